# Bodies, working groups and support centres. The kind (body_kinds.csv) decides the class.
# Each cited source supports what its row says; a column that is ours goes to graph:curation.
PREFIX body: <https://w3id.org/gpai-graph/id/body/>
PREFIX change: <https://w3id.org/gpai-graph/id/change/>
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX table: <https://w3id.org/gpai-graph/table/>

# Stated by the cited sources.
INSERT { GRAPH ?graph {
  ?body a gpai:Body, ?class ;
    skos:prefLabel ?name ;
    skos:altLabel ?acronym ;
    org:classification ?kind ;
    org:subOrganizationOf ?parent ;
    gpai:city ?city ;
    gpai:country ?country ;
    gpai:hostedBy ?host ;
    gpai:since ?since ;
    schema:url ?url .
} }
WHERE {
  GRAPH table:bodies {
    ?row column:thing ?body ; column:graph ?graph .
    OPTIONAL { ?row column:name ?name }
    OPTIONAL { ?row column:acronym ?acronym }
    OPTIONAL { ?row column:parent ?parent }
    OPTIONAL { ?row column:city ?city }
    OPTIONAL { ?row column:country ?country }
    OPTIONAL { ?row column:host_organisation ?host }
    OPTIONAL { ?row column:since ?since }
    OPTIONAL { ?row column:url ?url }
  }
  OPTIONAL {
    GRAPH table:bodies { ?row column:kind ?kind }
    GRAPH table:body_kinds { ?kindRow column:thing ?kind ; column:class ?class }
  }
} ;

INSERT { GRAPH ?graph { ?body gpai:supports ?group } }
WHERE { GRAPH table:bodies { ?row column:thing ?body ; column:graph ?graph ; column:supports ?group } } ;

# Ours: the note, the confidence, and what is said in our own words.
INSERT { GRAPH graph:curation {
  ?body gpai:note ?note ;
    gpai:confidence ?confidence ;
    gpai:summary ?mandate .
} }
WHERE {
  GRAPH table:bodies {
    ?row column:thing ?body .
    OPTIONAL { ?row column:note ?note }
    OPTIONAL { ?row column:confidence ?confidence }
    OPTIONAL { ?row column:mandate ?mandate }
  }
} ;

# What took the place of what is a change event of its own, dated by the end of the former body; like an end, it belongs
# to the sources that can know it.
INSERT { GRAPH ?graph {
  ?change a gpai:Succession ;
    org:originalOrganization ?body ;
    org:resultingOrganization ?successor ;
    gpai:date ?until .
} }
WHERE {
  GRAPH table:bodies {
    ?row column:thing ?body ; column:endGraph ?graph ; column:replaced_by ?successor ; column:until ?until .
  }
  BIND(IRI(CONCAT(STR(change:), STRAFTER(STR(?body), STR(body:)))) AS ?change)
} ;

# An end belongs to the sources that can know it (ends.ru).
INSERT { GRAPH ?graph { ?body gpai:until ?end } }
WHERE { GRAPH table:bodies { ?row column:thing ?body ; column:until ?end ; column:endGraph ?graph } }
