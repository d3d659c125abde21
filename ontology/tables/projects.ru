# Projects.
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
  ?project a gpai:Project ;
    dcterms:title ?title ;
    skos:altLabel ?shortTitle ;
    gpai:start ?start ;
    gpai:status ?status ;
    gpai:supportCentre ?centre ;
    schema:url ?url .
} }
WHERE {
  GRAPH table:projects {
    ?row column:thing ?project ; column:graph ?graph .
    OPTIONAL { ?row column:title ?title }
    OPTIONAL { ?row column:short_title ?shortTitle }
    OPTIONAL { ?row column:start ?start }
    OPTIONAL { ?row column:status ?status }
    OPTIONAL { ?row column:support_centre ?centre }
    OPTIONAL { ?row column:url ?url }
  }
} ;

INSERT { GRAPH ?graph { ?project gpai:conductedBy ?group } }
WHERE { GRAPH table:projects { ?row column:thing ?project ; column:graph ?graph ; column:working_group ?group } } ;

INSERT { GRAPH ?graph { ?project gpai:lead ?person } }
WHERE { GRAPH table:projects { ?row column:thing ?project ; column:graph ?graph ; column:leads ?person } } ;

INSERT { GRAPH ?graph { ?project gpai:partner ?partner } }
WHERE { GRAPH table:projects { ?row column:thing ?project ; column:graph ?graph ; column:partners ?partner } } ;

# Ours: the note, the confidence, and what is said in our own words.
INSERT { GRAPH graph:curation {
  ?project gpai:note ?note ;
    gpai:confidence ?confidence ;
    gpai:summary ?summary .
} }
WHERE {
  GRAPH table:projects {
    ?row column:thing ?project .
    OPTIONAL { ?row column:note ?note }
    OPTIONAL { ?row column:confidence ?confidence }
    OPTIONAL { ?row column:summary ?summary }
  }
} ;

# Themes are our reading of what a project is about.
INSERT { GRAPH graph:curation { ?project dcterms:subject ?theme } }
WHERE { GRAPH table:projects { ?row column:thing ?project ; column:themes ?theme } } ;

# An end belongs to the sources that can know it (ends.ru).
INSERT { GRAPH ?graph { ?project gpai:end ?end } }
WHERE { GRAPH table:projects { ?row column:thing ?project ; column:end ?end ; column:endGraph ?graph } }
