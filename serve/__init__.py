"""A question as a grounded answer."""
