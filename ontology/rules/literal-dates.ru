# Dates as plain values for readers of Dublin Core and schema.org; our own date nodes carry the first and the last day.
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX derived: <https://w3id.org/gpai-graph/graph/derived/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX schema: <https://schema.org/>

INSERT { GRAPH derived:literal-dates { ?thing ?property ?value } }
WHERE {
  VALUES (?dated ?property) {
    (gpai:issued dcterms:issued)
    (gpai:start schema:startDate)
    (gpai:end schema:endDate)
  }
  ?thing ?dated ?date .
  ?date rdf:value ?value .
}
