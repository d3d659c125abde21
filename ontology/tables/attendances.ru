# Who took part for which member in a summit or a meeting of ministers.
# Each cited source supports what its row says; a column that is ours goes to graph:curation.
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX table: <https://w3id.org/gpai-graph/table/>

# Stated by the cited sources.
INSERT { GRAPH ?graph {
  ?attendance a gpai:Attendance ;
    gpai:actorName ?who ;
    gpai:atEvent ?event ;
    gpai:jurisdiction ?member .
} }
WHERE {
  GRAPH table:attendances {
    ?row column:thing ?attendance ; column:graph ?graph .
    OPTIONAL { ?row column:who ?who }
    OPTIONAL { ?row column:event ?event }
    OPTIONAL { ?row column:member ?member }
  }
} ;

# Ours: the note, the confidence, and what is said in our own words.
INSERT { GRAPH graph:curation {
  ?attendance gpai:note ?note ;
    gpai:confidence ?confidence .
} }
WHERE {
  GRAPH table:attendances {
    ?row column:thing ?attendance .
    OPTIONAL { ?row column:note ?note }
    OPTIONAL { ?row column:confidence ?confidence }
  }
}
