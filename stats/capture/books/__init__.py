"""Records into the database: each once, with the tallies that they raise."""
