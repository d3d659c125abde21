"""HTTP: messages, negotiation, middleware and the server. Nothing here knows the graph."""
