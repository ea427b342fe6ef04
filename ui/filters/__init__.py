"""Which part of the service is in view: chosen, kept in the address, saved, shared."""
