# Members and observers of GPAI.
# The graph of a stated row is each cited source; that of an inferred row is derived:inferred-rows (the build gives it as column:graph),
# where prov:wasDerivedFrom names the sources from which it was inferred (see rules/inferred-rows.ru).
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX table: <https://w3id.org/gpai-graph/table/>

# Stated by the cited sources.
INSERT { GRAPH ?graph {
  ?membership a gpai:Membership ;
    org:member ?member ;
    org:organization ?organisation ;
    org:role ?role ;
    gpai:atEvent ?event ;
    gpai:route ?route ;
    gpai:since ?since ;
    gpai:until ?until .
} }
WHERE {
  GRAPH table:memberships {
    ?row column:thing ?membership ; column:graph ?graph .
    OPTIONAL { ?row column:member ?member }
    OPTIONAL { ?row column:organisation ?organisation }
    OPTIONAL { ?row column:role ?role }
    OPTIONAL { ?row column:route ?route }
    OPTIONAL { ?row column:since ?since }
    OPTIONAL { ?row column:until ?until }
    OPTIONAL { ?row column:event ?event }
  }
} ;

# Ours: the note, the confidence, and what is said in our own words.
INSERT { GRAPH graph:curation {
  ?membership gpai:basis ?basis ;
    gpai:note ?note ;
    gpai:confidence ?confidence .
} }
WHERE {
  GRAPH table:memberships {
    ?row column:thing ?membership .
    OPTIONAL { ?row column:basis ?basis }
    OPTIONAL { ?row column:note ?note }
    OPTIONAL { ?row column:confidence ?confidence }
  }
}
