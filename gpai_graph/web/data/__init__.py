"""Data over HTTP: linked data, the API, dumps, catalogue and citations."""
