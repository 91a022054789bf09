"""The only package that knows SQL; rows never leave it."""
