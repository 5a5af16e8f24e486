"""What the answers to questions about a plan look like in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from xl_territory.interfaces.cli.terminal import explanation, plain_table
from xl_territory.plans.retention import MODEL
from xl_territory.studies.conflicts import named_conflicts
from xl_territory.studies.conflicts.sheet import NONE, ConflictStudy
from xl_territory.studies.explain.hard_to_place import hard_to_place
from xl_territory.studies.explain.sheet import ExplainStudy
from xl_territory.studies.fairness.fairness_sentences import headline
from xl_territory.studies.fairness.sheet import FairnessStudy
from xl_territory.studies.move_check import sheet as hand_made_sheet
from xl_territory.studies.move_check.analysis import ManualEdits
from xl_territory.studies.resilience.analysis import Loss, how_repaired, single_point_of_failure
from xl_territory.studies.scenarios import Comparison
from xl_territory.studies.scenarios.advice import Advice
from xl_territory.studies.trade_off.analysis import Frontier
from xl_territory.studies.trade_off.sheet import sentence, shown
from xl_territory.studies.what_if import sheet as what_if_sheet
from xl_territory.studies.what_if.analysis import WhatIf, side_by_side
from xl_territory.territory.territory import Territory


def conflicts(study: ConflictStudy) -> RenderableType:
    """Each conflict with what would mend it."""
    parts: list[RenderableType] = []
    for number, (said, found) in enumerate(zip(study.sentences, study.relaxations, strict=True), start=1):
        table = plain_table(("What would mend it", "Where", "Hours", "No\nowner", "h\nabove"), text_columns=2)
        for r in found:
            table.add_row(r.sentence, r.where, f"{r.hours:.1f}", f"{r.without_owner}", f"{r.overload:.1f}")
        parts += [Text(f"Conflict {number}", style="bold red"), Text(said), table]
    return Group(*parts) if parts else Text(NONE, style="green")


def conflicts_named(territory: Territory) -> RenderableType:
    """What an incomplete plan comes from, and where the remedies are."""
    told = [Text.assemble(("Conflict: ", "bold red"), sentence) for sentence in named_conflicts(territory)]
    return Group(*told, Text("explain --conflicts --book BOOK says what would mend it.", style="dim"))


def explained(study: ExplainStudy) -> RenderableType:
    """One account, what was tried for it; or the accounts that are hard to place."""
    if study.found is None:
        return _hard(study)
    adds = ", ".join(f"{term} {points:+.3f}" for term, points in zip(study.found.terms, study.found.adds, strict=True))
    binding = "; ".join(study.found.binding) or "none"
    tried = [Text.assemble((f"{each.title}: ", "bold"), each.sentence) for each in study.tried]
    facts = Text(f"It adds, in score points: {adds}.\nRules that bind: {binding}.\n")
    return Group(explanation(study.found), facts, *tried)


def _hard(study: ExplainStudy) -> RenderableType:
    table = plain_table(("Account", "Name", "Hard to place because", "What to do"), text_columns=4)
    t = study.plan.territory
    for found in hard_to_place(study.plan):
        table.add_row(t.account_ids[found.account], t.account_names[found.account], found.detail, found.action)
    return table if table.row_count else Text("No account is hard to place.", style="green")


def comparison(found: Comparison, advice: Sequence[Advice]) -> RenderableType:
    """A row per plan; the advice below."""
    columns = ("Scenario", "Score", "Moved", "Skill", "Off\ntarget", "h\nabove", "No\nowner", "Retention")
    table = plain_table(columns, text_columns=1)
    for m in found.measures:
        shares = (f"{m.moved_share:.0%}", f"{m.skill_match:.0%}", f"{m.balance.largest_deviation:.0%}")
        left = (f"{m.overload:.1f}", str(m.without_owner), f"{m.retained:.1%}")
        table.add_row(m.name, f"{m.score:.4f}", *shares, *left)
    said = [Text(f"{a.model}: {a.threshold}. {a.finding}.", style="green" if a.suits else "yellow") for a in advice]
    same = f"{int(found.same.sum())} of {len(found.same)} accounts have the same CSM in every plan."
    return Group(table, Text(f"Best by your weights: {found.best.name}. {same}"), *said, Text(MODEL, style="dim"))


def trade_off(found: Frontier) -> RenderableType:
    """A row per point of the curve."""
    columns = (shown(found.second), shown(found.first), "moved", "h above", "score", "proven within", "")
    table = plain_table(columns, text_columns=0)
    for k, p in enumerate(found.points):
        knee = Text("knee" if k == found.knee and len(found.points) > 2 else "", style="bold green")
        figures = (f"{p.second:.1%}", f"{p.first:.4f}", f"{p.plan.moved}", f"{p.plan.overload:.1f}")
        table.add_row(*figures, f"{p.plan.score:.4f}", f"{p.gap:.1%}", knee)
    return Group(table, Text(sentence(found)))


def what_if(found: WhatIf) -> RenderableType:
    """The plans side by side."""
    table = plain_table(("Plan", "Score", "Off\ntarget", "Skill", "h\nabove", "No\nowner", "New\nowner", "Taken"), 1)
    moves = ((0, 0), (0, 0), *((len(found.changed(p)), found.taken(p)) for p in (found.repair, found.anew)))
    for m, (changed, taken) in zip(side_by_side(found), moves, strict=True):
        shares = (f"{m.score:.4f}", f"{m.balance.largest_deviation:.0%}", f"{m.skill_match:.0%}")
        table.add_row(m.name, *shares, f"{m.overload:.1f}", str(m.without_owner), str(changed), str(taken))
    return Group(table, Text(what_if_sheet.sentence(found)))


def resilience(losses: Sequence[Loss]) -> RenderableType:
    """A row per CSM, the gravest first."""
    table = plain_table(("Without", "Hours", "No home", "At-risk", "Re-homed", "Others", "Skills lost"), text_columns=1)
    for loss in losses:
        hours = (f"{loss.hours:.1f}", f"{loss.homeless:.1f}", str(loss.at_risk))
        table.add_row(loss.name, *hours, str(loss.rehomed), str(loss.others), ", ".join(loss.skills))
    return Group(table, Text(f"{single_point_of_failure(losses)} {how_repaired(losses)}"))


def hand_made(found: ManualEdits) -> RenderableType:
    """The accounts that change hands, terms before and after, and what breaks."""
    if not found.changed:
        return Text(hand_made_sheet.UNCHANGED, style="green")
    moves = plain_table(("Account", "Name", "From", "To", "Hours"), text_columns=4)
    for *words, hours in hand_made_sheet.rows(found):
        moves.add_row(*words, f"{hours:.1f}")
    terms = plain_table(("Term", "Before", "After"), text_columns=1)
    for old_term, term in zip(found.before.terms, found.after.terms, strict=True):
        if term.weight:
            terms.add_row(term.name, f"{old_term.value:.4f}", f"{term.value:.4f}")
    broken = [Text(f"Breaks {violation.rule}: {violation.detail}", style="red") for violation in found.broken]
    return Group(moves, terms, Text(hand_made_sheet.sentence(found)), *broken)


def fairness(study: FairnessStudy) -> RenderableType:
    """A row per CSM, then the groups that are treated differently."""
    table = plain_table(("CSM", "Mostly by", "Outlier in", "Burden"), text_columns=3)
    for burden in study.burdens:
        name = study.plan.territory.csm_names[burden.csm]
        table.add_row(name, burden.by, ", ".join(burden.outlying), f"{burden.total:.2f}")
    told = [Text(f"{g.kind} {g.name}: {'; '.join(g.differences)}", "yellow") for g in study.groups if g.differences]
    return Group(table, Text(headline(study.plan, study.burdens, study.change)), *told)
