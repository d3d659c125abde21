# An expert is a person who holds a seat as member, chair or co-chair in a working group, an expert group or a plenary of GPAI
# (a body below GPAI; the OECD has expert groups of its own, which do not count).
# Contributors (authors, researchers, advisers whose membership is not stated) are not experts of a group.
PREFIX body: <https://w3id.org/gpai-graph/id/body/>
PREFIX derived: <https://w3id.org/gpai-graph/graph/derived/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX role: <https://w3id.org/gpai-graph/id/role/>

INSERT { GRAPH derived:experts { ?person a gpai:Expert } }
WHERE {
  VALUES ?role { role:chair role:co-chair role:member }
  VALUES ?class { gpai:ExpertGroup gpai:Plenary gpai:WorkingGroup }
  ?seat a gpai:Seat ; org:member ?person ; org:organization ?body ; org:role ?role .
  ?body a ?class ; org:subOrganizationOf+ body:gpai .
  ?person a gpai:Person .
}
