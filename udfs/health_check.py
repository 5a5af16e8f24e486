"""Worksheet functions that check any health score or forecast against what came."""

from __future__ import annotations

import numpy as np
from scipy.stats import rankdata

from udfs.ranges import Block, RangeError, aligned, numbers, refuse_errors, shown
from udfs.worksheet import worksheet_function
from xl_territory.schema import Column, Kind
from xl_territory.solver.problem import Booleans, Floats
from xl_territory.tables.typed_values import is_blank, text_of
from xl_territory.tables.yes_no_words import YES_NO
from xl_territory.workbook.names import key

CHURNED = frozenset({"churned", "left", "lost"})


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
    """Outcomes and scores of the cells that have both. RangeError where nobody left, or everybody."""
    columns = aligned({"outcomes": outcomes, name: scores})
    for each, cells in columns.items():
        refuse_errors(cells, each)
    said = columns["outcomes"]
    score = np.array(numbers(Column(name, Kind.SHARE, ""), columns[name], name))
    there = ~np.isnan(score) & np.array([not is_blank(cell) for cell in said], dtype=bool)
    left = np.array([_left(text_of(cell)) for cell in said], dtype=bool)[there]
    if left.all() or not left.any():
        raise RangeError("outcomes: there must be customers who left and customers who stayed.")
    return left, score[there]


def _left(word: str) -> bool:
    return key(word) in CHURNED or YES_NO.get(key(word), False)
