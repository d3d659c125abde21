# Concepts that a source states; the scheme and the French title are ours.
# Each cited source supports what its row says; a column that is ours goes to graph:curation.
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX scheme: <https://w3id.org/gpai-graph/id/scheme/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX table: <https://w3id.org/gpai-graph/table/>

# Stated by the cited sources.
INSERT { GRAPH ?graph {
  ?concept a gpai:Goal ;
    skos:prefLabel ?title ;
    skos:notation ?number .
} }
WHERE {
  GRAPH table:sdgs {
    ?row column:thing ?concept ; column:graph ?graph .
    OPTIONAL { ?row column:title ?title }
    OPTIONAL { ?row column:number ?number }
  }
} ;

INSERT { GRAPH graph:vocabulary {
  ?concept skos:inScheme scheme:sdgs ;
    skos:prefLabel ?titleFr .
} }
WHERE { GRAPH table:sdgs { ?row column:thing ?concept ; column:title_fr ?titleFr } } ;

# Ours: the note and the confidence.
INSERT { GRAPH graph:curation {
  ?concept gpai:note ?note ;
    gpai:confidence ?confidence .
} }
WHERE {
  GRAPH table:sdgs {
    ?row column:thing ?concept .
    OPTIONAL { ?row column:note ?note }
    OPTIONAL { ?row column:confidence ?confidence }
  }
}
