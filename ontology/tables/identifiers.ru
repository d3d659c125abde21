# Identifiers of organisations in other registers. Each cited source supports what its row says.
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX table: <https://w3id.org/gpai-graph/table/>

# Stated by the cited sources.
INSERT { GRAPH ?graph { ?thing skos:exactMatch ?same } }
WHERE {
  GRAPH table:identifiers {
    ?row column:thing ?thing ; column:graph ?graph .
    { ?row column:ror ?same }
    UNION { ?row column:wikidata ?same }
  }
}
