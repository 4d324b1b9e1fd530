"""All that can go wrong on purpose. A class tells who must act, the message tells what to do.

::

    BoleError                     exit 1   never raised itself
    ├── UsageError                exit 2   whoever typed the command, or wrote the settings
    │   ├── SettingsError         exit 2     a setting is unknown or has a wrong value
    │   └── MappingError          exit 2     a mapping file has a mistake
    ├── NotFound                  exit 3   nothing here has this id or name
    ├── BadData                   exit 4   whoever made the file: the source cannot be read on
    ├── Unavailable               exit 5   wait, or start the store: trying again may work
    │   └── EngineError           exit 5     the embedded engine failed; the end of its log is told
    ├── Conflict                  exit 2   the graph is not in the state this act needs
    ├── QueryFailed               exit 1   we: the graph engine refused a query of ours
    └── GateFailed                exit 7   a check or gate did not pass

A bad *row* is not an error but a ``Problem`` (``kg.profiles.problems``): it is collected, and the
rest goes on.
"""


class BoleError(Exception):
    """The root of the tree; ``exit_code`` is what a command that meets it returns."""

    exit_code = 1


class UsageError(BoleError):
    """The command line or a file that steers it is wrong."""

    exit_code = 2


class SettingsError(UsageError):
    """A setting is unknown or has a wrong value; the message names all of them at once."""


class MappingError(UsageError):
    """A mapping file has a mistake; the message names the place, the value and the next step."""


class Conflict(UsageError):
    """The graph is not in the state that this act needs, and nothing was changed."""


class NotFound(BoleError):
    """Nothing here has this id or name; the message names the nearest."""

    exit_code = 3


class BadData(BoleError):
    """A source cannot be read on; what was read before the place named is kept."""

    exit_code = 4


class Unavailable(BoleError):
    """Something outside is not there now; trying again may work."""

    exit_code = 5


class EngineError(Unavailable):
    """The embedded engine failed; the message ends with the last lines of its log."""


class QueryFailed(BoleError):
    """The graph engine refused a query of ours; the message names the query."""


class GateFailed(BoleError):
    """A check or gate did not pass."""

    exit_code = 7
