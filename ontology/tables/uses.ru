# What members did with GPAI and its outputs.
# Each cited source supports what its row says; a column that is ours goes to graph:curation.
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX table: <https://w3id.org/gpai-graph/table/>

# Stated by the cited sources.
INSERT { GRAPH ?graph {
  ?use a gpai:Use ;
    dcterms:type ?kind ;
    gpai:about ?about ;
    gpai:actorName ?actor ;
    gpai:date ?date ;
    gpai:jurisdiction ?member .
} }
WHERE {
  GRAPH table:uses {
    ?row column:thing ?use ; column:graph ?graph .
    OPTIONAL { ?row column:kind ?kind }
    OPTIONAL { ?row column:about ?about }
    OPTIONAL { ?row column:actor ?actor }
    OPTIONAL { ?row column:date ?date }
    OPTIONAL { ?row column:member ?member }
  }
} ;

# Ours: the note, the confidence, and what is said in our own words.
INSERT { GRAPH graph:curation {
  ?use gpai:note ?note ;
    gpai:confidence ?confidence ;
    gpai:summary ?summary .
} }
WHERE {
  GRAPH table:uses {
    ?row column:thing ?use .
    OPTIONAL { ?row column:note ?note }
    OPTIONAL { ?row column:confidence ?confidence }
    OPTIONAL { ?row column:summary ?summary }
  }
}
