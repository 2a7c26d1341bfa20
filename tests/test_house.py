"""The habits of the house: a light start, sorted names, words in one place, the project speaks of itself alone."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import careergraph

PACKAGE = Path(careergraph.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))


def test_importing_careergraph_loads_nothing_heavy():
    code = "import sys, careergraph; careergraph.load, careergraph.plan; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    heavy = {"networkx", "rdflib", "pyoxigraph", "pyvis", "click", "pandas", "numpy", "jinja2", "rapidfuzz", "IPython"}
    assert heavy & set(loaded) == set()


def test_all_names_are_sorted_and_there():
    assert careergraph.__all__ == sorted(careergraph.__all__, key=lambda name: (not name[0].isupper(), name))
    for name in careergraph.__all__:
        assert getattr(careergraph, name) is not None
    assert set(careergraph._MODULE_OF) == set(careergraph.__all__)
    with pytest.raises(AttributeError):
        careergraph.no_such_name  # noqa: B018


def test_the_names_for_type_checkers_are_the_names_there_are():
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    imported = {
        (node.module.removeprefix("careergraph."), alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("careergraph.")
        for alias in node.names
    }
    assert imported == {(module, name) for name, module in careergraph._MODULE_OF.items()}


def test_no_module_bears_a_public_functions_name():
    functions = {name for name in careergraph.__all__ if name[0].islower()}
    assert functions & {path.stem for path in MODULES} == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_files_opens_files_for_writing_and_only_records_and_vocab_spell_iris(path):
    text = path.read_text(encoding="utf-8")
    name = path.stem
    if name not in ("files", "store"):
        assert not re.search(
            r"\bopen\([^)]*[\"'][wax]b?\+?[\"']|write_text\(|write_bytes\(", text.replace("files.write_text(", "")
        )
    if name not in ("records", "vocab"):
        code = "\n".join(line for line in text.splitlines() if not line.strip().startswith(">>>"))
        assert not re.search(r"https?://", code)
    if name != "escape":
        assert "&lt;" not in text


def test_the_project_names_no_workplace():
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(^|[^\w.])/(work|home|root|tmp)/", text), path
