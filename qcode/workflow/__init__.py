"""One analytic step a module; never prints."""
