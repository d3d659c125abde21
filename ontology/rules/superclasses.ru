# What is in a class is in the classes above it (subclass axioms of gpai.ttl), so that a query in the words of
# ORG, FOAF, SKOS or schema.org finds our things too.
PREFIX derived: <https://w3id.org/gpai-graph/graph/derived/>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

INSERT { GRAPH derived:superclasses { ?thing a ?class } }
WHERE {
  GRAPH graph:ontology { ?subclass rdfs:subClassOf+ ?class }
  ?thing a ?subclass .
  FILTER NOT EXISTS { ?thing a ?class }
}
