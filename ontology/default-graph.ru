# The default graph is the set union of all graphs but the shapes (and but the rows of the tables, which go when the build is done).
# Queries read it and never a union made on the fly: several engines count a triple once a graph there.
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX table: <https://w3id.org/gpai-graph/table/>

INSERT { ?subject ?predicate ?object }
WHERE {
  GRAPH ?graph { ?subject ?predicate ?object }
  FILTER(?graph != graph:shapes && !STRSTARTS(STR(?graph), STR(table:)))
}
