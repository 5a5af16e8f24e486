"""Functions of a territory that are worked out once for each."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from xl_territory.territory.territory import Territory

Found = TypeVar("Found")


def once_per_territory(function: Callable[[Territory], Found]) -> Callable[[Territory], Found]:
    """The function with its answers kept for as long as their territory lives; a territory never changes."""
    known: WeakKeyDictionary[Territory, Found] = WeakKeyDictionary()

    @wraps(function)
    def answer(territory: Territory) -> Found:
        if territory not in known:
            known[territory] = function(territory)
        return known[territory]

    return answer
