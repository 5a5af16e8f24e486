"""A page as one file of HTML that asks the network for nothing: its policy allows only what is written in it."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from xl_territory.studies.plan_page.page_content import Accounts, PageContent

HERE = "xl_territory.studies.plan_page"


def page(content: PageContent) -> bytes:
    """The page in UTF-8."""
    style, script = _text("plan.css"), _text("plan.js")
    policy = {
        "default-src": "'none'",
        "style-src": _hash(style),
        "script-src": _hash(script),
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


def environment(package: str) -> Environment:
    """Templates of a package, everything that is put in them escaped."""
    return Environment(
        loader=PackageLoader(package, ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def in_script(data: Any) -> Markup:
    """Data as JSON inside a script element, which no text in it can end."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))


def _data(accounts: Accounts) -> Mapping[str, Any]:
    return {"headers": accounts.headers, "numbers": accounts.numbers, "rows": accounts.rows}


def _text(name: str) -> str:
    return (files(HERE) / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
