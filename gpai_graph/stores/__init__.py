"""Stores: whatever answers SPARQL (embedded, remote or sandboxed), and the caches on disk and in memory."""
