# Countries in bodies; the persons who act for them stand in seats.csv.
# Each cited source supports what its row says; a column that is ours goes to graph:curation.
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX table: <https://w3id.org/gpai-graph/table/>

# Stated by the cited sources.
INSERT { GRAPH ?graph {
  ?seat a gpai:Seat ;
    org:member ?country ;
    org:organization ?body ;
    org:role ?role ;
    gpai:since ?since .
} }
WHERE {
  GRAPH table:country_seats {
    ?row column:thing ?seat ; column:graph ?graph .
    OPTIONAL { ?row column:country ?country }
    OPTIONAL { ?row column:body ?body }
    OPTIONAL { ?row column:role ?role }
    OPTIONAL { ?row column:since ?since }
  }
} ;

# Ours: the note, the confidence, whether it was only planned, and what is said in our own words.
INSERT { GRAPH graph:curation {
  ?seat gpai:note ?note ;
    gpai:confidence ?confidence ;
    gpai:planned ?planned .
} }
WHERE {
  GRAPH table:country_seats {
    ?row column:thing ?seat .
    OPTIONAL { ?row column:note ?note }
    OPTIONAL { ?row column:planned ?planned }
    OPTIONAL { ?row column:confidence ?confidence }
  }
} ;

# An observation belongs to the cited source that bears its date; where none does, to all cited.
INSERT { GRAPH ?graph { ?seat gpai:observed ?date } }
WHERE {
  GRAPH table:country_seats { ?row column:thing ?seat ; column:observed ?date ; column:graph ?graph }
  OPTIONAL {
    GRAPH table:country_seats { ?row column:graph ?bearer }
    GRAPH table:sources { ?source column:thing ?bearer ; column:date ?date }
  }
  FILTER(!BOUND(?bearer) || ?bearer = ?graph)
} ;

# An end belongs to the sources that can know it (ends.ru).
INSERT { GRAPH ?graph { ?seat gpai:until ?end } }
WHERE { GRAPH table:country_seats { ?row column:thing ?seat ; column:until ?end ; column:endGraph ?graph } }
