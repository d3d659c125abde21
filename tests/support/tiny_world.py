"""Figures of tiny.trig, counted by hand in its head."""

from gpai_graph.rdf.sparql import with_prefixes

# Counted by hand in the head of tiny.trig.
QUADS = 116

MEMBERS = with_prefixes("SELECT ?member WHERE { ?m org:organization body:gpai ; org:member ?member } ORDER BY ?member")
