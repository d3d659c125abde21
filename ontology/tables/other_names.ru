# Other names of bodies, organisations, instruments and groups, also in French and German: what a source calls them.
# Each cited source supports what its row says.
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX table: <https://w3id.org/gpai-graph/table/>

# Stated by the cited sources.
INSERT { GRAPH ?graph { ?thing skos:altLabel ?otherName } }
WHERE {
  GRAPH table:other_names {
    ?row column:thing ?thing ; column:graph ?graph .
    { ?row column:other_name ?otherName }
    UNION { ?row column:other_name_fr ?otherName }
    UNION { ?row column:other_name_de ?otherName }
  }
}
