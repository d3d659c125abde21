# A country is the country of the same ISO 3166-1 alpha-3 code in the authority table of the EU Publications Office.
# The European Union itself has no such code and is left out.
PREFIX derived: <https://w3id.org/gpai-graph/graph/derived/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT { GRAPH derived:eu-authority { ?country skos:exactMatch ?authority } }
WHERE {
  ?country a gpai:Country ; gpai:iso3 ?iso3 .
  BIND(IRI(CONCAT("http://publications.europa.eu/resource/authority/country/", STR(?iso3))) AS ?authority)
}
