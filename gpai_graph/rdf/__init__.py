"""Terms, solutions, namespaces, dates, tables and SPARQL as text. Nothing here reads a file or asks a server."""
