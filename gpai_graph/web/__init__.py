"""The web: pages for people and the SPARQL endpoint, over HTTP. What a stranger asks is answered by a guarded store."""
