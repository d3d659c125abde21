# Groups of countries for comparison. Whether a list is complete is our judgement.
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
  ?group a gpai:CountryGroup ;
    skos:prefLabel ?name ;
    dcterms:type ?kind ;
    gpai:instrument ?instrument ;
    gpai:since ?founded ;
    schema:url ?url .
} }
WHERE {
  GRAPH table:groups {
    ?row column:thing ?group ; column:graph ?graph .
    OPTIONAL { ?row column:name ?name }
    OPTIONAL { ?row column:kind ?kind }
    OPTIONAL { ?row column:instrument ?instrument }
    OPTIONAL { ?row column:founded ?founded }
    OPTIONAL { ?row column:url ?url }
  }
} ;

# Ours: notes, confidence, our own words, and links that are our reading (Wikidata, the series, the parent).
INSERT { GRAPH graph:curation {
  ?group skos:exactMatch ?wikidata ;
    skos:altLabel ?shortName ;
    gpai:note ?note ;
    gpai:confidence ?confidence ;
    gpai:completeness ?completeness .
} }
WHERE {
  GRAPH table:groups {
    ?row column:thing ?group .
    OPTIONAL { ?row column:wikidata ?wikidata }
    OPTIONAL { ?row column:short_name ?shortName }
    OPTIONAL { ?row column:note ?note }
    OPTIONAL { ?row column:confidence ?confidence }
    OPTIONAL { ?row column:completeness ?completeness }
  }
}
