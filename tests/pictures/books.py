"""A workbook of any size with its plan and the answer of every study in it, as its planner would have it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from tests.benchmarks.workbooks import Frames, settings, sheets
from xl_territory.errors import TerritoryError
from xl_territory.plans.pipeline import territory_of
from xl_territory.run.optimize import optimize
from xl_territory.studies import STUDIES
from xl_territory.studies.study import Asked, Study
from xl_territory.studies.writing import write_answer
from xl_territory.workbook import open_workbook

ACCOUNTS_PER_CSM = 20
FIRST = ["Ana", "Ben", "Carla", "Dan", "Elif", "Finn", "Grace", "Hugo", "Ines", "Jan", "Kira", "Luis", "Maya", "Nils"]
LAST = ["Alvarez", "Berg", "Chen", "Diaz", "Eriksen", "Fischer", "Gupta", "Haas", "Ito", "Jones", "Klein", "Lund"]
MANAGERS = ["Lee", "Okafor", "Silva", "Wagner", "Young"]


TYPED_IN = ("accept", "apply")
"""These type answers into the inputs: the others' would be about another book."""


@dataclass(frozen=True)
class Asking:
    """How asking one study went: its sentence, or why it refused, and the processor seconds it took."""

    study: str
    said: str
    seconds: float


def team_book(path: Path, csms: int, seconds: int) -> Path:
    """A workbook of that many CSMs with names, managers and 20 accounts each, planned for ``seconds`` at most."""
    with pd.ExcelWriter(path, engine="openpyxl") as writer:
        for name, frame in _with_names(sheets(csms * ACCOUNTS_PER_CSM, csms, 1), seconds).items():
            frame.to_excel(writer, sheet_name=name, index=False)
    optimize(path, path)
    return path


def with_answers(path: Path, only: list[str]) -> Iterator[Asking]:
    """Ask every study, or those named, its own example about the workbook, and write the answers into it."""
    for study in (each for each in STUDIES if each.name in (only or _asked_by_default())):
        before = time.process_time()
        said = _asked(study, path)
        yield Asking(study.name, said, time.process_time() - before)


def _asked_by_default() -> list[str]:
    return [study.name for study in STUDIES if study.name not in TYPED_IN]


def _asked(study: Study, path: Path) -> str:
    host = open_workbook(path)
    try:
        answer = study.ask(Asked(path), study.example(territory_of(host, {})))
        write_answer(answer, host, path, by="Rae")
    except TerritoryError as error:
        return f"refused: {error}"
    return answer.sentence


def _with_names(frames: Frames, seconds: int) -> Frames:
    team, accounts = frames["CSMs"], frames["Accounts"]
    order = np.arange(len(team))
    names = [f"{FIRST[i % len(FIRST)]} {LAST[i // len(FIRST) % len(LAST)]}" for i in order]
    managers = [MANAGERS[i % len(MANAGERS)] for i in order]
    limits = settings({"Solver: time limit": seconds})
    return frames | {
        "CSMs": team.assign(**{"CSM Name": names, "Manager": managers}),
        "Accounts": accounts.assign(**{"Account Name": [f"{name} Ltd" for name in accounts["Account Name"]]}),
        "Settings": pd.concat([frames["Settings"], limits], ignore_index=True),
    }
