"""The graph as instruction data: examples that rest on facts, drawn, written and verified."""
