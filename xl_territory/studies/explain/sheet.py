"""The Explain sheet: one account closely, the accounts that are hard to place, and what every account adds."""

from __future__ import annotations

from collections.abc import Sequence

from xl_territory.plans.contributions import contributions
from xl_territory.plans.evaluate import Plan
from xl_territory.policies import TERMS
from xl_territory.reports.columns import filled, table
from xl_territory.studies.adoption import moves, use_table
from xl_territory.studies.explain.analysis import ExplainStudy, Explanation, OwnerOption
from xl_territory.studies.explain.hard_to_place import hard_to_place
from xl_territory.studies.explain.why_not import WhyNot
from xl_territory.territory.workloads import UNASSIGNED
from xl_territory.workbook.sheets import Format, ResultSheet, ResultTable, Shade, Tone

SHEET = "Explain"
OPTIONS_TOLD = 5


def explain(study: ExplainStudy) -> ResultSheet:
    """The account first, where there is one."""
    found = study.found
    account = () if found is None else (_options(found), _repairs(study.tried), *_use(study.tried))
    intro = "Costs and contributions are in score points (score × 100)."
    if found is None:
        told = sentence(study)
    else:
        told = f"{found.title}. {found.sentence}"
        intro = f"Rules that bind: {_binding(found)}. {intro}"
    return ResultSheet(SHEET, "Explain", intro, (*account, _hard(study.plan), _adds(study.plan)), answer=told)


def sentence(study: ExplainStudy) -> str:
    """What is said of the account, with the cheapest other CSMs; without one, how many are hard to place."""
    found = study.found
    if found is None:
        return f"{len(hard_to_place(study.plan))} accounts are hard to place."
    options = [
        f"{option.name}: {'–' if option.cost is None else f'{option.cost:+.2f} points'}"
        f"{f' ({option.obstacle})' if option.obstacle else ''}"
        for option in found.options[:OPTIONS_TOLD]
    ]
    return "\n".join([f"{found.title}.", "", found.sentence, "", *options, "", ""])


def _binding(found: Explanation) -> str:
    return "; ".join(found.binding) or "none"


def _options(found: Explanation) -> ResultTable:
    options = found.options
    columns = [
        filled("CSM ID", [option.csm for option in options], width=12),
        filled("CSM Name", [option.name for option in options], width=34),
        filled("What is in the way", [option.obstacle for option in options], Format.WRAPPED, 60),
        filled("Cost Alone", [option.cost for option in options], Format.NUMBER, 44),
        filled("Soft Rules Broken", [option.violations for option in options], Format.NUMBER, 18),
        filled("Hours After", [option.hours for option in options], Format.HOURS, 12),
        filled("Capacity", [option.capacity for option in options], Format.HOURS, 10),
        *(
            filled(f"Rise: {term.name}", [_rise(found, option, term.name) for option in options], Format.NUMBER, 20)
            for term in TERMS
        ),
    ]
    return table(
        "ExplainOptions", columns, shades=(Shade("What is in the way", Tone.GOOD, contains="owner"),), empty=""
    )


def _rise(found: Explanation, option: OwnerOption, term: str) -> float | None:
    """What a term costs more with this CSM; a term without weight costs nothing."""
    if not option.rises:
        return None
    return option.rises[found.terms.index(term)] if term in found.terms else 0.0


def _repairs(tried: Sequence[WhyNot]) -> ResultTable:
    columns = [
        filled("Tried", list(range(1, len(tried) + 1)), Format.WHOLE, 12),
        filled("Account with CSM", [tried_move.title for tried_move in tried], width=34),
        filled("Answer", [tried_move.sentence for tried_move in tried], Format.WRAPPED, 60),
        filled("Others who move", [_moves(tried_move) for tried_move in tried], Format.WRAPPED, 44),
        filled("Cost", [tried_move.cost for tried_move in tried], Format.NUMBER, 12),
        filled(
            "Hours moved", [sum(swap.hours for swap in tried_move.others) for tried_move in tried], Format.HOURS, 13
        ),
    ]
    return table("ExplainRepairs", columns, title="What it would take", empty="No other CSM may have it.")


def _use(tried: Sequence[WhyNot]) -> tuple[ResultTable, ...]:
    return use_table(SHEET, {each.title: moves(each.moves) for each in tried if not each.forbidden})


def _moves(found: WhyNot) -> str:
    return "; ".join(f"{swap.account} {swap.from_csm or 'nobody'} → {swap.to_csm or 'nobody'}" for swap in found.others)


def _hard(plan: Plan) -> ResultTable:
    """One row per difficulty: accounts that have the same one are together."""
    t = plan.territory
    alike: dict[tuple[str, str, str], list[int]] = {}
    for each in hard_to_place(plan):
        alike.setdefault((each.detail, each.action, each.kind), []).append(each.account)
    columns = [
        filled("Account ID", [_first([t.account_ids[i] for i in accounts]) for accounts in alike.values()], width=12),
        filled(
            "Account Name", [_first([t.account_names[i] for i in accounts]) for accounts in alike.values()], width=34
        ),
        filled("Hard to place because", [detail for detail, *_ in alike], Format.WRAPPED, 60),
        filled("Suggested Action", [action for _, action, _ in alike], Format.WRAPPED, 44),
        filled("Kind", [kind for *_, kind in alike], width=16),
        filled("Accounts", list(map(len, alike.values())), Format.WHOLE, 10),
    ]
    return table("HardToPlace", columns, title="Accounts that are hard to place", empty="No account is hard to place.")


def _first(names: Sequence[str]) -> str:
    """One name, and how many there are besides."""
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"


def _adds(plan: Plan) -> ResultTable:
    t, added = plan.territory, contributions(plan)
    names = [None if j == UNASSIGNED else t.csm_ids[j] for j in plan.books.owner]
    counting = [k for k, term in enumerate(plan.terms) if term.weight]
    columns = [
        filled("Account ID", list(t.account_ids), width=12),
        filled("Account Name", list(t.account_names), width=34),
        filled("Assigned CSM", names, width=60),
        filled("Adds to the score", [float(points) for points in added[counting].sum(axis=0)], Format.NUMBER, 44),
        *(
            filled(f"Adds: {plan.terms[k].name}", [float(points) for points in added[k]], Format.NUMBER, 20)
            for k in range(len(plan.terms))
        ),
    ]
    return table("ExplainContributions", columns, title="What every account adds to the score", empty="No account.")
