# Summits, plenaries, workshops, steps to the launch.
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
  ?event a gpai:Event ;
    skos:prefLabel ?name ;
    dcterms:type ?kind ;
    gpai:city ?city ;
    gpai:country ?country ;
    gpai:end ?end ;
    gpai:hostName ?host ;
    gpai:mode ?mode ;
    gpai:start ?start ;
    schema:url ?url .
} }
WHERE {
  GRAPH table:events {
    ?row column:thing ?event ; column:graph ?graph .
    OPTIONAL { ?row column:name ?name }
    OPTIONAL { ?row column:kind ?kind }
    OPTIONAL { ?row column:city ?city }
    OPTIONAL { ?row column:country ?country }
    OPTIONAL { ?row column:start ?start }
    OPTIONAL { ?row column:end ?end }
    OPTIONAL { ?row column:host ?host }
    OPTIONAL { ?row column:mode ?mode }
    OPTIONAL { ?row column:url ?url }
  }
} ;

# Ours: notes, confidence, our own words, and links that are our reading (Wikidata, the series, the parent).
INSERT { GRAPH graph:curation {
  ?event schema:superEvent ?series ;
    gpai:note ?note ;
    gpai:confidence ?confidence ;
    gpai:planned ?planned ;
    gpai:summary ?outcome .
} }
WHERE {
  GRAPH table:events {
    ?row column:thing ?event .
    OPTIONAL { ?row column:series ?series }
    OPTIONAL { ?row column:note ?note }
    OPTIONAL { ?row column:confidence ?confidence }
    OPTIONAL { ?row column:planned ?planned }
    OPTIONAL { ?row column:outcome ?outcome }
  }
}
