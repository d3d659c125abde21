# Milestones of AI and of its governance.
# Each cited source supports what its row says; a column that is ours goes to graph:curation.
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX table: <https://w3id.org/gpai-graph/table/>

# Stated by the cited sources.
INSERT { GRAPH ?graph {
  ?milestone a gpai:Milestone ;
    skos:prefLabel ?title ;
    dcterms:type ?kind ;
    gpai:actorName ?actor ;
    gpai:date ?date ;
    schema:url ?url .
} }
WHERE {
  GRAPH table:ai_milestones {
    ?row column:thing ?milestone ; column:graph ?graph .
    OPTIONAL { ?row column:title ?title }
    OPTIONAL { ?row column:kind ?kind }
    OPTIONAL { ?row column:actor ?actor }
    OPTIONAL { ?row column:date ?date }
    OPTIONAL { ?row column:url ?url }
  }
} ;

INSERT { GRAPH ?graph { ?milestone gpai:instrument ?instrument } }
WHERE { GRAPH table:ai_milestones { ?row column:thing ?milestone ; column:graph ?graph ; column:instrument ?instrument } } ;

# Ours: the note, the confidence, and what is said in our own words.
INSERT { GRAPH graph:curation {
  ?milestone gpai:note ?note ;
    gpai:confidence ?confidence .
} }
WHERE {
  GRAPH table:ai_milestones {
    ?row column:thing ?milestone .
    OPTIONAL { ?row column:note ?note }
    OPTIONAL { ?row column:confidence ?confidence }
  }
}
