"""The worksheet functions as data: what the function wizard and the README say of them."""

from __future__ import annotations

from importlib import import_module

from udfs import MODULES
from udfs.worksheet import Documentation


def documentation() -> tuple[Documentation, ...]:
    """Every worksheet function, in the order of the modules and of their names."""
    found = [getattr(module, name) for module in map(import_module, MODULES) for name in sorted(dir(module))]
    documented = [getattr(each, "documentation", None) for each in found if callable(each)]
    return tuple(each for each in documented if isinstance(each, Documentation))
