"""Whatever answers SPARQL: embedded, remote or sandboxed; and the caches."""
