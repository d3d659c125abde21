# The rows of the tables have done their work: nothing of them stays in the graph.
PREFIX table: <https://w3id.org/gpai-graph/table/>

DELETE { GRAPH ?table { ?row ?column ?value } }
WHERE {
  GRAPH ?table { ?row ?column ?value }
  FILTER(STRSTARTS(STR(?table), STR(table:)))
}
