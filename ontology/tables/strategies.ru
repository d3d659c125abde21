# National strategies and laws on AI.
# Each cited source supports what its row says; a column that is ours goes to graph:curation.
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX schema: <https://schema.org/>
PREFIX table: <https://w3id.org/gpai-graph/table/>

# Stated by the cited sources.
INSERT { GRAPH ?graph {
  ?strategy a gpai:Strategy ;
    dcterms:title ?title ;
    dcterms:alternative ?titleEn ;
    dcterms:type ?kind ;
    gpai:issued ?date ;
    gpai:issuerName ?issuer ;
    gpai:jurisdiction ?country ;
    schema:url ?url .
} }
WHERE {
  GRAPH table:strategies {
    ?row column:thing ?strategy ; column:graph ?graph .
    OPTIONAL { ?row column:title ?title }
    OPTIONAL { ?row column:title_en ?titleEn }
    OPTIONAL { ?row column:kind ?kind }
    OPTIONAL { ?row column:date ?date }
    OPTIONAL { ?row column:issuer ?issuer }
    OPTIONAL { ?row column:country ?country }
    OPTIONAL { ?row column:url ?url }
  }
} ;

# Ours: the note, the confidence, and what is said in our own words.
INSERT { GRAPH graph:curation {
  ?strategy gpai:note ?note ;
    gpai:confidence ?confidence ;
    gpai:summary ?summary .
} }
WHERE {
  GRAPH table:strategies {
    ?row column:thing ?strategy .
    OPTIONAL { ?row column:note ?note }
    OPTIONAL { ?row column:confidence ?confidence }
    OPTIONAL { ?row column:summary ?summary }
  }
}
