"""What a button asks a run for."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xl_territory.studies import study_called


@dataclass(frozen=True)
class Request:
    """The name of a job, which is Optimize or a study, and the options that the study is asked with."""

    job: str
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What it is called in everything that is shown: the caption of its button."""
        return "Optimize" if self.job == OPTIMIZE.job else study_called(self.job).caption

    @property
    def words(self) -> list[str]:
        """It as words of a command line."""
        return [self.job, json.dumps(self.options)]

    @staticmethod
    def of(words: Sequence[str]) -> Request:
        """The request that has these `words`."""
        job, options = words
        return Request(job, json.loads(options))


OPTIMIZE = Request("optimize")
