# National strategies and laws on AI.
# Each cited source supports what its row says; a column that is ours goes to graph:curation.
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX concept: <https://w3id.org/gpai-graph/id/concept/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX schema: <https://schema.org/>
PREFIX table: <https://w3id.org/gpai-graph/table/>

# Stated by the cited sources.
INSERT { GRAPH ?graph {
  ?strategy a gpai:Strategy ;
    dcterms:title ?title ;
    dcterms:alternative ?titleEn ;
    dcterms:type ?kind ;
    gpai:dateKind ?dateKind ;
    gpai:issuerName ?issuer ;
    gpai:jurisdiction ?country ;
    schema:url ?url .
} }
WHERE {
  GRAPH table:strategies {
    ?row column:thing ?strategy ; column:graph ?graph .
    OPTIONAL { ?row column:title ?title }
    OPTIONAL { ?row column:title_en ?titleEn }
    OPTIONAL { ?row column:kind ?kind }
    OPTIONAL { ?row column:date_kind ?dateKind }
    OPTIONAL { ?row column:issuer ?issuer }
    OPTIONAL { ?row column:country ?country }
    OPTIONAL { ?row column:url ?url }
  }
} ;

# The date of issue is that of the best kind that any row of the strategy has: adoption, then publication, then entry into force.
INSERT { GRAPH ?graph { ?strategy gpai:issued ?date } }
WHERE {
  GRAPH table:strategies {
    ?row column:thing ?strategy ; column:graph ?graph ; column:date ?date ; column:date_kind ?kind .
    VALUES (?kind ?rank) { (concept:date-adoption 1) (concept:date-publication 2) (concept:date-in-force 3) (concept:date-unstated 4) }
    FILTER NOT EXISTS {
      ?other column:thing ?strategy ; column:date_kind ?otherKind .
      VALUES (?otherKind ?otherRank) { (concept:date-adoption 1) (concept:date-publication 2) (concept:date-in-force 3) (concept:date-unstated 4) }
      FILTER(?otherRank < ?rank)
    }
  }
} ;

# A date of another kind, which is no second date of issue.
INSERT { GRAPH ?graph { ?strategy gpai:otherDate ?date } }
WHERE {
  GRAPH table:strategies { ?row column:thing ?strategy ; column:graph ?graph ; column:date ?date }
  FILTER NOT EXISTS { GRAPH ?graph { ?strategy gpai:issued ?date } }
} ;

# The end: stated by those of the sources that can know it.
INSERT { GRAPH ?graph { ?strategy gpai:until ?until } }
WHERE { GRAPH table:strategies { ?row column:thing ?strategy ; column:until ?until ; column:endGraph ?graph } } ;

# Ours: the note, the confidence, and what is said in our own words.
INSERT { GRAPH graph:curation {
  ?strategy gpai:note ?note ;
    gpai:confidence ?confidence ;
    gpai:summary ?summary .
} }
WHERE {
  GRAPH table:strategies {
    ?row column:thing ?strategy .
    OPTIONAL { ?row column:note ?note }
    OPTIONAL { ?row column:confidence ?confidence }
    OPTIONAL { ?row column:summary ?summary }
  }
}
