"""A page as one file of HTML that asks the network for nothing: its policy allows only what is written in it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from xl_territory.studies.html_pages import environment, in_script, source_hash
from xl_territory.studies.plan_page.page_content import Accounts, PageContent

HERE = "xl_territory.studies.plan_page"


def page(content: PageContent) -> bytes:
    """The page in UTF-8."""
    style, script = _text("plan.css"), _text("plan.js")
    policy = {
        "default-src": "'none'",
        "style-src": source_hash(style),
        "script-src": source_hash(script),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    html = (
        environment(HERE)
        .get_template("plan.html.j2")
        .render(
            vars(content)
            | {
                "style": Markup(style),
                "script": Markup(script),
                "policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
                "data": in_script(_data(content.accounts)),
            }
        )
    )
    return html.encode()


def _data(accounts: Accounts) -> Mapping[str, Any]:
    return {"headers": accounts.headers, "numbers": accounts.numbers, "rows": accounts.rows}


def _text(name: str) -> str:
    return (files(HERE) / name).read_text(encoding="utf-8")
