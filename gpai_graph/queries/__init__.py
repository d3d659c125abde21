"""The query library: headers, parameters, binding and the house rules for query files.

`library.Library` is a folder of questions by name, `library.Query` one of them, `header.Header` what its file says
about it, `bound.BoundQuery` the question with its values, `lint.lint` the house rules.
"""
