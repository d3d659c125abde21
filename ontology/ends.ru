# Which cited sources state the end that a row tells (its columns until and end): those that are not older than it can know it.
# Where none is, all cited do: they announce it, or it follows from what they say. The mappings read it as column:endGraph.
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX table: <https://w3id.org/gpai-graph/table/>

INSERT { GRAPH ?table { ?row column:endGraph ?graph } }
WHERE {
  VALUES ?column { column:end column:until }
  GRAPH ?table { ?row ?column ?end ; column:graph ?graph }
  OPTIONAL {
    # By itself: put together with the rows above, it took three quarters of the time of a build.
    SELECT ?row ?column ?knower
    WHERE {
      VALUES ?column { column:end column:until }
      GRAPH ?table { ?row ?column ?end ; column:graph ?knower }
      GRAPH table:sources { ?source column:thing ?knower ; column:date ?published }
      GRAPH graph:dates { ?published gpai:lastDay ?publishedBy . ?end gpai:firstDay ?endFrom }
      FILTER(?publishedBy >= ?endFrom)
    }
  }
  FILTER(!BOUND(?knower) || ?knower = ?graph)
}
