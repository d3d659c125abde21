# Organisations: affiliations, partners, hosts.
# Each cited source supports what its row says; a column that is ours goes to graph:curation.
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX table: <https://w3id.org/gpai-graph/table/>

# Stated by the cited sources.
INSERT { GRAPH ?graph {
  ?organisation a gpai:Organisation ;
    skos:prefLabel ?name ;
    org:classification ?kind ;
    gpai:country ?country ;
    schema:url ?url .
} }
WHERE {
  GRAPH table:organisations {
    ?row column:thing ?organisation ; column:graph ?graph .
    OPTIONAL { ?row column:name ?name }
    OPTIONAL { ?row column:kind ?kind }
    OPTIONAL { ?row column:country ?country }
    OPTIONAL { ?row column:url ?url }
  }
} ;

# Ours: notes, confidence, our own words, and links that are our reading (Wikidata, the series, the parent).
INSERT { GRAPH graph:curation {
  ?organisation org:subOrganizationOf ?parent ;
    skos:exactMatch ?wikidata ;
    gpai:note ?note ;
    gpai:confidence ?confidence .
} }
WHERE {
  GRAPH table:organisations {
    ?row column:thing ?organisation .
    OPTIONAL { ?row column:parent ?parent }
    OPTIONAL { ?row column:wikidata ?wikidata }
    OPTIONAL { ?row column:note ?note }
    OPTIONAL { ?row column:confidence ?confidence }
  }
}
