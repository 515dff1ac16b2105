"""How gunicorn serves the portal, read by itself when it starts in this folder."""

# Which proxies are trusted is one setting of the portal's own, TRUSTED_PROXIES. Left alone, gunicorn would
# believe anybody on this machine: about https, and in headers named SCRIPT_NAME and PATH_INFO about the address.
forwarded_allow_ips = ""
forwarder_headers = ""
