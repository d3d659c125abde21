# Sets of countries for which publishers give one figure. The French name and the definition are ours.
# Each cited source supports what its row says; a column that is ours goes to graph:curation.
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX table: <https://w3id.org/gpai-graph/table/>

# Stated by the cited sources.
INSERT { GRAPH ?graph {
  ?aggregate a gpai:Aggregate ;
    skos:prefLabel ?name .
} }
WHERE {
  GRAPH table:aggregates {
    ?row column:thing ?aggregate ; column:graph ?graph .
    OPTIONAL { ?row column:name ?name }
  }
} ;

# Ours: the French name and the definition.
INSERT { GRAPH graph:curation {
  ?aggregate skos:prefLabel ?nameFr ;
    skos:definition ?definition .
} }
WHERE {
  GRAPH table:aggregates {
    ?row column:thing ?aggregate .
    OPTIONAL { ?row column:name_fr ?nameFr }
    OPTIONAL { ?row column:definition ?definition }
  }
}
