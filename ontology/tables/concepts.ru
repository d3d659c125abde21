# A vocabulary of our own: no source states it, so all of it goes to graph:vocabulary.
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX table: <https://w3id.org/gpai-graph/table/>

INSERT { GRAPH graph:vocabulary {
  ?concept a skos:Concept ;
    skos:inScheme ?scheme ;
    skos:prefLabel ?label , ?labelFr ;
    skos:definition ?definition .
} }
WHERE {
  GRAPH table:concepts {
    ?row column:thing ?concept ; column:label ?label ; column:label_fr ?labelFr ; column:definition ?definition ; column:scheme ?scheme .
  }
}
