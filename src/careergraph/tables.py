"""Rows as a table for the terminal, as CSV that no spreadsheet runs, or as JSON."""

import csv
import io
import json
from collections.abc import Sequence
from decimal import Decimal

from careergraph.escape import for_cell, for_terminal

Cell = str | int | Decimal | bool | None
FORMATS = ("table", "json", "csv")


def render(columns: Sequence[str], rows: Sequence[Sequence[Cell]], form: str) -> str:
    """Return rows in one of `FORMATS`, without a line end after the last line."""
    if form == "json":
        return dump([dict(zip(columns, row, strict=True)) for row in rows])
    return _csv(columns, rows) if form == "csv" else _table(columns, rows)


def dump(value: object) -> str:
    """Return any answer as readable JSON; decimals keep their digits."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=plain)


def plain(value: object) -> object:
    """Return what JSON has no form of: a decimal as a number."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(type(value).__name__)


def _csv(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue().rstrip("\n")


def _cell(cell: Cell) -> Cell:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return for_cell(cell) if isinstance(cell, str) else cell


def _table(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """Return columns padded to their widest cell, numbers to the right; a missing cell is a dash."""
    texts = [[_shown(cell) for cell in row] for row in rows]
    widths = [max(len(line[i]) for line in [list(columns), *texts]) for i in range(len(columns))]
    right = [bool(rows) and all(isinstance(row[i], int | Decimal | None) for row in rows) for i in range(len(columns))]

    def line(cells: Sequence[str]) -> str:
        padded = (
            cell.rjust(width) if is_right else cell.ljust(width)
            for cell, width, is_right in zip(cells, widths, right, strict=True)
        )
        return "  ".join(padded).rstrip()

    return "\n".join([line(list(columns)), line(["-" * width for width in widths]), *map(line, texts)])


def _shown(cell: Cell) -> str:
    return "-" if cell is None or cell == "" else for_terminal(str(cell), keep="")
