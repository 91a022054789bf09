"""One small file a table: pure functions from evidence to a Table."""
