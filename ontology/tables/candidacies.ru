# Countries that voiced interest or were invited: no members.
# Each cited source supports what its row says; a column that is ours goes to graph:curation.
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX table: <https://w3id.org/gpai-graph/table/>

# Stated by the cited sources.
INSERT { GRAPH ?graph {
  ?candidacy a gpai:Candidacy ;
    gpai:candidate ?country ;
    gpai:candidateFor ?organisation ;
    gpai:atEvent ?event ;
    gpai:route ?route ;
    gpai:status ?status .
} }
WHERE {
  GRAPH table:candidacies {
    ?row column:thing ?candidacy ; column:graph ?graph .
    OPTIONAL { ?row column:country ?country }
    OPTIONAL { ?row column:organisation ?organisation }
    OPTIONAL { ?row column:status ?status }
    OPTIONAL { ?row column:route ?route }
    OPTIONAL { ?row column:event ?event }
  }
} ;

# Ours: the note, the confidence, and what is said in our own words.
INSERT { GRAPH graph:curation {
  ?candidacy gpai:note ?note ;
    gpai:confidence ?confidence .
} }
WHERE {
  GRAPH table:candidacies {
    ?row column:thing ?candidacy .
    OPTIONAL { ?row column:note ?note }
    OPTIONAL { ?row column:confidence ?confidence }
  }
}
