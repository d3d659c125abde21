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
  ?date rdf:value ?value ; gpai:firstDay ?first ; gpai:lastDay ?last .
  # Of 2025 and 2025-01 the closer one is enough. Virtuoso takes both for one value, as they begin on one day.
  FILTER NOT EXISTS {
    ?thing ?dated ?closer .
    ?closer gpai:firstDay ?first ; gpai:lastDay ?closerLast .
    FILTER(?closerLast < ?last)
  }
}
