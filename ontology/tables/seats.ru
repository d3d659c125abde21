# Persons in bodies.
# Each cited source supports what its row says; a column that is ours goes to graph:curation.
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX table: <https://w3id.org/gpai-graph/table/>

# Stated by the cited sources.
INSERT { GRAPH ?graph {
  ?seat a gpai:Seat ;
    org:member ?person ;
    org:organization ?body ;
    org:role ?role ;
    gpai:country ?country ;
    gpai:nominatedBy ?nominator ;
    gpai:project ?project ;
    gpai:represents ?represented ;
    gpai:sector ?sector ;
    gpai:since ?since .
} }
WHERE {
  GRAPH table:seats {
    ?row column:thing ?seat ; column:graph ?graph .
    OPTIONAL { ?row column:person ?person }
    OPTIONAL { ?row column:body ?body }
    OPTIONAL { ?row column:role ?role }
    OPTIONAL { ?row column:country ?country }
    OPTIONAL { ?row column:nominated_by ?nominator }
    OPTIONAL { ?row column:project ?project }
    OPTIONAL { ?row column:represents ?represented }
    OPTIONAL { ?row column:sector ?sector }
    OPTIONAL { ?row column:since ?since }
  }
} ;

INSERT { GRAPH ?graph { ?seat gpai:affiliation ?organisation } }
WHERE { GRAPH table:seats { ?row column:thing ?seat ; column:graph ?graph ; column:affiliation ?organisation } } ;

# Ours: the note, the confidence, and what is said in our own words.
INSERT { GRAPH graph:curation {
  ?seat gpai:note ?note ;
    gpai:confidence ?confidence .
} }
WHERE {
  GRAPH table:seats {
    ?row column:thing ?seat .
    OPTIONAL { ?row column:note ?note }
    OPTIONAL { ?row column:confidence ?confidence }
  }
} ;

# An observation belongs to the cited source that bears its date; where none does, to all cited.
INSERT { GRAPH ?graph { ?seat gpai:observed ?date } }
WHERE {
  GRAPH table:seats { ?row column:thing ?seat ; column:observed ?date ; column:graph ?graph }
  OPTIONAL {
    GRAPH table:seats { ?row column:graph ?bearer }
    GRAPH table:sources { ?source column:thing ?bearer ; column:date ?date }
  }
  FILTER(!BOUND(?bearer) || ?bearer = ?graph)
} ;

# An end belongs to the sources that can know it (ends.ru).
INSERT { GRAPH ?graph { ?seat gpai:until ?end } }
WHERE { GRAPH table:seats { ?row column:thing ?seat ; column:until ?end ; column:endGraph ?graph } }
