"""What users are told to type to install the project again: never its bare name, which no package index holds."""

from __future__ import annotations

import json
from importlib import metadata

from xl_territory.errors import install_command


def test_it_names_where_the_project_came_from() -> None:
    """The clone, archive or wheel that pip noted (PEP 610); else the folder, in words."""
    noted = metadata.distribution("xl-territory").read_text("direct_url.json")
    for extra in ("", "cluster"):
        told, wanted = install_command(extra), f"[{extra}]" if extra else ""
        if noted:
            assert told == f'python -m pip install "xl-territory{wanted} @ {json.loads(noted)["url"]}"'
        else:
            assert told.startswith(f'python -m pip install ".{wanted}" in the folder')
