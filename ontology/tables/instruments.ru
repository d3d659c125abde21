# Instruments on AI. Not documents: some of them are bodies.
# Each cited source supports what its row says; a column that is ours goes to graph:curation.
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX table: <https://w3id.org/gpai-graph/table/>

# Stated by the cited sources.
INSERT { GRAPH ?graph {
  ?instrument a gpai:Instrument ;
    skos:prefLabel ?name ;
    dcterms:type ?kind ;
    gpai:binding ?binding ;
    gpai:date ?date ;
    gpai:issuerName ?issuer ;
    gpai:scope ?scope ;
    schema:url ?url .
} }
WHERE {
  GRAPH table:instruments {
    ?row column:thing ?instrument ; column:graph ?graph .
    OPTIONAL { ?row column:name ?name }
    OPTIONAL { ?row column:kind ?kind }
    OPTIONAL { ?row column:binding ?binding }
    OPTIONAL { ?row column:date ?date }
    OPTIONAL { ?row column:issuer ?issuer }
    OPTIONAL { ?row column:scope ?scope }
    OPTIONAL { ?row column:url ?url }
  }
} ;

# The end: stated by those of the sources that can know it.
INSERT { GRAPH ?graph { ?instrument gpai:until ?until } }
WHERE { GRAPH table:instruments { ?row column:thing ?instrument ; column:until ?until ; column:endGraph ?graph } } ;

# Ours: the note, the confidence, and what is said in our own words.
INSERT { GRAPH graph:curation {
  ?instrument gpai:note ?note ;
    gpai:confidence ?confidence ;
    gpai:relationToGpai ?relation .
} }
WHERE {
  GRAPH table:instruments {
    ?row column:thing ?instrument .
    OPTIONAL { ?row column:note ?note }
    OPTIONAL { ?row column:confidence ?confidence }
    OPTIONAL { ?row column:relation_to_gpai ?relation }
  }
}
