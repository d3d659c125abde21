# What curators look for: ours, and so no source's.
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX table: <https://w3id.org/gpai-graph/table/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT { GRAPH graph:curation {
  ?lookup a gpai:Lookup ;
    dcterms:source ?announcedIn ;
    gpai:about ?subject ;
    gpai:due ?due ;
    gpai:looked ?looked ;
    gpai:note ?note ;
    gpai:sought ?sought .
} }
WHERE {
  GRAPH table:lookups {
    ?row column:thing ?lookup ; column:subject ?subject ; column:sought ?sought ; column:due ?dueText .
    BIND(STRDT(?dueText, xsd:date) AS ?due)
    OPTIONAL { ?row column:announced_in ?announcedIn }
    OPTIONAL { ?row column:looked ?lookedText . BIND(STRDT(?lookedText, xsd:date) AS ?looked) }
    OPTIONAL { ?row column:note ?note }
  }
}
