# Reports, tools and articles.
# Each cited source supports what its row says; a column that is ours goes to graph:curation.
PREFIX bibo: <http://purl.org/ontology/bibo/>
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX schema: <https://schema.org/>
PREFIX table: <https://w3id.org/gpai-graph/table/>

# Stated by the cited sources.
INSERT { GRAPH ?graph {
  ?output a gpai:Output ;
    dcterms:title ?title ;
    dcterms:type ?kind ;
    bibo:doi ?doi ;
    gpai:issued ?date ;
    schema:url ?url .
} }
WHERE {
  GRAPH table:outputs {
    ?row column:thing ?output ; column:graph ?graph .
    OPTIONAL { ?row column:title ?title }
    OPTIONAL { ?row column:kind ?kind }
    OPTIONAL { ?row column:doi ?doi }
    OPTIONAL { ?row column:date ?date }
    OPTIONAL { ?row column:url ?url }
  }
} ;

INSERT { GRAPH ?graph { ?output dcterms:creator ?author } }
WHERE { GRAPH table:outputs { ?row column:thing ?output ; column:graph ?graph ; column:authors ?author } } ;

INSERT { GRAPH ?graph { ?output gpai:producedBy ?group } }
WHERE { GRAPH table:outputs { ?row column:thing ?output ; column:graph ?graph ; column:working_group ?group } } ;

INSERT { GRAPH ?graph { ?output gpai:project ?project } }
WHERE { GRAPH table:outputs { ?row column:thing ?output ; column:graph ?graph ; column:project ?project } } ;

INSERT { GRAPH ?graph { ?output schema:inLanguage ?language } }
WHERE { GRAPH table:outputs { ?row column:thing ?output ; column:graph ?graph ; column:languages ?language } } ;

# Themes are our reading of what an output is about; one of a project has those of the project.
INSERT { GRAPH graph:curation { ?output dcterms:subject ?theme } }
WHERE { GRAPH table:outputs { ?row column:thing ?output ; column:themes ?theme } } ;

# Ours: the note, the confidence, and what is said in our own words.
INSERT { GRAPH graph:curation {
  ?output gpai:note ?note ;
    gpai:confidence ?confidence ;
    gpai:summary ?summary .
} }
WHERE {
  GRAPH table:outputs {
    ?row column:thing ?output .
    OPTIONAL { ?row column:note ?note }
    OPTIONAL { ?row column:confidence ?confidence }
    OPTIONAL { ?row column:summary ?summary }
  }
}
