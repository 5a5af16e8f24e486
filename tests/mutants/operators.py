"""Small changes of Python code that a test should notice (mutation operators), as edits of the source text."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
}
ARITHMETIC: dict[type[ast.operator], str] = {
    ast.Add: "-",
    ast.Sub: "+",
    ast.Mult: "/",
    ast.Div: "*",
    ast.BitAnd: "|",
    ast.BitOr: "&",
}
SILENT = ("print", "log")


@dataclass(frozen=True)
class Mutation:
    """Source text from character ``start`` to ``end`` replaced by ``new``; ``line`` is counted from 1."""

    line: int
    start: int
    end: int
    new: str

    def applied(self, source: str) -> str:
        """The source with the change."""
        return source[: self.start] + self.new + source[self.end :]


def mutations(source: str) -> list[Mutation]:
    """Every mutation of a module, in the order of its text; docstrings and annotations stay as they are."""
    tree = ast.parse(source)
    places = Places(source)
    found = [mutation for node in _code(tree) for mutation in _of(node, places)]
    return sorted(set(found), key=lambda m: (m.start, m.end, m.new))


class Places:
    """Where a node stands in the text, in characters."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.lines = source.splitlines(keepends=True)
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line))

    def at(self, line: int, column: int) -> int:
        """Character number of a line and a column in bytes, as ``ast`` counts them."""
        return self.starts[line - 1] + len(self.lines[line - 1].encode()[:column].decode())

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """First and last character of a node."""
        return self.at(node.lineno, node.col_offset), self.at(node.end_lineno or 0, node.end_col_offset or 0)

    def text(self, node: ast.expr | ast.stmt) -> str:
        """The text of a node."""
        start, end = self.span(node)
        return self.source[start:end]

    def replaced(self, node: ast.expr | ast.stmt, new: str) -> Mutation:
        """The node replaced by other text."""
        return Mutation(node.lineno, *self.span(node), new)


def _code(tree: ast.AST) -> Iterator[ast.AST]:
    """Nodes that run: no annotations, no docstrings, no imports."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, (ast.Import, ast.ImportFrom, ast.arg)):
            continue
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue
        if isinstance(child, ast.AnnAssign):
            yield from [child.value, *_code(child.value)] if child.value else []
            continue
        yield child
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for part in (*child.args.defaults, *filter(None, child.args.kw_defaults), *child.body):
                yield part
                yield from _code(part)
        else:
            yield from _code(child)


def _of(node: ast.AST, places: Places) -> Iterator[Mutation]:
    for operator in (_comparison, _arithmetic, _logic, _constant, _bound, _returned, _dropped):
        yield from operator(node, places)


def _comparison(node: ast.AST, places: Places) -> Iterator[Mutation]:
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in COMPARISONS:
        left, right = places.text(node.left), places.text(node.comparators[0])
        yield places.replaced(node, f"{left} {COMPARISONS[type(node.ops[0])]} {right}")


def _arithmetic(node: ast.AST, places: Places) -> Iterator[Mutation]:
    if isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
        yield places.replaced(
            node, f"({places.text(node.left)}) {ARITHMETIC[type(node.op)]} ({places.text(node.right)})"
        )
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.Invert, ast.Not)):
        yield places.replaced(node, f"({places.text(node.operand)})")


def _logic(node: ast.AST, places: Places) -> Iterator[Mutation]:
    if isinstance(node, ast.BoolOp):
        word = " or " if isinstance(node.op, ast.And) else " and "
        yield places.replaced(node, word.join(f"({places.text(value)})" for value in node.values))
    if isinstance(node, (ast.If, ast.IfExp, ast.While)):
        yield places.replaced(node.test, f"not ({places.text(node.test)})")


def _constant(node: ast.AST, places: Places) -> Iterator[Mutation]:
    if not isinstance(node, ast.Constant):
        return
    if isinstance(node.value, bool):
        yield places.replaced(node, str(not node.value))
    elif isinstance(node.value, (int, float)):
        yield places.replaced(node, repr(node.value + 1))
        yield places.replaced(
            node, repr(node.value * 1.1 if isinstance(node.value, float) and node.value else node.value - 1)
        )


def _bound(node: ast.AST, places: Places) -> Iterator[Mutation]:
    """A bound of a slice left out."""
    if isinstance(node, ast.Slice):
        for bound in filter(None, (node.lower, node.upper)):
            yield places.replaced(bound, "None")


def _returned(node: ast.AST, places: Places) -> Iterator[Mutation]:
    if isinstance(node, ast.Return) and node.value is not None and places.text(node.value) != "None":
        yield places.replaced(node.value, "None")


def _dropped(node: ast.AST, places: Places) -> Iterator[Mutation]:
    """A statement that does something, not done."""
    if isinstance(node, (ast.AugAssign, ast.Raise)):
        yield places.replaced(node, "pass")
    called = isinstance(node, ast.Expr) and isinstance(node.value, (ast.Call, ast.Yield, ast.YieldFrom))
    if called and not places.text(node).startswith(SILENT):  # type: ignore[arg-type]
        yield places.replaced(node, "pass")  # type: ignore[arg-type]
