# A vocabulary of our own: no source states it, so all of it goes to graph:vocabulary.
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX scheme: <https://w3id.org/gpai-graph/id/scheme/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX table: <https://w3id.org/gpai-graph/table/>

INSERT { GRAPH graph:vocabulary {
  ?concept a gpai:BodyKind ;
    skos:inScheme scheme:body-kinds ;
    skos:prefLabel ?label , ?labelFr ;
    skos:definition ?definition ;
    gpai:instanceClass ?class .
} }
WHERE {
  GRAPH table:body_kinds {
    ?row column:thing ?concept ; column:label ?label ; column:label_fr ?labelFr ; column:definition ?definition ; column:class ?class .
  }
}
