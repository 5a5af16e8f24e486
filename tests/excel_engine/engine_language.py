"""The language of the user's Excel: what formulas read like in FormulaLocal, and as conditional formats take them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from openpyxl.utils import column_index_from_string, get_column_letter

STRINGS = re.compile(r'("(?:[^"]|"")*")')
COLUMN = re.compile(r"\$([A-Z]{1,3}):\$([A-Z]{1,3})")
WORDS = re.compile(r"[A-Z]+(?=\()|\b(?:TRUE|FALSE|WAHR|FALSCH)\b")
POINT = "\0"


@dataclass(frozen=True)
class Language:
    """Names of functions and constants, what separates arguments, and the sign of decimals; ``column`` is for R1C1."""

    names: Mapping[str, str] = field(default_factory=dict)
    separator: str = ","
    decimal: str = "."
    column: str = "C"

    def local(self, formula: str, in_r1c1: bool = False) -> str:
        """An English formula as a user reads it."""

        def translated(part: str) -> str:
            part = re.sub(r"(?<=\d)\.(?=\d)", POINT, part).replace(",", self.separator).replace(POINT, self.decimal)
            part = WORDS.sub(lambda name: self.names.get(name[0], name[0]), part)
            column = f"{self.column}{{}}"
            return COLUMN.sub(lambda m: column.format(column_index_from_string(m[1])), part) if in_r1c1 else part

        return _outside_strings(formula, translated)

    def english(self, local: str, in_r1c1: bool = False) -> str:
        """A formula of the user in English. Raises RuntimeError where it is none: Excel says no more either."""
        back = {each: english for english, each in self.names.items()}

        def read(part: str) -> str:
            part = re.sub(rf"(?<=\d){re.escape(self.decimal)}(?=\d)", POINT, part)
            part = WORDS.sub(lambda name: back.get(name[0], name[0]), part.replace(self.separator, ","))
            columns = re.compile(rf"\b{self.column}(\d+)\b")
            part = columns.sub(lambda m: "${0}:${0}".format(get_column_letter(int(m[1]))), part) if in_r1c1 else part
            return part.replace(POINT, ".")

        english = _outside_strings(local, read)
        if self.local(english, in_r1c1) != local:
            raise RuntimeError("Exception occurred.")
        return english


def _outside_strings(formula: str, change: Callable[[str], str]) -> str:
    return "".join(part if part.startswith('"') else change(part) for part in STRINGS.split(formula))


ENGLISH = Language()
GERMAN = Language(
    names={
        "AND": "UND",
        "ISNUMBER": "ISTZAHL",
        "SEARCH": "SUCHEN",
        "ROW": "ZEILE",
        "IF": "WENN",
        "FALSE": "FALSCH",
        "TRUE": "WAHR",
        "SUM": "SUMME",
    },
    separator=";",
    decimal=",",
    column="S",
)
