# Counts that sources state. What the graph records is never typed: the query named here counts it.
# Each cited source supports what its row says; a column that is ours goes to graph:curation.
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX table: <https://w3id.org/gpai-graph/table/>

# Stated by the cited sources.
INSERT { GRAPH ?graph {
  ?statement a gpai:CompletenessStatement ;
    gpai:about ?subject ;
    gpai:date ?date ;
    gpai:expected ?expected ;
    gpai:limitedTo ?country .
} }
WHERE {
  GRAPH table:completeness {
    ?row column:thing ?statement ; column:graph ?graph .
    OPTIONAL { ?row column:subject ?subject }
    OPTIONAL { ?row column:date ?date }
    OPTIONAL { ?row column:expected ?expected }
    OPTIONAL { ?row column:country ?country }
  }
} ;

# Ours: the note and the name of the query.
INSERT { GRAPH graph:curation {
  ?statement gpai:measure ?measure ;
    gpai:note ?note ;
    gpai:query ?query .
} }
WHERE {
  GRAPH table:completeness {
    ?row column:thing ?statement .
    OPTIONAL { ?row column:measure ?measure }
    OPTIONAL { ?row column:note ?note }
    OPTIONAL { ?row column:query ?query }
  }
}
