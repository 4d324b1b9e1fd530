"""What only some commands need: it is not installed with Bole, and this says how to get it."""

from importlib.util import find_spec

from bole.errors import UsageError

# What has an extra of its own; all else is in that for data sets.
_EXTRAS = {"ray": "ray"}


def has(module: str) -> bool:
    """Return whether a module can be imported."""
    return find_spec(module) is not None


def require(module: str, wanted_by: str) -> None:
    """Raise when a module is not there.

    Raises:
        UsageError: with what to install, and for which option.
    """
    if not has(module):
        extra = _EXTRAS.get(module, "dataset")
        raise UsageError(
            f"{wanted_by} needs {module}, which is not installed: pip install 'bole-kg[{extra}]'"
        )
