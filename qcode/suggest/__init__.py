"""Suggesters: codebook and segments to suggestions with evidence."""
