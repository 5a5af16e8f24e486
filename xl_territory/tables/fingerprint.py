"""A few letters that stay while the input of a plan stays: what is proved of a plan holds no longer than that."""

from __future__ import annotations

import hashlib

import pandas as pd

from xl_territory.tables.result import Tables

FRAMES = ("accounts", "csms", "tiers", "health", "complexity", "stages", "locks")
LETTERS = 16


def fingerprint(tables: Tables) -> str:
    """The first letters of the SHA-256 of every cell that plans depend on, and of every setting with its default.

    Scenarios do not count.
    """
    digest = hashlib.sha256()
    for name in FRAMES:
        frame: pd.DataFrame = getattr(tables, name)
        digest.update(pd.util.hash_pandas_object(frame.map(str)).to_numpy().tobytes())
    settings = tables.settings
    digest.update(repr([(each.name, settings[each]) for each in settings.catalogue]).encode())
    return digest.hexdigest()[:LETTERS]
