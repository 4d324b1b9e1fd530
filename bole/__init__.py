"""The spine: the root command, settings, errors. It imports nothing of the other packages."""

__version__ = "0.1.0"
