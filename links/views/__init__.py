"""The pages about links, a module each."""
