# Other names of bodies, also in French: what a source calls them, mostly in its title.
# Each cited source supports what its row says.
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX table: <https://w3id.org/gpai-graph/table/>

# Stated by the cited sources.
INSERT { GRAPH ?graph { ?body skos:altLabel ?otherName } }
WHERE {
  GRAPH table:body_names {
    ?row column:thing ?body ; column:graph ?graph .
    { ?row column:other_name ?otherName } UNION { ?row column:other_name_fr ?otherName }
  }
}
