# Documents that state something. What describes a source stands in graph:sources; the facts it states stand in a graph of its own IRI.
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX concept: <https://w3id.org/gpai-graph/id/concept/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX schema: <https://schema.org/>
PREFIX table: <https://w3id.org/gpai-graph/table/>

INSERT { GRAPH graph:sources {
  ?source a gpai:Source ;
    dcterms:title ?title ;
    dcterms:type ?kind ;
    gpai:issued ?date ;
    gpai:licence ?licence ;
    gpai:publisherName ?publisher ;
    gpai:reliability ?reliability ;
    gpai:copyOf ?original ;
    schema:url ?url .
} }
WHERE {
  GRAPH table:sources {
    ?row column:thing ?source ; column:title ?title ; column:kind ?kind ; column:publisher ?publisher ; column:reliability ?reliability .
    OPTIONAL { ?row column:copy_of ?original }
    OPTIONAL { ?row column:date ?date }
    OPTIONAL { ?row column:licence ?licence }
    OPTIONAL { ?row column:url ?url }
  }
} ;

# As which source each one counts: a copy as its original, a claimant as none.
INSERT { GRAPH graph:sources { ?source gpai:countsAs ?text } }
WHERE {
  GRAPH table:sources {
    ?row column:thing ?source ; column:reliability ?reliability .
    OPTIONAL { ?row column:copy_of ?original }
  }
  FILTER(?reliability != concept:reliability-claimant)
  BIND(COALESCE(?original, ?source) AS ?text)
}
