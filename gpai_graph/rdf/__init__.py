"""RDF: terms, solutions, namespaces, dates and SPARQL as text. This package reads no file and asks no server."""
