"""Logical forms: question to form, form to Cypher, a need matched to experts."""
