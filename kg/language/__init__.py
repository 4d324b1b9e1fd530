"""How facts are asked and said in English and Chinese."""
