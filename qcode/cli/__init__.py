"""The only package that imports typer: parse, call, print."""
