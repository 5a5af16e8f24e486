"""The page shows the cells of the workbook, and nothing that stands in them becomes part of its program."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from markupsafe import escape

from tests.benchmarks.workbooks import sheets
from tests.studies.plan_page.conftest import HOSTILE, MADE
from xl_territory.errors import UsageError
from xl_territory.plans.evaluate import evaluate
from xl_territory.plans.pipeline import planned, read_workbook
from xl_territory.run.optimize import result_sheets
from xl_territory.studies import study_called
from xl_territory.studies.plan_page.flow_diagram import MOST_FLOWS, NOBODY, TOP, MoveFlow, flow_diagram, flows
from xl_territory.studies.plan_page.page_content import PageContent, page_content
from xl_territory.studies.plan_page.render import page
from xl_territory.studies.shown_values import PATTERNS
from xl_territory.studies.study import Asked
from xl_territory.workbook import MemoryHost
from xl_territory.workbook.sheets import Format


def test_books_and_accounts_are_the_cells_of_their_sheets(host: MemoryHost, content: PageContent) -> None:
    """In the formats of these cells."""
    hours, accounts = host.frame("CSM Hours"), host.frame("Assignments")
    at = content.books.headers.index
    assert [row[at("CSM Name")] for row in content.books.rows] == [*hours["CSM Name"], ""]
    assert [row[at("Hours")] for row in content.books.rows[:-1]] == [f"{cell:,.1f}" for cell in hours["Hours"]]
    assert [row[at("Utilisation")] for row in content.books.rows[:-1]] == [f"{c:.0%}" for c in hours["Utilisation"]]
    shown = content.accounts
    for name in ("Account ID", "Account Name", "Why", "Moved"):
        assert [row[shown.headers.index(name)] for row in shown.rows] == list(accounts[name])


def test_handoffs_and_scenarios_are_shown_where_the_workbook_has_them(host: MemoryHost, content: PageContent) -> None:
    """Each account with its dates, each plan with its score."""
    start = content.accounts.headers.index("Start")
    dates = {row[0]: row[start] for row in content.accounts.rows}
    handoffs = host.frame("Handoffs").set_index("Account ID")["Start"]
    assert {id_: date for id_, date in dates.items() if date} == {id_: f"{on:%Y-%m-%d}" for id_, on in handoffs.items()}
    assert content.full_weeks
    assert content.full_weeks.rows
    assert content.scenarios
    scores = host.frame("Scenario Compare")["Score by Your Weights"]
    assert [row[2] for row in content.scenarios.rows] == [f"{score:.4f}" for score in scores]


def test_a_workbook_without_them_has_a_page_without_them(host: MemoryHost) -> None:
    """No empty section."""
    names = [name for name in host.sheet_names if "Handoff" not in name and "Scenario" not in name]
    found = page_content(host.read(names), "plan", MADE)
    assert (found.full_weeks, found.by_week, found.scenarios) == (None, None, None)
    html = page(found).decode()
    assert 'id="weeks"' not in html
    assert 'id="scenarios"' not in html
    assert "Handover" not in found.accounts.headers


def test_what_stands_in_cells_never_becomes_markup(file: Path) -> None:
    """The scripts and the style are ours, and no address of another place is asked for anything."""
    html = file.read_text(encoding="utf-8")
    assert html.count("<script") == html.count("</script>") == 2
    assert HOSTILE not in html
    assert "<img" not in html
    assert "Bob &amp; &lt;Sons&gt;" in html
    own = re.sub('<script type="application/json".*?</script>', "", html).replace(str(escape(HOSTILE)), "")
    assert not re.search(r"""(src|href|action)\s*=\s*["']?(https?:|//)|url\(|@import""", own)


def test_the_policy_allows_only_what_is_in_the_file(file: Path) -> None:
    """Nothing from anywhere, no style and no script but those whose hashes it names."""
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', file.read_text(encoding="utf-8"))
    rules = dict(rule.split(" ", 1) for rule in policy.replace("&#39;", "'").split("; "))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert all(re.fullmatch(r"'sha256-[\w+/=]{44}'", rules[name]) for name in ("script-src", "style-src"))


def test_flows_are_who_changes_hands(host: MemoryHost) -> None:
    """Every account whose CSM is another one, once."""
    plan = planned(host.read(host.sheet_names))
    found = flows(plan)
    assert sum(flow.accounts for flow in found) == int((plan.books.owner != plan.territory.current).sum()) > 0
    given = Counter[str]()
    for flow in found:
        given[flow.giver] += flow.accounts
    assert given["Ann"] == int(plan.books.moved.sum())
    assert given[NOBODY] == 1


pairs = st.dictionaries(
    st.tuples(st.sampled_from("ABCDEFGH"), st.sampled_from("STUVWXYZ")), st.integers(1, 40), min_size=1, max_size=40
)


@settings(max_examples=25, deadline=None)
@drawn(many=pairs)
def test_names_do_not_overlap_and_bands_fill_their_bars(many: dict[tuple[str, str], int]) -> None:
    """Whatever moves, on both sides."""
    found = [MoveFlow(a, b, n, 0.0, 0.0) for (a, b), n in sorted(many.items(), key=lambda each: -each[1])]
    diagram = flow_diagram(found)
    assert len(diagram.bands) == len(found) <= MOST_FLOWS
    scale = diagram.givers[0].height / diagram.givers[0].accounts
    for side, end in ((diagram.givers, "giver"), (diagram.receivers, "receiver")):
        middles = [node.middle for node in side]
        assert all(b - a >= 15 for a, b in pairwise(middles))
        for node in side:
            assert node.top >= TOP
            assert node.top + node.height <= diagram.height
            assert node.accounts == sum(flow.accounts for flow in found if getattr(flow, end) == node.name)
            assert node.height == pytest.approx(node.accounts * scale)


def test_of_too_many_flows_the_largest_are_drawn_and_all_are_counted() -> None:
    """A name's number counts what is not drawn too."""
    found = [MoveFlow(f"G{k}", "R", 200 - k, 0.0, 0.0) for k in range(MOST_FLOWS + 30)]
    diagram = flow_diagram(found)
    assert len(diagram.left_out) == 30
    assert diagram.receivers[0].accounts == sum(flow.accounts for flow in found)


def test_a_large_team_makes_a_small_file() -> None:
    """50 CSMs, at a tenth of 5,000 accounts, within a tenth of 5 MB."""
    frames = sheets(500, 50)
    territory = read_workbook(frames)
    host = MemoryHost(frames)
    host.write(result_sheets(evaluate(territory, np.arange(500) % 50), ()))
    assert len(page(page_content(host.read(host.sheet_names), "plan", MADE))) < 500_000


def test_the_page_is_written_where_it_was_asked_for(host: MemoryHost, tmp_path: Path) -> None:
    """Without a name, or with one of another kind, nothing is."""
    report, asked = study_called("plan_page"), Asked(host.read(host.sheet_names))
    assert "-o" in report.ask(asked, {}).sentence
    with pytest.raises(UsageError, match=r"\.html"):
        report.ask(asked, {"output": tmp_path / "plan.pdf"})
    assert not list(tmp_path.iterdir())
    answer = report.ask(asked, {"output": tmp_path / "plan.html"})
    assert answer.facts["bytes"] == (tmp_path / "plan.html").stat().st_size


def test_every_format_of_numbers_has_a_pattern() -> None:
    """So that no page shows ten decimals."""
    texts = {Format.TEXT, Format.WRAPPED, Format.DATE, Format.MOMENT}
    assert set(PATTERNS) == set(Format) - texts
