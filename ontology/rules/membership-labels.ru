# What a membership, a seat or a candidacy is called: who, as what, where; and that it was only planned.
PREFIX derived: <https://w3id.org/gpai-graph/graph/derived/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

INSERT { GRAPH derived:membership-labels { ?thing rdfs:label ?text } }
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
}
