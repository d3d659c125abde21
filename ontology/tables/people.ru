# Persons with a seat or a work: public professional facts only.
# Each cited source supports what its row says; a column that is ours goes to graph:curation.
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX table: <https://w3id.org/gpai-graph/table/>

# Stated by the cited sources.
INSERT { GRAPH ?graph {
  ?person a gpai:Person ;
    foaf:name ?name .
} }
WHERE {
  GRAPH table:people {
    ?row column:thing ?person ; column:graph ?graph .
    OPTIONAL { ?row column:name ?name }
  }
} ;

INSERT { GRAPH ?graph { ?person skos:altLabel ?otherName } }
WHERE { GRAPH table:people { ?row column:thing ?person ; column:graph ?graph ; column:also_known_as ?otherName } } ;

# Ours: notes, confidence, our own words, and links that are our reading (Wikidata, the series, the parent).
INSERT { GRAPH graph:curation {
  ?person skos:exactMatch ?wikidata ;
    gpai:note ?note ;
    gpai:confidence ?confidence .
} }
WHERE {
  GRAPH table:people {
    ?row column:thing ?person .
    OPTIONAL { ?row column:wikidata ?wikidata }
    OPTIONAL { ?row column:note ?note }
    OPTIONAL { ?row column:confidence ?confidence }
  }
}
