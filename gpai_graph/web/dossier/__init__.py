"""What pages tell of a thing: its facts with their sources, its memberships and seats, and the cards of its kind."""
