"""A term and a rule are one file and one registry line each: toys of both, in a copy, work everywhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

TERM = '''"""Term: accounts are with the CSM of their letter."""

import numpy as np

from xl_territory.policies.policy import Contribution, Term


class Letters(Term):
    """Accounts are with the CSM of their letter."""

    name = "letters"
    meaning = "Share of the accounts whose CSM has another letter."
    default_weight = 10

    def contribute(self, territory):
        """A cost for every other letter."""
        n = len(territory.accounts)
        return Contribution(cost=apart(territory) / n, unassigned_cost=np.full(n, 1 / n))

    def value(self, territory, books):
        """The mean."""
        wrong = [j < 0 or apart(territory)[i, j] for i, j in enumerate(books.owner)]
        return float(np.mean(wrong))


def apart(territory):
    return np.array([[float(a[0] != c[0]) for c in territory.csm_names] for a in territory.account_names])
'''

RULE = '''"""Rule: no account is with a CSM of its own last digit."""

import numpy as np

from xl_territory.policies.policy import Contribution, Rule, Violation


class Digits(Rule):
    """No account is with a CSM of its own last digit."""

    name = "digits"
    meaning = "No account is with a CSM whose ID ends as its own does."

    def contribute(self, territory):
        """Only other digits."""
        ends = [[a[-1] != c[-1] for c in territory.csm_ids] for a in territory.account_ids]
        return Contribution(allowed=np.array(ends))

    def violations(self, territory, books):
        """Accounts with their own digit."""
        for i, j in enumerate(books.owner):
            if j >= 0 and territory.account_ids[i][-1] == territory.csm_ids[j][-1]:
                yield Violation(self.name, f"{territory.account_names[i]} has its own digit", (i,), (int(j),))
'''

USE = """
from tests.given import account, csm, given, sheets
from xl_territory.plans.pipeline import plan, planned, read_workbook
from xl_territory.policies import CATALOGUE
from xl_territory.reports import REPORTS, ReportContext
from xl_territory.studies.conflicts.remedies import conflict_study
from xl_territory.studies.explain.analysis import explain
from xl_territory.workbook import MemoryHost

assert {"Weight: letters", "Rule: digits"} <= {setting.name for setting in CATALOGUE}

accounts = [account("A1", account_name="Xylo"), account("A2", account_name="Yeti")]
csms = [csm("C1", csm_name="Yves"), csm("C2", csm_name="Xena"), csm("C3", csm_name="Zoe")]
found = plan(given(accounts, csms, settings={"Weight: balance": 0, "Weight: letters": 100}).territory)
assert found.assignment == {"A1": "C2", "A2": "C1"}, found.assignment
assert [t.value for t in found.terms if t.name == "letters"] == [0]
assert [(r.mode, r.violations) for r in found.audit if r.name == "digits"] == [("hard", ())]

told = explain(found, "A1")
ways = {option.csm: option.obstacle for option in told.options}
assert ways == {"C2": "owner", "C3": "", "C1": "Xylo has its own digit"}, ways
assert "worse letters" in told.sentence, told.sentence
assert [option.forbidden for option in told.options] == [False, False, True]

stuck = given([account("A1"), account("B1")], [csm("C1")]).territory
study = conflict_study(stuck)
assert [c.sources[0].rule for c in study.conflicts] == ["digits"], study.sentences
assert study.sentences == ["A1 and B1 (Accounts rows 2–3); Rule: digits is hard (Settings)."], study.sentences
said = [remedy.sentence for remedy in study.remedies[0]]
assert "Set Rule: digits to soft" in said, said

soft = plan(given(accounts, csms, settings={"Rule: digits": "soft"}).territory)
assert "digits (soft): Xylo has its own digit" in [o.obstacle for o in explain(soft, "A1").options]

host = MemoryHost({})
host.write([report(ReportContext(found)) for report in REPORTS])
assert "letters" in list(host.frame("Score")["Term"])
assert "digits" in list(host.frame("Audit")["Rule"])
print("everything works")
"""


def test_a_toy_term_and_a_toy_rule_work_everywhere(tmp_path: Path) -> None:
    """Settings, plan, audit, Explain, conflicts with remedies, a soft mode and the sheets know them at once."""
    shutil.copytree(ROOT / "xl_territory", tmp_path / "xl_territory", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tests", tmp_path / "tests", ignore=shutil.ignore_patterns("__pycache__", "data"))
    policies = tmp_path / "xl_territory" / "policies"
    for folder, name, text in (("terms", "Letters", TERM), ("rules", "Digits", RULE)):
        (policies / folder / f"{name.lower()}.py").write_text(text, "utf-8")
        registry = policies / folder / "__init__.py"
        code = registry.read_text("utf-8").replace("\n)\n", f"\n    {name}(),\n)\n")
        lead = f"from xl_territory.policies.{folder}.{name.lower()} import {name}\n"
        registry.write_text(
            code.replace("from xl_territory.policies.policy", f"{lead}from xl_territory.policies.policy")
        )
    ran = subprocess.run(
        [sys.executable, "-c", USE],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout.endswith("everything works\n"), ran.stderr
