"""Pure values and arithmetic: standard library only, no input or output."""
