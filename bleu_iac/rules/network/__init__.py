"""Who can reach it: public access, firewalls, sources, TLS."""
