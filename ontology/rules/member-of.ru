# The direct link from a member to what it is a member of, as of the data cut-off: memberships that had certainly begun by
# then (or whose begin no source seen states) and had not begun to end.
PREFIX derived: <https://w3id.org/gpai-graph/graph/derived/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX role: <https://w3id.org/gpai-graph/id/role/>

INSERT { GRAPH derived:member-of { ?member org:memberOf ?organisation } }
WHERE {
  ?ontology gpai:dataCutOff ?cutOff .
  ?membership a gpai:Membership ; org:member ?member ; org:organization ?organisation .
  FILTER NOT EXISTS { ?membership org:role ?role FILTER(?role != role:member) }
  FILTER NOT EXISTS { ?membership gpai:since ?since . ?since gpai:lastDay ?lastDay FILTER(?lastDay > ?cutOff) }
  FILTER NOT EXISTS { ?membership gpai:until ?until . ?until gpai:firstDay ?firstDay FILTER(?firstDay <= ?cutOff) }
}
