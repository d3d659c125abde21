# Countries and the European Union. The kind decides the class.
# Each cited source supports what its row says; a column that is ours goes to graph:curation.
PREFIX column: <https://w3id.org/gpai-graph/column/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX table: <https://w3id.org/gpai-graph/table/>

# Stated by the cited sources.
INSERT { GRAPH ?graph {
  ?country a ?class ;
    skos:prefLabel ?name , ?nameFr ;
    skos:altLabel ?officialName , ?otherName ;
    gpai:capital ?capital ;
    gpai:flag ?flag ;
    gpai:iso2 ?iso2 ;
    gpai:iso3 ?iso3 ;
    gpai:isoNumeric ?isoNumeric ;
    gpai:unRegion ?unRegion ;
    gpai:unSubregion ?unSubregion .
} }
WHERE {
  GRAPH table:countries {
    ?row column:thing ?country ; column:graph ?graph ; column:kind ?class .
    OPTIONAL { ?row column:name ?name }
    OPTIONAL { ?row column:name_fr ?nameFr }
    OPTIONAL { ?row column:official_name ?officialName }
    OPTIONAL { ?row column:other_name ?otherName }
    OPTIONAL { ?row column:capital ?capital }
    OPTIONAL { ?row column:flag ?flag }
    OPTIONAL { ?row column:iso2 ?iso2 }
    OPTIONAL { ?row column:iso3 ?iso3 }
    OPTIONAL { ?row column:iso_numeric ?isoNumeric }
    OPTIONAL { ?row column:un_region ?unRegion }
    OPTIONAL { ?row column:un_subregion ?unSubregion }
  }
} ;

INSERT { GRAPH ?graph { ?country gpai:officialLanguage ?language } }
WHERE { GRAPH table:countries { ?row column:thing ?country ; column:graph ?graph ; column:official_languages ?language } } ;

# Ours: notes, confidence, our own words, and links that are our reading (Wikidata, the series, the parent).
INSERT { GRAPH graph:curation {
  ?country skos:exactMatch ?wikidata ;
    gpai:note ?note ;
    gpai:confidence ?confidence .
} }
WHERE {
  GRAPH table:countries {
    ?row column:thing ?country .
    OPTIONAL { ?row column:wikidata ?wikidata }
    OPTIONAL { ?row column:note ?note }
    OPTIONAL { ?row column:confidence ?confidence }
  }
}
