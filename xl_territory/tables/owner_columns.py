"""Which of several owner columns holds the CSMs: exports have IDs, names and addresses, of sales and of others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xl_territory.errors import Fault, Severity
from xl_territory.tables.headers import Header, Headers
from xl_territory.tables.locate import Place, cell
from xl_territory.tables.people import People
from xl_territory.tables.typed_values import text_of
from xl_territory.workbook.sheets import RawSheet

OWNER, SALES = "Current CSM", "Account Owner"
MOST = 0.5


def owner_column(name: str, sheet: RawSheet, place: Place, csms: People) -> tuple[Place, list[Fault]]:
    """The place of the accounts with the column as Current CSM whose values match the CSMs sheet, and what is said.

    The first column that means it is kept where none matches better; that of sales is taken only where most of it are
    CSMs and no other column matches.
    """
    headers = place.headers
    candidates = _meaning(headers, OWNER)
    cells = {header: _cells(sheet, place, header) for header in (*candidates, *_meaning(headers, SALES))}
    known = {header: csms.share_known([word for word in words if word]) for header, words in cells.items()}
    counts = {header: known[header] * sum(map(bool, words)) for header, words in cells.items()}
    best = max(cells, key=lambda header: (counts[header], header in candidates), default=None)
    if best is None or known[best] <= MOST:
        return place, []
    others = [each for each in candidates if each != best and not _agree(cells[each], cells[best], csms)]
    adjusted = replace(place, headers=_with_owner(headers, best))
    if best in candidates[:1] and not others:
        return adjusted, []
    return adjusted, [_said(name, place, best, others, f"{known[best]:.0%} of its owners are on the CSMs sheet")]


def _meaning(headers: Headers, name: str) -> list[Header]:
    """The headers that mean a column, the one that is read first."""
    taken = [headers.found[name]] if name in headers.found else []
    return [*taken, *(header for other, header in headers.shadowed if other == name)]


def _cells(sheet: RawSheet, place: Place, header: Header) -> list[str]:
    return [text_of(cell(sheet, row, header.position)) for row in place.rows]


def _agree(words: Sequence[str], others: Sequence[str], csms: People) -> bool:
    """Whether two columns name the same people wherever the first is filled."""
    return all(not word or csms.meant(word) == csms.meant(other) for word, other in zip(words, others, strict=True))


def _with_owner(headers: Headers, best: Header) -> Headers:
    others = {name: header for name, header in headers.found.items() if header != best and name != OWNER}
    shadowed = tuple((name, header) for name, header in headers.shadowed if name != OWNER and header != best)
    left = tuple(header for header in _meaning(headers, OWNER) if header != best)
    return Headers({OWNER: best} | others, shadowed, (*headers.others, *left))


def _said(name: str, place: Place, best: Header, others: Sequence[Header], why: str) -> Fault:
    beside = f"; not {' or '.join(header.typed for header in others)}" if others else ""
    problem = f"This is read as {OWNER}, because {why}{beside}"
    fix = f"Call another column {OWNER} if that one is meant"
    return Fault(Severity.WARNING, name, problem, fix, row=place.header_row, column=best.typed)
