"""The query library: headers, parameters, binding and the house rules for query files."""
