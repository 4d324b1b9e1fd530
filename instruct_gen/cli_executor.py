"""``--executor``, which the commands that make examples share."""

import click

from instruct_gen.extras import require


def _installed(ctx: click.Context, option: click.Parameter, name: str) -> str:
    if name == "ray":
        require("ray", "--executor ray")
    return name


executor_option = click.option(
    "--executor",
    type=click.Choice(["processes", "ray"]),
    default="processes",
    show_default=True,
    callback=_installed,
    help="Who the workers are; the files are the same. Ray is started here, and ended, unless "
    "RAY_ADDRESS names a cluster; it comes with 'bole-kg[ray]'.",
)
