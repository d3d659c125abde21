# What holds by a property holds by the properties above it (subproperty axioms of gpai.ttl).
PREFIX derived: <https://w3id.org/gpai-graph/graph/derived/>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

INSERT { GRAPH derived:superproperties { ?subject ?property ?object } }
WHERE {
  GRAPH graph:ontology { ?subproperty rdfs:subPropertyOf+ ?property }
  ?subject ?subproperty ?object .
  FILTER NOT EXISTS { ?subject ?property ?object }
}
