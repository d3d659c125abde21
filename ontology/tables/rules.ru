# Rules on members, seats, terms and decisions of the bodies.
# Each cited source supports what its row says; a column that is ours goes to graph:curation.
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX table: <https://w3id.org/gpai-graph/table/>

# Stated by the cited sources.
INSERT { GRAPH ?graph {
  ?rule a gpai:Rule ;
    dcterms:type ?kind ;
    gpai:about ?body ;
    gpai:expected ?number .
} }
WHERE {
  GRAPH table:rules {
    ?row column:thing ?rule ; column:graph ?graph .
    OPTIONAL { ?row column:kind ?kind }
    OPTIONAL { ?row column:body ?body }
    OPTIONAL { ?row column:number ?number }
  }
} ;

# Ours: the note, the confidence, and what is said in our own words.
INSERT { GRAPH graph:curation {
  ?rule gpai:note ?note ;
    gpai:confidence ?confidence ;
    gpai:summary ?summary .
} }
WHERE {
  GRAPH table:rules {
    ?row column:thing ?rule .
    OPTIONAL { ?row column:note ?note }
    OPTIONAL { ?row column:confidence ?confidence }
    OPTIONAL { ?row column:summary ?summary }
  }
}
