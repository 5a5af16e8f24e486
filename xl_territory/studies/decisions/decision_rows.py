"""What stands on the sheet Decisions, read and checked: which moves are accepted, which are not and what instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xl_territory.errors import Fault, InputError, Severity
from xl_territory.policies.policy import Mode
from xl_territory.policies.rules.eligibility import Eligibility
from xl_territory.policies.rules.locks import Locks, in_force
from xl_territory.records.found_rows import FoundRow
from xl_territory.studies.decisions.words import DECISIONS, OTHER_CSM, Choice, ReasonCode
from xl_territory.tables.people import csms_of
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Integers
from xl_territory.workbook.names import key

ACCOUNT, FROM, TO, ABOUT = "Account ID", "From", "To", "Decided About"
DECISION, INSTEAD, REASON, COMMENT = "Decision", "Instead", "Reason Code", "Comment"
DECIDED_BY, DECIDED_ON = "Decided By", "Decided On"
ANYONE_ELSE = -2
SEPARATOR = " → "
NOBODY = "nobody"


@dataclass(frozen=True)
class Decision:
    """A decision by position: the account, the move that it is about, and whose the account becomes.

    ``owner`` is the CSM, ANYONE_ELSE for anyone but ``to``. ``is_stale``: another move is proposed by now, so it is
    shown and does not count.
    """

    row: FoundRow
    account: int
    now: int
    to: int
    choice: Choice
    owner: int
    is_stale: bool

    @property
    def counts(self) -> bool:
        """Whether a plan has to honour it."""
        return not self.is_stale

    @property
    def is_rejection(self) -> bool:
        """Whether it refuses the move."""
        return self.choice is Choice.REJECT


def read_decisions(t: Territory, rows: Sequence[FoundRow], proposed: Integers) -> tuple[Decision, ...]:
    """The decisions of the sheet about the ``proposed`` owners (n,).

    Raises
    ------
    InputError : with every decision that is incomplete, impossible, or against a lock or a decision of its family.
    """
    rows = [row for row in rows if row.text(DECISION)]
    faults = [fault for row in rows for fault in _words(row)]
    if faults:
        raise InputError(faults)
    accounts = {key(id_): position for position, id_ in enumerate(t.account_ids)}
    decisions: list[Decision] = []
    for row in rows:
        if key(row.text(ACCOUNT)) in accounts:
            decision = _decision(t, row, accounts[key(row.text(ACCOUNT))], proposed)
            faults += _impossible(t, decision) if isinstance(decision, Decision) else [decision]
            decisions += [decision] if isinstance(decision, Decision) else []
    faults += [*_against_locks(t, decisions), *_against_family(t, decisions)]
    if faults:
        raise InputError(faults)
    return tuple(decisions)


def about(row: FoundRow) -> str:
    """The move that a row's decision is about: what was noted when it was first seen, else what the row says."""
    return row.text(ABOUT) or f"{row.text(FROM) or NOBODY}{SEPARATOR}{row.text(TO) or NOBODY}"


def move_text(t: Territory, now: int, to: int) -> str:
    """A move as a cell shows it."""
    return f"{csm_text(t, now) or NOBODY}{SEPARATOR}{csm_text(t, to) or NOBODY}"


def csm_text(t: Territory, csm: int) -> str | None:
    """The name of a CSM, or the ID where others share it; None for nobody."""
    if csm == UNASSIGNED:
        return None
    name = t.csm_names[csm]
    return name if t.csm_names.count(name) == 1 else t.csm_ids[csm]


def csm_position(t: Territory, word: str) -> int | None:
    """Position of the active CSM that a word means; None where that is none or not one."""
    meant = csms_of(t.csms).meant(word)
    return t.csm_ids.index(meant[0]) if len(meant) == 1 and meant[0] in t.csm_ids else None


def choice_of(row: FoundRow) -> Choice | None:
    """The decision that a row's word means."""
    return next((choice for choice in Choice if key(choice) == key(row.text(DECISION))), None)


def is_rejected(t: Territory, row: FoundRow, account: int, to: int, owner: int) -> bool:
    """Whether the row rejects the move to ``to``, and a plan in which ``owner`` has the account does as it says."""
    return choice_of(row) is Choice.REJECT and is_honoured(_owner(t, row, account), to, owner)


def is_honoured(decided: int | None, to: int, owner: int) -> bool:
    """Whether ``owner`` is the CSM who was decided on, or with ANYONE_ELSE anybody but ``to``."""
    return owner != to if decided == ANYONE_ELSE else owner == decided


def _owner(t: Territory, row: FoundRow, account: int) -> int | None:
    """Whose the account becomes by a rejection; None where the cell names no active CSM."""
    instead = row.text(INSTEAD)
    if not instead:
        return int(t.current[account])
    return ANYONE_ELSE if key(instead) == key(OTHER_CSM) else csm_position(t, instead)


def _decision(t: Territory, row: FoundRow, account: int, proposed: Integers) -> Decision | Fault:
    choice = choice_of(row) or Choice.ACCEPT
    moved = about(row)
    now, to = (csm_position(t, word) for word in (*moved.split(SEPARATOR), "")[:2])
    is_stale = moved != move_text(t, int(t.current[account]), int(proposed[account]))
    owner = UNASSIGNED if to is None else to
    if choice is Choice.REJECT:
        chosen = _owner(t, row, account)
        if chosen is None:
            return _fault(row, INSTEAD, "This is no active CSM", f"Give an ID or a name, {OTHER_CSM}, or nothing")
        owner = chosen
    return Decision(
        row, account, UNASSIGNED if now is None else now, UNASSIGNED if to is None else to, choice, owner, is_stale
    )


def _words(row: FoundRow) -> Iterator[Fault]:
    choice = choice_of(row)
    if choice is None:
        yield _fault(row, DECISION, "This is no decision", f"Choose {' or '.join(Choice)}")
        return
    code = row.text(REASON)
    reason = next((each for each in ReasonCode if key(each) == key(code)), None)
    if code and reason is None:
        yield _fault(row, REASON, "There is no such Reason Code", f"Choose one of {', '.join(ReasonCode)}")
    if choice is Choice.REJECT and not code:
        yield _fault(row, REASON, "A rejection needs a Reason Code", f"Choose one of {', '.join(ReasonCode)}")
    if reason is ReasonCode.OTHER and not row.text(COMMENT):
        yield _fault(row, COMMENT, "Reason Code OTHER needs a Comment", "Say in a few words why")
    if not row.text(DECIDED_BY):
        yield _fault(row, DECIDED_BY, "Nobody has put a name to this decision", "Give the name of who decided")
    if row.text(DECIDED_ON) and row.day(DECIDED_ON) is None:
        yield _fault(row, DECIDED_ON, "This is no date", "Type a date, such as 2026-03-09")


def _impossible(t: Territory, decision: Decision) -> Iterator[Fault]:
    """Staying without an active CSM; an owner who may not have the account."""
    if not decision.counts or not decision.is_rejection:
        return
    row, account = decision.row, decision.account
    if decision.owner == UNASSIGNED:
        name = t.account_names[account]
        fix = f"Give a CSM or {OTHER_CSM} in the column {INSTEAD}"
        yield _fault(row, INSTEAD, f"{name} cannot stay: it has no active CSM", fix)
    elif row.text(INSTEAD) and decision.owner >= 0 and decision.owner != int(t.current[account]):
        obstacle = Eligibility().obstacle(t, t.books(t.current), [account], decision.owner)
        if obstacle is not None:
            yield _fault(row, INSTEAD, obstacle.text, f"Choose another CSM, or {OTHER_CSM}")


def _against_locks(t: Territory, decisions: Sequence[Decision]) -> Iterator[Fault]:
    """A lock of the Locks sheet that says something else."""
    locks: dict[int, list[tuple[int, str, int]]] = {}
    for lock in in_force(t) if Locks().mode(t) is Mode.HARD else ():
        locks.setdefault(lock.account, []).append((lock.row, lock.kind, lock.csm))
    for decision in decisions:
        for number, kind, csm in locks.get(decision.account, []) if decision.counts else ():
            given = decision.owner == csm
            if (kind == "never") == given and decision.owner != ANYONE_ELSE:
                yield _fault(
                    decision.row,
                    DECISION,
                    f"Locks row {number} {'keeps it from' if kind == 'never' else 'puts it on'} {t.csm_names[csm]}",
                    "Change the lock or the decision",
                )


def _against_family(t: Territory, decisions: Sequence[Decision]) -> Iterator[Fault]:
    """Two accounts of a family that are decided apart."""
    first: dict[int, Decision] = {}
    families: Mapping[int, int] = dict(enumerate(map(int, t.family)))
    for decision in decisions:
        if decision.counts and decision.owner != ANYONE_ELSE:
            other = first.setdefault(families[decision.account], decision)
            if other.owner != decision.owner:
                names = f"{t.account_names[decision.account]} and {t.account_names[other.account]}"
                yield _fault(
                    decision.row,
                    DECISION,
                    f"{names} (row {other.row.row}) are one family and are decided apart",
                    "Decide both alike, or take one decision back",
                )


def _fault(row: FoundRow, column: str, problem: str, fix: str) -> Fault:
    return Fault(Severity.ERROR, DECISIONS, problem, fix, row.row or None, column, row.text(column))
