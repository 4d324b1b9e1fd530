"""Gap mining: which facts of the graph a model knows already, and which it does not."""
