"""The same doors for ASGI, WSGI and Django."""
