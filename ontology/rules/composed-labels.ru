# What is called after the things that it joins: a membership, a seat and a candidacy (who, as what, where, and that it was only
# planned), a figure, a stated count, a lookup and a rule (of what, which, when), a change of bodies (what becomes what, when), an
# assessment, an attendance and a use (who, of what, when).
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX derived: <https://w3id.org/gpai-graph/graph/derived/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT { GRAPH derived:composed-labels { ?thing rdfs:label ?text } }
WHERE {
  {
    ?thing org:member ?holder ; org:organization ?place .
    ?holder rdfs:label ?holderLabel .
    ?place rdfs:label ?placeLabel .
    OPTIONAL { ?thing org:role ?role . ?role rdfs:label ?roleLabel . FILTER(LANG(?roleLabel) = "en") }
    OPTIONAL { VALUES (?isPlanned ?plan) { (true " (planned)") } ?thing gpai:planned ?isPlanned }
  } UNION {
    ?thing gpai:candidate ?holder ; gpai:candidateFor ?place ; gpai:status ?status .
    ?holder rdfs:label ?holderLabel .
    ?place rdfs:label ?placeLabel .
    ?status rdfs:label ?roleLabel .
    FILTER(LANG(?roleLabel) = "en")
  }
  FILTER(LANG(?holderLabel) IN ("", "en") && LANG(?placeLabel) IN ("", "en"))
  BIND(COALESCE(CONCAT(", ", LCASE(STR(?roleLabel)), COALESCE(?plan, ""), ", "), ", member, ") AS ?as)
  BIND(STRLANG(CONCAT(STR(?holderLabel), ?as, STR(?placeLabel)), "en") AS ?text)
} ;

INSERT { GRAPH derived:composed-labels { ?thing rdfs:label ?text } }
WHERE {
  # Of several names of one thing, the first by the alphabet: one label is enough.
  {
    SELECT ?thing (MIN(?name) AS ?what)
    WHERE {
      {
        ?thing gpai:about ?subject ; gpai:indicator|gpai:measure|gpai:sought ?counted .
        ?subject rdfs:label ?first .
        OPTIONAL { ?counted rdfs:label ?countedLabel . FILTER(LANG(?countedLabel) IN ("", "en")) }
        BIND(STR(COALESCE(?countedLabel, ?counted)) AS ?second)
        BIND(", " AS ?between)
      } UNION {
        ?thing org:originalOrganization ?before ; org:resultingOrganization ?after .
        ?before rdfs:label ?first .
        ?after rdfs:label ?second .
        FILTER(LANG(?second) IN ("", "en"))
        BIND(" becomes " AS ?between)
      } UNION {
        ?thing a gpai:Rule ; gpai:about ?subject ; dcterms:type ?kind .
        ?subject rdfs:label ?first .
        ?kind rdfs:label ?kindLabel .
        FILTER(LANG(?kindLabel) = "en")
        BIND(LCASE(STR(?kindLabel)) AS ?second)
        BIND(", rule on " AS ?between)
      } UNION {
        VALUES (?class ?between) { (gpai:Use ", use of ") (gpai:Assessment " on ") (gpai:Attendance " at ") }
        ?thing a ?class ; gpai:jurisdiction|gpai:actorName ?who ; gpai:about|gpai:atEvent ?place .
        OPTIONAL { ?who rdfs:label ?whoLabel }
        ?place rdfs:label ?second .
        FILTER(?class = gpai:Assessment || ISIRI(?who))
        FILTER(LANG(?second) IN ("", "en"))
        BIND(COALESCE(?whoLabel, ?who) AS ?first)
      }
      FILTER(LANG(?first) IN ("", "en"))
      BIND(CONCAT(STR(?first), ?between, STR(?second)) AS ?name)
    }
    GROUP BY ?thing
  }
  # The date in words, as precise as it is.
  OPTIONAL {
    # Sources may give one date with and without the day: the precise one is the greater text.
    { SELECT ?thing (MAX(STR(?value)) AS ?date) WHERE { ?thing gpai:date/rdf:value ?value } GROUP BY ?thing }
    BIND(SUBSTR(?date, 6, 2) AS ?number)
    OPTIONAL {
      VALUES (?number ?month) {
        ("01" "January ") ("02" "February ") ("03" "March ") ("04" "April ") ("05" "May ") ("06" "June ") ("07" "July ")
        ("08" "August ") ("09" "September ") ("10" "October ") ("11" "November ") ("12" "December ")
      }
    }
    BIND(IF(STRLEN(?date) = 10, CONCAT(STR(xsd:integer(SUBSTR(?date, 9, 2))), " "), "") AS ?day)
    BIND(CONCAT(", ", ?day, COALESCE(?month, ""), SUBSTR(?date, 1, 4)) AS ?when)
  }
  BIND(STRLANG(CONCAT(?what, COALESCE(?when, "")), "en") AS ?text)
}
