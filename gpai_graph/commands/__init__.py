"""Commands: what each verb of the command line does. In: parsed arguments. Out: text on standard output, an exit code.

One module for the verbs that ask, one for those that look at a thing, one for those that make a graph; `cli.py` imports
the one that it needs. What only one verb needs is imported in it, so that `run` never pays for SHACL or rdflib."""
