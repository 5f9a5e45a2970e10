"""The building blocks, one module per service."""
