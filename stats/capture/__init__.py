"""The writing side: what visitors, forms and shops touch."""
