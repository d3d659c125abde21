"""Building: tables and vocabulary become a valid graph."""
