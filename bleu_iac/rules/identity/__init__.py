"""Who can act on it: shared keys and local accounts beside the directory."""
