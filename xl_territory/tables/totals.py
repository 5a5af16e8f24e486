"""Totals, subtotals and averages among records: what they are called, and what their numbers are."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from statistics import fmean

from xl_territory.workbook.names import key

_WORDS = frozenset(
    (
        *("total", "totals", "subtotal", "subtotals", "sum", "sums", "average", "averages", "mean", "count"),
        *("summe", "summen", "gesamt", "gesamtsumme", "zwischensumme", "ergebnis", "gesamtergebnis", "teilergebnis"),
        *("mittelwert", "durchschnitt", "anzahl", "somme", "totaux", "moyenne", "nombre", "somma", "totale", "totali"),
        *("media", "conteggio", "suma", "totales", "promedio", "recuento", "soma", "média", "contagem", "totaal"),
        *("subtotaal", "som", "gemiddelde", "aantal", "razem", "średnia", "celkem", "součet", "průměr", "összesen"),
        *("összeg", "átlag", "toplam", "ortalama", "summa", "medel", "sammanlagt", "gennemsnit", "gjennomsnitt"),
        *(
            "yhteensä",
            "keskiarvo",
            "итого",
            "всего",
            "сумма",
            "среднее",
            "合計",
            "小計",
            "平均",
            "合计",
            "总计",
            "합계",
            "소계",
        ),
    )
)
"""Words that name a total, subtotal or average, in the languages of Excel's own Subtotal and Total Row."""

_BESIDE = frozenset(("grand", "general", "général", "générale", "generale", "geral", "overall", "sub", "sous", "of"))
"""Words that make no name of what stands beside them."""

Aggregate = Callable[[Sequence[float]], float]
AGGREGATES: tuple[Aggregate, ...] = (math.fsum, fmean, len, max, min)
SUM_ALONE: tuple[Aggregate, ...] = (math.fsum,)


def names_a_total(label: str) -> bool:
    """Whether one of the words of a label is the name of a total: EMEA Total, Summe."""
    return bool(_words(label) & _WORDS)


def names_nothing_else(label: str) -> bool:
    """Whether a label has no word that could be a name: Total, Grand Total, and not Total Energies."""
    return _words(label) <= _WORDS | _BESIDE


def is_aggregate(number: float, values: Sequence[float], aggregates: Sequence[Aggregate]) -> bool:
    """Whether a number is one of these aggregates of the values, but for rounding to two digits."""
    close = (math.isclose(each(values), number, rel_tol=1e-9, abs_tol=0.005) for each in aggregates)
    return bool(values) and any(close)


def _words(label: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", key(label)))
