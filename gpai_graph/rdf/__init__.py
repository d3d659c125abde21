"""Terms, solutions, namespaces, dates, tables and SPARQL as text. Nothing here reads a file or asks a server.

`solutions.IRI`, `solutions.Literal` and `solutions.Triple` are terms, `solutions.Solutions` rows of them;
`dates.PartialDate` and `dates.AsOf` are dates, `things.Thing` is what the graph describes, `sources.Source` who says
so, `table.Table` what readers see.
"""
