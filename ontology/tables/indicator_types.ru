# What the values by country and year measure. The definition is in our words.
# Each cited source supports what its row says; a column that is ours goes to graph:curation.
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX table: <https://w3id.org/gpai-graph/table/>

# Stated by the cited sources.
INSERT { GRAPH ?graph {
  ?indicator a gpai:Indicator ;
    skos:prefLabel ?name ;
    gpai:publisherName ?publisher ;
    gpai:unit ?unit ;
    schema:url ?url .
} }
WHERE {
  GRAPH table:indicator_types {
    ?row column:thing ?indicator ; column:graph ?graph .
    OPTIONAL { ?row column:name ?name }
    OPTIONAL { ?row column:publisher ?publisher }
    OPTIONAL { ?row column:unit ?unit }
    OPTIONAL { ?row column:url ?url }
  }
} ;

# Ours: the note, the confidence, and what is said in our own words.
INSERT { GRAPH graph:curation {
  ?indicator gpai:note ?note ;
    gpai:confidence ?confidence ;
    skos:definition ?definition .
} }
WHERE {
  GRAPH table:indicator_types {
    ?row column:thing ?indicator .
    OPTIONAL { ?row column:note ?note }
    OPTIONAL { ?row column:confidence ?confidence }
    OPTIONAL { ?row column:definition ?definition }
  }
}
