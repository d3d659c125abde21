# Values by country and year.
# Each cited source supports what its row says; a column that is ours goes to graph:curation.
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX table: <https://w3id.org/gpai-graph/table/>

# Stated by the cited sources.
INSERT { GRAPH ?graph {
  ?observation a gpai:Observation ;
    gpai:about ?country ;
    gpai:date ?year ;
    gpai:indicator ?indicator ;
    gpai:value ?value .
} }
WHERE {
  GRAPH table:indicators {
    ?row column:thing ?observation ; column:graph ?graph .
    OPTIONAL { ?row column:country ?country }
    OPTIONAL { ?row column:year ?year }
    OPTIONAL { ?row column:indicator ?indicator }
    OPTIONAL { ?row column:value ?value }
  }
} ;

# Ours: the note, the confidence, and what is said in our own words.
INSERT { GRAPH graph:curation {
  ?observation gpai:note ?note ;
    gpai:confidence ?confidence .
} }
WHERE {
  GRAPH table:indicators {
    ?row column:thing ?observation .
    OPTIONAL { ?row column:note ?note }
    OPTIONAL { ?row column:confidence ?confidence }
  }
}
