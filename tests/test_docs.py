"""Every example in docs/ and README.md is run, and gives what the page says.

    python tests/test_docs.py --update      write what the examples give now into the pages

A page is cut into fenced blocks. Five kinds are run:

- `python` with `>>>`: as one session a page, in the order of the page;
- `console`: each command after `$ ` in a shell, its output after it (`echo $?` gives the exit code before it);
- `sparql` with a `text` block right after it: the query, and the table that it gives;
- `text` that begins with `Usage: careergraph`: the help of a command;
- `text` with lines `plan START GOAL wish=value`: a small graph (see `worlds`), and the routes of each plan.
"""

import ast
import contextlib
import doctest
import io
import os
import re
import subprocess
import sys
import tempfile
import traceback
from dataclasses import dataclass
from pathlib import Path

import pytest

import worlds
from careergraph.cli import cli
from careergraph.explain import plan_to_dict
from careergraph.graph import load
from careergraph.leverage import keystones
from careergraph.limits import LIMITS
from careergraph.planner import plan
from careergraph.reachability import reach
from careergraph.reporting import keystones_to_dict, reach_to_dict, what_if_to_dict
from careergraph.sources.pack import TABLES
from careergraph.suppositions import what_if
from careergraph.vocab import (
    STRUCTURE,
    Aspect,
    Kind,
    Method,
    Modality,
    Property,
    ScopeDimension,
    Sort,
    Standing,
    Unit,
)

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```([^\n`]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
TABLE_WORDS = (Aspect, Method, Modality, ScopeDimension, Sort, Standing, STRUCTURE, Unit)
SHELL = f'careergraph() {{ "{sys.executable}" -m careergraph "$@"; }}\n'


@dataclass(frozen=True)
class Block:
    page: Path
    line: int
    language: str
    text: str
    before: "Block | None"

    def __str__(self):
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def blocks_of(page):
    text, found, end = page.read_text(encoding="utf-8"), [], 0
    for match in FENCE.finditer(text):
        before = found[-1] if found and not text[end : match.start()].strip() else None
        found.append(Block(page, text.count("\n", 0, match.start()) + 1, match[1], match[2], before))
        end = match.end()
    return found


BLOCKS = [block for page in PAGES for block in blocks_of(page)]


# -- what each kind of block gives now ------------------------------------------------------------------------------


def now(block):
    """Return the text of a block with what it gives now, or None for a block that is not run alone."""
    if block.language == "console":
        return console_now(block.text)
    if block.language != "text":
        return None
    if block.text.startswith("Usage: careergraph"):
        return run(f"{block.text.splitlines()[0].removeprefix('Usage: ').partition(' [')[0]} --help")[0]
    if block.before and block.before.language == "sparql":
        return run("careergraph sparql -", stdin=block.before.text)[0]
    return scenario_now(block.text) if re.search(r"^plan ", block.text, re.MULTILINE) else None


def run(command, *, stdin="", exit_code=0, folder=None):
    """Return the output of a shell command, both streams as a terminal shows them, and its exit code."""
    if folder is None:
        with tempfile.TemporaryDirectory() as empty:
            return run(command, stdin=stdin, exit_code=exit_code, folder=empty)
    done = subprocess.run(
        ["sh", "-c", f"{SHELL}(exit {exit_code})\n{command}"],
        input=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=folder,
        env={**os.environ, "COLUMNS": "80", "PYTHONIOENCODING": "utf-8"},
    )
    assert "No module named" not in done.stdout, "careergraph is not installed for this interpreter"
    return done.stdout, done.returncode


def console_now(text):
    """Return a console block with the output of each command; a block that shows none is not run."""
    commands = re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]
    if all(command.count("\n") == 1 for command in commands):
        return text
    written, exit_code = [], 0
    with tempfile.TemporaryDirectory() as folder:
        for command in commands:
            words = command.partition("\n")[0]
            output, exit_code = run(words, exit_code=exit_code, folder=folder)
            written.append(f"$ {words}\n{output}")
    return "".join(written)


def scenario_now(text):
    """Return a scenario with the routes, or the reasons why there is none, after each `plan` line."""
    lines = [line for line in text.splitlines() if not line.startswith("    ")]
    world = "\n".join(line for line in lines if not line.startswith("plan "))
    written = []
    for line in lines:
        written.append(line)
        if line.startswith("plan "):
            _, start, goal, *wishes = line.split()
            wished = {name: wish(value) for name, _, value in (word.partition("=") for word in wishes)}
            found = worlds.lines(world, start, goal, **wished) or worlds.reasons(world, start, goal, **wished)
            written += [f"    {route}" for route in found]
    return "\n".join([*written, ""])


def wish(value):
    try:
        return ast.literal_eval(value)
    except (SyntaxError, ValueError):
        return value


def session_now(blocks):
    """Yield each Python block of a page with its output now, all run as one session."""
    names = {"__name__": "__main__"}
    for block in blocks:
        yield "".join(
            part if isinstance(part, str) else example_now(part, names) for part in doctest.DocTestParser().parse(block.text)
        )


def example_now(example, names):
    source = example.source.splitlines()
    shown = "".join(f"{'>>>' if number == 0 else '...'} {line}".rstrip() + "\n" for number, line in enumerate(source))
    with contextlib.redirect_stdout(io.StringIO()) as output:
        try:
            exec(compile(example.source, "<docs>", "single"), names)  # noqa: S102 - that is what a doctest does
        except Exception as error:  # noqa: BLE001 - shown as an interpreter shows it
            said = "".join(traceback.format_exception_only(error))
            return f"{shown}Traceback (most recent call last):\n    ...\n{said}"
    got = re.sub(r"^$(?=\n)", "<BLANKLINE>", output.getvalue(), flags=re.MULTILINE)
    kept = doctest.OutputChecker().check_output(example.want, output.getvalue(), doctest.ELLIPSIS)
    return shown + (example.want if kept else got)


def is_session(block):
    return block.language == "python" and ">>>" in block.text


RUN_ALONE = [block for block in BLOCKS if block.language in ("console", "text")]
SESSIONS = {page: [block for block in BLOCKS if block.page == page and is_session(block)] for page in PAGES}


def of_histories(block):
    return block.language == "console" and "careergraph import histories" in block.text


@pytest.mark.parametrize("block", [block for block in RUN_ALONE if not of_histories(block)], ids=str)
def test_what_a_page_shows_is_what_it_gives(block):
    found = now(block)
    assert found is None or found == block.text, "python tests/test_docs.py --update writes it anew"


@pytest.mark.histories
@pytest.mark.usefixtures("duckdb")
@pytest.mark.parametrize("block", [block for block in RUN_ALONE if of_histories(block)], ids=str)
def test_what_a_page_shows_of_histories_is_what_it_gives(block):
    test_what_a_page_shows_is_what_it_gives(block)


@pytest.mark.parametrize("page", [page for page, blocks in SESSIONS.items() if blocks], ids=lambda page: page.name)
def test_the_python_of_a_page_gives_what_it_shows(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for block, found in zip(SESSIONS[page], session_now(SESSIONS[page]), strict=True):
        assert found == block.text, f"{block}: python tests/test_docs.py --update writes it anew"


def test_no_query_and_no_python_stands_unrun():
    answered = {block.before for block in BLOCKS if block.before and block.language == "text"}
    assert [str(block) for block in BLOCKS if block.language == "sparql" and block not in answered] == []
    assert [str(block) for block in BLOCKS if block.language == "python" and not is_session(block)] == []


# -- what the pages must hold ---------------------------------------------------------------------------------------


def page(name):
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_has_a_section_with_an_example_and_its_help(name):
    (section,) = re.findall(rf"^## `{name}`$.*?(?=^## |\Z)", page("cli.md"), re.DOTALL | re.MULTILINE)
    assert f"$ careergraph {name} " in section or f"$ careergraph {name}\n" in section
    assert f"\nUsage: careergraph {name} [" in section


def test_no_section_is_about_a_command_that_is_gone():
    assert sorted(re.findall(r"^## `(\w+)`$", page("cli.md"), re.MULTILINE)) == sorted(cli.commands)


def limits_table():
    rows = [f"| `{limit.name}` | {limit.value:,} | {limit.unit} | {option(limit)} | {limit.purpose} |" for limit in LIMITS]
    return "\n".join(["| limit | value | unit | changed by | what it protects |", "|---|---:|---|---|---|", *rows, ""])


def option(limit):
    return f"`{limit.option}`" if limit.option.startswith("--") else "fixed"


LIMITS_TABLE = re.compile(r"^\| limit \|.*?\n(?=\n)", re.DOTALL | re.MULTILINE)


def test_limits_md_lists_every_limit():
    assert LIMITS_TABLE.search(page("limits.md"))[0] == limits_table()


@pytest.mark.parametrize("name", TABLES)
def test_packs_md_lists_the_columns_of_every_table(name):
    columns = [column for column in TABLES[name] if column not in ("scope", "method", "reason", "source", "locator")]
    assert f"## `{name}`: `{', '.join(columns)}`" in page("packs.md")


def test_packs_md_names_every_word_of_a_table():
    words = {word.value for table in (*TABLE_WORDS, Property) for word in table} - {Sort.ANY.value, Property.LABEL.value}
    assert words <= set(re.findall(r"`([\w/-]+)`", page("packs.md")))


def fields(value, place=""):
    """Yield the place of every field in the JSON of a plan, such as `routes[].legs[].months`."""
    if isinstance(value, list):
        for item in value:
            yield from fields(item, f"{place}[]")
    elif isinstance(value, dict) and place not in ("request.scope", "request.experience"):
        for name, item in value.items():
            inner = f"{place}.{name}" if place else name
            yield inner
            yield from fields(item, inner)


def listed_in(name):
    """Return the place of every field that a page on JSON lists."""
    listed = set()
    for part in re.split(r"^## ", page(name), flags=re.MULTILINE)[1:]:
        places = re.findall(r"`([\w.\[\]]+)`", part.partition("\n|")[0].partition("At ")[2]) or [""]
        names = re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE)
        listed |= {f"{place}.{name}" if place else name for place in places for name in names}
    return listed


def test_reach_json_md_lists_every_field_and_no_other():
    graph = load()
    start = "customer service representative"
    asked = [reach(graph, start, months=60, by="pay", have=["degree:high-school"]), reach(graph, start, seconds=0)]
    asked += [reach(graph, "customer service manager", by="pay", months=90, have=["degree:bachelor"])]
    found = {place for each in asked for place in fields(reach_to_dict(graph, each))}
    changed = what_if(graph, asked[0], have=["degree:bachelor"])
    found |= set(fields(what_if_to_dict(graph, changed)))
    paid = worlds.graph("a -> b 6mo\nb education s required: degree:master\npay b 30000")
    found |= set(fields(keystones_to_dict(paid, keystones(paid, reach(paid, "career:a")))))
    elsewhere = re.compile(
        r"(request|before|after|careers\[\]\.route|careers\[\]\.figure\.evidence\[\]|differences\[\]\.(before|after)"
        r"|keystones\[\]\.(paid\[\]\.)?evidence\[\])\."
    )
    assert listed_in("reach-json.md") == {place for place in found if not elsewhere.match(place)}


def test_plan_json_md_lists_every_field_and_no_other():
    graph = load()
    start, goal = "customer service representative", "customer service director"
    wishes = {"front": True, "steps": {"months": 6}, "max_moves": 3}
    asked = [
        plan(graph, start, goal, have=["degree:high-school"], avoid=["implied"], max_months=600),
        plan(graph, start, goal, **wishes),
        plan(graph, start, goal, seconds=0),
        plan(graph, goal, start),
    ]
    found = {place for each in asked for place in fields(plan_to_dict(graph, each))}
    assert listed_in("plan-json.md") == found


def test_the_readme_counts_careers_and_moves_as_they_are():
    graph = load()
    careers = sum(node.sort is not Sort.FAMILY for node in graph.nodes(kind=Kind.CAREER))
    assert f"one ladder of {careers} careers and {len(graph.all_moves())} moves" in PAGES[0].read_text(encoding="utf-8")


def test_links_between_pages_lead_somewhere():
    for each in PAGES:
        for target in re.findall(r"\]\(([^)#:]+\.md)(?:#[\w-]+)?\)", each.read_text(encoding="utf-8")):
            inside = (each.parent / target).resolve().is_relative_to(ROOT / "docs")
            assert not inside or (each.parent / target).is_file(), f"{each.name}: {target}"


# -- writing the pages anew -----------------------------------------------------------------------------------------


def updated(page_path):
    """Return the text of a page with what its examples give now."""
    blocks = blocks_of(page_path)
    sessions = [block for block in blocks if is_session(block)]
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        told = dict(zip(map(str, sessions), session_now(sessions), strict=True))
    given = iter([told.get(str(block)) or now(block) or block.text for block in blocks])
    text = FENCE.sub(lambda match: f"```{match[1]}\n{next(given)}```", page_path.read_text(encoding="utf-8"))
    return LIMITS_TABLE.sub(lambda _: limits_table(), text) if page_path.name == "limits.md" else text


def update():
    for page_path in PAGES:
        text = updated(page_path)
        if text != page_path.read_text(encoding="utf-8"):
            page_path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"wrote {page_path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    if sys.argv[1:] != ["--update"]:
        sys.exit(__doc__)
    update()
