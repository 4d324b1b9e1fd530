"""``python -m bole`` is the command ``bole``."""

from bole.cli import main

main()
