"""What a button asks a run for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Request:
    """The name of a job, and where the question is what if: each event and the ID of whom it happens to."""

    job: str
    happenings: tuple[tuple[str, str], ...] = ()

    @property
    def words(self) -> list[str]:
        """It as words of a command line."""
        return [self.job, *(f"{event}={id_}" for event, id_ in self.happenings)]

    @staticmethod
    def of(words: Sequence[str]) -> Request:
        """The request that has these `words`."""
        job, *rest = words
        parts = [word.partition("=") for word in rest]
        return Request(job, tuple((event, id_) for event, _, id_ in parts))


OPTIMIZE = Request("optimize")
