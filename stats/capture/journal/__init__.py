"""The journal: what was answered and is not yet in the database, in files of this host."""
