"""Stores that answer SPARQL (embedded, remote or sandboxed), and the caches.

`protocol.Store` says what each can do: `embedded.EmbeddedStore` in this process, `remote.RemoteStore` on a server,
`sandbox.guarded.GuardedStore` in processes with limits, for the queries of strangers.
"""
