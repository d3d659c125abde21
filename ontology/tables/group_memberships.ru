# Countries in groups of countries.
# Each cited source supports what its row says; a column that is ours goes to graph:curation.
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX table: <https://w3id.org/gpai-graph/table/>

# Stated by the cited sources.
INSERT { GRAPH ?graph {
  ?membership a gpai:Membership ;
    org:member ?country ;
    org:organization ?group ;
    gpai:since ?since ;
    gpai:until ?until .
} }
WHERE {
  GRAPH table:group_memberships {
    ?row column:thing ?membership ; column:graph ?graph .
    OPTIONAL { ?row column:country ?country }
    OPTIONAL { ?row column:group ?group }
    OPTIONAL { ?row column:since ?since }
    OPTIONAL { ?row column:until ?until }
  }
} ;

# Ours: the note, the confidence, and what is said in our own words.
INSERT { GRAPH graph:curation {
  ?membership gpai:note ?note ;
    gpai:confidence ?confidence .
} }
WHERE {
  GRAPH table:group_memberships {
    ?row column:thing ?membership .
    OPTIONAL { ?row column:note ?note }
    OPTIONAL { ?row column:confidence ?confidence }
  }
}
