"""The knowledge graph that users hold, and how it is opened.

`opening.load` opens the built graph or a file, `opening.connect` a SPARQL server; both give a
`knowledge.KnowledgeGraph`.
"""
