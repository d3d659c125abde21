# Series of events: our grouping.
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX table: <https://w3id.org/gpai-graph/table/>

INSERT { GRAPH graph:curation {
  ?series a gpai:EventSeries ;
    skos:prefLabel ?label , ?labelFr ;
    skos:definition ?definition .
} }
WHERE { GRAPH table:event_series { ?row column:thing ?series ; column:label ?label ; column:label_fr ?labelFr ; column:definition ?definition } }
