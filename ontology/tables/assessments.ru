# What observers, experts and members say about GPAI.
# Each cited source supports what its row says; a column that is ours goes to graph:curation.
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX table: <https://w3id.org/gpai-graph/table/>

# Stated by the cited sources.
INSERT { GRAPH ?graph {
  ?assessment a gpai:Assessment ;
    gpai:about ?about ;
    gpai:actorName ?holder ;
    gpai:date ?date ;
    dcterms:type ?position .
} }
WHERE {
  GRAPH table:assessments {
    ?row column:thing ?assessment ; column:graph ?graph .
    OPTIONAL { ?row column:about ?about }
    OPTIONAL { ?row column:holder ?holder }
    OPTIONAL { ?row column:date ?date }
    OPTIONAL { ?row column:position ?position }
  }
} ;

# Ours: the note, the confidence, and what is said in our own words.
INSERT { GRAPH graph:curation {
  ?assessment dcterms:subject ?topic ;
    gpai:note ?note ;
    gpai:confidence ?confidence ;
    gpai:stance ?stance ;
    gpai:summary ?summary .
} }
WHERE {
  GRAPH table:assessments {
    ?row column:thing ?assessment .
    OPTIONAL { ?row column:stance ?stance }
    OPTIONAL { ?row column:topic ?topic }
    OPTIONAL { ?row column:note ?note }
    OPTIONAL { ?row column:confidence ?confidence }
    OPTIONAL { ?row column:summary ?summary }
  }
}
