"""Cases: the questions that a subgraph answers, each with its gold answer, before it is worded."""
