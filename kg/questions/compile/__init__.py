"""A bound form as Cypher: what to run for it, all known before any of it is run.

Texts are few and canonical (they depend on the shape of a form only) and hold no values: those go
as parameters. The selective node stands first; awards, institutions and fields are meant with all
that is part of them. The same text runs on both engines.
"""

from kg.questions.compile.form import CompiledQuery, Side, compile_form
from kg.questions.compile.scope import Known, Statement
from kg.questions.compile.weights import count_facts

__all__ = ["CompiledQuery", "Known", "Side", "Statement", "compile_form", "count_facts"]
