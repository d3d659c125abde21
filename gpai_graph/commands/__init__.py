"""The verbs, defined once; the terminal and the notebook call them."""
