# What we inferred from sources that do not state it: rows of basis "inferred" and the columns that a row names as inferred.
# The mappings write them to this graph; here they get the sources from which they were inferred.
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX derived: <https://w3id.org/gpai-graph/graph/derived/>
PREFIX prov: <http://www.w3.org/ns/prov#>

INSERT { GRAPH derived:inferred-rows { ?thing prov:wasDerivedFrom ?source } }
WHERE { GRAPH ?table { ?row column:graph derived:inferred-rows ; column:thing ?thing ; column:source ?source } }
