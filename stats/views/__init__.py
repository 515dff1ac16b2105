"""The partner's pages of statistics, a module each."""
