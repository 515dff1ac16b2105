"""The portal's languages: which one a page speaks, and the catalogues of what is said in each."""
