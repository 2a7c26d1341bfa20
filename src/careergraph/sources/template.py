"""Write an empty pack to be filled in with a spreadsheet program."""

from collections.abc import Iterable
from pathlib import Path

from careergraph import files
from careergraph.errors import FileFailure
from careergraph.sources.pack import CORRECTABLE, TABLES, UNITS
from careergraph.vocab import (
    NUMERIC,
    SORTS,
    STRUCTURE,
    Action,
    Aspect,
    Method,
    Modality,
    Polarity,
    Property,
    Relation,
    ScopeDimension,
    Standing,
)

_PACK = """format = 1
id = "my-pack"
title = "What this pack is about"
language = "en"

[[publisher]]
id = "our-house"
name = "Who answers for the source below"

[[source]]
id = "handbook"
title = "The text or table that says all this"
publisher = "our-house"
"""


def write(folder: Path) -> list[Path]:
    """Write a pack without records into `folder`, and what its columns take; return the files.

    Raises:
        FileFailure: the folder isn't empty, or can't be written.
    """
    if folder.exists() and any(files.listing(folder, "name a new folder")):
        raise FileFailure(str(folder), "not an empty folder", "name a new folder")
    written = {"pack.toml": _PACK, "columns.txt": "\n".join(_explained()) + "\n"}
    written |= {name: files.csv_bytes([columns]).decode() for name, columns in TABLES.items()}
    for name, text in written.items():
        files.write_text(folder / name, text)
    return [folder / name for name in written]


def _explained() -> Iterable[str]:
    """Yield what may stand in the columns that take words."""
    yield "Fill in the tables you need and take the others away; then: careergraph import pack . --into my.db"
    yield "nodes.csv, sort: " + "; ".join(f"{kind}: {', '.join(sorts)}" for kind, sorts in SORTS.items())
    yield f"requirements.csv, aspect: {', '.join(Aspect)}"
    yield f"requirements.csv, modality: {', '.join(Modality)}"
    yield f"requirements.csv, standing: {', '.join(Standing)}"
    yield f"requirements.csv, polarity: {', '.join(Polarity)}"
    yield f"relations.csv, relation: {', '.join((Relation.RELATED_TO, *STRUCTURE))}"
    yield "facts.csv, property with a number and its unit: " + "; ".join(f"{p}: {', '.join(UNITS[p])}" for p in sorted(NUMERIC))
    texts = sorted(p for p in Property if p not in NUMERIC and p is not Property.LABEL)
    yield f"facts.csv, property with a text: {', '.join(texts)}"
    yield f"overrides.csv, action: {', '.join(Action)}; column, of what is corrected: {', '.join(CORRECTABLE)}"
    yield "overrides.csv: name the statement of another source by its id (careergraph show TITLE --ids), or by subject,"
    yield "relation and said_by (its source), and object, topic, claim or scope where several statements would fit"
    yield f"scope, as dimension=value: {', '.join(ScopeDimension)}"
    yield f"method: {', '.join(Method)}"
    yield "An empty cell means that the source doesn't state it; it never means zero or no."
