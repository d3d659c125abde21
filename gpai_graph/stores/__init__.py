"""Stores that answer SPARQL (embedded, remote or sandboxed), and the caches."""
