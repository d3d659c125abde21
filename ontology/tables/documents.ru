# Declarations, rules, work plans, annual reports.
# Each cited source supports what its row says; a column that is ours goes to graph:curation.
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX schema: <https://schema.org/>
PREFIX table: <https://w3id.org/gpai-graph/table/>

# Stated by the cited sources.
INSERT { GRAPH ?graph {
  ?document a gpai:Document ;
    dcterms:title ?title ;
    dcterms:type ?kind ;
    gpai:atEvent ?event ;
    gpai:issued ?date ;
    schema:url ?url .
} }
WHERE {
  GRAPH table:documents {
    ?row column:thing ?document ; column:graph ?graph .
    OPTIONAL { ?row column:title ?title }
    OPTIONAL { ?row column:kind ?kind }
    OPTIONAL { ?row column:event ?event }
    OPTIONAL { ?row column:date ?date }
    OPTIONAL { ?row column:url ?url }
  }
} ;

INSERT { GRAPH ?graph { ?document gpai:issuedBy ?issuer } }
WHERE { GRAPH table:documents { ?row column:thing ?document ; column:graph ?graph ; column:issued_by ?issuer } } ;

# Ours: the note, the confidence, and what is said in our own words.
INSERT { GRAPH graph:curation {
  ?document gpai:note ?note ;
    gpai:confidence ?confidence ;
    gpai:summary ?keyPoints .
} }
WHERE {
  GRAPH table:documents {
    ?row column:thing ?document .
    OPTIONAL { ?row column:note ?note }
    OPTIONAL { ?row column:confidence ?confidence }
    OPTIONAL { ?row column:key_points ?keyPoints }
  }
}
