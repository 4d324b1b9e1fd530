"""What things are called: normalising, look-up, linking, the field vocabulary."""
