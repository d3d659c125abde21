# One label for everything: the name of a person, the title of a document, the preferred label of anything else.
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX derived: <https://w3id.org/gpai-graph/graph/derived/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT { GRAPH derived:labels { ?thing rdfs:label ?label } }
WHERE {
  VALUES ?property { dcterms:title foaf:name skos:prefLabel }
  ?thing ?property ?label .
  FILTER NOT EXISTS { ?thing rdfs:label ?label }
}
