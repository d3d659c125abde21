"""Pages for people: one file for each page."""
