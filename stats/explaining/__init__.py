"""What became of an order or of a person, asked by an owner: all that was heard, or why nothing was."""
