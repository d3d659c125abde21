# When a body may first have begun and may have ended: by its own dates and those of what it is part of. A part begins
# and ends within the time of the whole. Instruments, organisations and groups of countries have the days of their dates.
PREFIX derived: <https://w3id.org/gpai-graph/graph/derived/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>

INSERT { GRAPH derived:lifetimes { ?thing gpai:earliestBegin ?begin } }
WHERE {
  SELECT ?thing (MAX(?first) AS ?begin)
  WHERE {
    {
      SELECT ?whole (MIN(?day) AS ?first)
      WHERE { ?whole gpai:since/gpai:firstDay ?day . FILTER NOT EXISTS { ?whole org:organization ?place } }
      GROUP BY ?whole
    }
    ?thing org:subOrganizationOf* ?whole .
  }
  GROUP BY ?thing
} ;

INSERT { GRAPH derived:lifetimes { ?thing gpai:earliestEnd ?from ; gpai:latestEnd ?by } }
WHERE {
  SELECT ?thing (MIN(?first) AS ?from) (MIN(?last) AS ?by)
  WHERE {
    {
      SELECT ?whole (MIN(?firstDay) AS ?first) (MAX(?lastDay) AS ?last)
      WHERE {
        ?whole gpai:until ?end .
        ?end gpai:firstDay ?firstDay ; gpai:lastDay ?lastDay .
        FILTER NOT EXISTS { ?whole org:organization ?place }
      }
      GROUP BY ?whole
    }
    ?thing org:subOrganizationOf* ?whole .
  }
  GROUP BY ?thing
}
