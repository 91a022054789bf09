"""One small file a form: a Table to a file."""
