"""A question's words composed into a form: what no rule has a place for makes no form."""
