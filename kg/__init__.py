"""The graph: evidence in, facts out."""
