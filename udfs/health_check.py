"""Worksheet functions that check any health score or forecast against what came."""

from __future__ import annotations

import numpy as np
from scipy.stats import rankdata

from udfs.ranges import Block, RangeError, aligned, numbers, refuse_errors, shown
from udfs.worksheet import worksheet_function
from xl_territory.schema import Column, Kind
from xl_territory.solver.problem import Booleans, Floats
from xl_territory.tables.typed_values import text_of
from xl_territory.tables.yes_no_words import YES_NO
from xl_territory.workbook.names import key

WORDS = {**YES_NO, "churned": True, "left": True, "lost": True, "active": False, "stayed": False, "kept": False}
NO_CUSTOMER = "prospect"


@worksheet_function
def TERRITORY_AUC(outcomes: Block, scores: Block) -> Block:
    """How well a score tells who left: 0.5 is chance, 1 is perfect, below 0.5 it points the wrong way.

    Parameters
    ----------
    outcomes : What became of each customer: Yes or No, 1 or 0, Churned or Active.
    scores : The score of each, higher for those who were more likely to leave; as many cells as outcomes.

    Returns
    -------
    The area under the ROC curve.

    Example
    -------
    =TERRITORY_AUC(Accounts[Status], Accounts[Churn Risk])
    """
    left, score = _pairs(outcomes, scores, "scores")
    ranks = rankdata(score)
    count = int(left.sum())
    area = (ranks[left].sum() - count * (count + 1) / 2) / (count * (len(left) - count))
    return shown([[float(area)]])


@worksheet_function
def TERRITORY_SKILL(outcomes: Block, probabilities: Block) -> Block:
    """How much better chances are than saying the average of everybody: 1 is perfect, 0 no better, below 0 worse.

    Parameters
    ----------
    outcomes : What became of each customer: Yes or No, 1 or 0, Churned or Active.
    probabilities : The chance of each to leave, 0 to 1; as many cells as outcomes.

    Returns
    -------
    The Brier skill score: 1 − mean squared error ÷ that of the average.

    Example
    -------
    =TERRITORY_SKILL(Accounts[Status], Accounts[Churn Risk])
    """
    left, chance = _pairs(outcomes, probabilities, "probabilities")
    if chance.min() < 0 or chance.max() > 1:
        raise RangeError("probabilities: a chance lies between 0 and 1.")
    error = np.mean((left - chance) ** 2)
    return shown([[float(1 - error / np.mean((left - left.mean()) ** 2))]])


def _pairs(outcomes: Block, scores: Block, name: str) -> tuple[Booleans, Floats]:
    """Outcomes and scores of the cells that have both; prospects have none.

    Raises `RangeError` for a cell that cannot be read, and where nobody left, or everybody.
    """
    columns = aligned({"outcomes": outcomes, name: scores})
    score = np.array(numbers(Column(name, Kind.NUMBER, ""), columns[name], name, least=-np.inf), dtype=float)
    refuse_errors(columns["outcomes"], "outcomes")
    said = [text_of(cell) for cell in columns["outcomes"]]
    asked = ~np.isnan(score) & np.array([key(word) not in ("", NO_CUSTOMER) for word in said], dtype=bool)
    left = np.array([_left(said[at], at) for at in map(int, np.flatnonzero(asked))], dtype=bool)
    if left.all() or not left.any():
        raise RangeError("outcomes: there must be customers who left and customers who stayed.")
    return left, score[asked]


def _left(word: str, position: int) -> bool:
    if key(word) not in WORDS:
        raise RangeError(f"outcomes, cell {position + 1}: Yes or No, 1 or 0, Churned or Active is wanted ({word}).")
    return WORDS[key(word)]
