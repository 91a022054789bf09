"""Files to values and problems: one small file a format."""
