"""Pictures of networks and charts of answers, in one style."""
