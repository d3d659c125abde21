# A project for which no source names a support centre has that of its working group, or of the group above it.
PREFIX derived: <https://w3id.org/gpai-graph/graph/derived/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>

INSERT { GRAPH derived:support-centres { ?project gpai:supportCentre ?centre } }
WHERE {
  ?project a gpai:Project ; gpai:conductedBy ?group .
  ?group org:subOrganizationOf* ?supported .
  ?centre gpai:supports ?supported .
  FILTER NOT EXISTS { ?project gpai:supportCentre ?named }
}
