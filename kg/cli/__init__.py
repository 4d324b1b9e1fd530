"""The nouns ``graph``, ``entity``, ``fact`` and ``undo``: parse, call one function, print."""
