"""People in the books: found by their e-mail, told what is kept of them, erased; and what is kept only for a time."""
