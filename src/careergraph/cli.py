"""The command line: each command parses, calls one function and prints. Answers on stdout, talk on stderr."""

import contextlib
import functools
import gc
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

if TYPE_CHECKING:
    from careergraph.comparison import Comparison
    from careergraph.describe import Section
    from careergraph.graph import CareerGraph
    from careergraph.importing import Import
    from careergraph.reachability import Reach
    from careergraph.routes import Change, Plan

EXIT_FAILED, EXIT_USAGE, EXIT_TITLE, EXIT_NO_ROUTE, EXIT_DATA, EXIT_LIMIT, EXIT_INTERRUPTED = 1, 2, 3, 4, 5, 6, 130
_EXIT_CODES = {
    "BadData": EXIT_DATA,
    "WrongGraphFile": EXIT_DATA,
    "NodeNotFound": EXIT_TITLE,
    "AmbiguousTitle": EXIT_TITLE,
    "RequestError": EXIT_USAGE,
    "QueryError": EXIT_USAGE,
    "NoRoute": EXIT_NO_ROUTE,
    "LimitReached": EXIT_LIMIT,
}
_EPILOG = (
    "Exit codes: 0 answered, 1 failed, 2 usage, 3 title not found or ambiguous, 4 no route, 5 bad data, 6 limit reached, "
    "130 interrupted."
)
_FORMATS = click.Choice(["table", "json", "csv"])
_GARBAGE = 50_000
"""After how many new objects cyclic garbage is looked for: what modules are made of is none."""


# -- running --------------------------------------------------------------------------------------------------------


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code; a mistake is one line and the next step, no traceback."""
    words = sys.argv[1:] if arguments is None else arguments
    if arguments is None:
        gc.set_threshold(_GARBAGE)
    if "--debug" in words:
        cli.main(args=words, prog_name="careergraph", standalone_mode=False)
        return
    try:
        code = cli.main(args=words, prog_name="careergraph", standalone_mode=False) or 0
        sys.stdout.flush()
    except click.ClickException as error:
        error.show(sys.stderr)
        code = EXIT_USAGE
    except (KeyboardInterrupt, click.Abort):
        code = _complain("interrupted", "", EXIT_INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = EXIT_FAILED
    except Exception as error:  # noqa: BLE001 - a user sees no traceback; --debug shows it
        code = _report(error)
    if arguments is None and "duckdb" not in sys.modules:  # DuckDB complains of what is left of it
        gc.freeze()  # the process ends: looking for cyclic garbage takes as long as a small plan
    sys.exit(code)


def _report(error: Exception) -> int:
    from careergraph.errors import BadData, CareerGraphError

    if isinstance(error, BadData):
        for problem in error.problems:
            _talk(f"error: {problem}")
        more = f" and {error.omitted} more" if error.omitted else ""
        return _complain(f"{len(error.problems)} faults{more}; nothing was taken in", "", EXIT_DATA)
    if isinstance(error, CareerGraphError):
        return _complain(str(error), error.hint, _EXIT_CODES.get(type(error).__name__, EXIT_FAILED))
    hint = "this is a fault of careergraph; run again with --debug to see where"
    return _complain(f"{type(error).__name__}: {error}", hint, EXIT_FAILED)


def _complain(message: str, hint: str, code: int) -> int:
    _talk(f"error: {message}")
    if hint:
        _talk(f"hint: {hint}")
    return code


def _talk(text: str) -> None:
    from careergraph.escape import for_terminal

    click.echo(for_terminal(text), err=True)


def _say(text: str) -> None:
    from careergraph.escape import for_terminal

    click.echo(for_terminal(text))


# -- options --------------------------------------------------------------------------------------------------------


def _common(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command `--graph`, `--assumptions` and `--debug`, and pass it the opened graph."""

    @click.option("--graph", "graph_path", metavar="PATH", help="A pack folder or a .db file (default: the bundled guides).")
    @click.option("--assumptions", metavar="PATH", help="A pack of assumptions in place of the bundled one.")
    @click.option("--debug", is_flag=True, help="Show the traceback of an error.")
    @functools.wraps(command)
    def opened(graph_path: str | None, assumptions: str | None, *, debug: bool, **rest: object) -> None:  # noqa: ARG001
        command(_open(graph_path, assumptions), **rest)

    return opened


def _open(path: str | None, assumptions: str | None) -> "CareerGraph":
    from careergraph import graph

    if path is None:
        return graph.load(assumptions=assumptions)
    return graph.load_path(path, assumptions=assumptions)


def _with_format(command: Callable[..., None]) -> Callable[..., None]:
    return click.option("--format", "form", type=_FORMATS, default="table", help="How to print the answer.")(command)


def _person(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say who asks, a profile file among them, as arguments of `planner.plan`."""

    @click.option(
        "--have",
        multiple=True,
        metavar="ID",
        help="What you hold: degree:associate, a certification's title, career:ID=MONTHS.",
    )
    @click.option("--lack", multiple=True, metavar="ID", help="What you surely don't hold.")
    @click.option(
        "--profile", metavar="FILE", help="A TOML or JSON file that says who you are: have, lack, served_months, complete."
    )
    @click.option(
        "--reading",
        type=click.Choice(["strict", "lenient"]),
        default="strict",
        show_default=True,
        help="Ask for what every publisher claims, or for what at least one does.",
    )
    @click.option(
        "--trust",
        multiple=True,
        metavar="SOURCE",
        help="Let these sources or publishers alone decide where they say something.",
    )
    @click.option("--scope", multiple=True, metavar="DIM=VALUE", help="The situation meant, such as company-size=large.")
    @functools.wraps(command)
    def described(
        have: tuple[str, ...], lack: tuple[str, ...], profile: str | None, scope: tuple[str, ...], **rest: object
    ) -> None:
        from careergraph.request import COMPLETE_BY_DEFAULT

        wishes: dict[str, Any] = _profile(profile) if profile else {"complete": COMPLETE_BY_DEFAULT, "served_months": 0}
        wishes["have"] = (*wishes.get("have", ()), *have)
        wishes["lack"] = (*wishes.get("lack", ()), *lack)
        command(scope=_pairs(scope), **wishes, **rest)

    return described


def _profile(path: str) -> dict[str, Any]:
    """Return what a profile file says, as arguments of `planner.plan`."""
    from careergraph.sources.profile import read

    known = read(Path(path))
    return {"have": known.have, "lack": known.lack, "complete": known.complete, "served_months": known.served_months}


def _supposing(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command `--what-if`, as arguments of `suppositions.what_if`; empty without."""

    @click.option(
        "--what-if",
        "suppositions",
        multiple=True,
        metavar="CHANGE=VALUE",
        help="Tell what changes with have=ID, lack=ID, without=SOURCE, reading=lenient or served=MONTHS.",
    )
    @functools.wraps(command)
    def supposed(suppositions: tuple[str, ...], **rest: object) -> None:
        command(changes=_suppositions(suppositions), **rest)

    return supposed


def _suppositions(words: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for text in words:
        name, sign, value = text.partition("=")
        if not sign or not value or name not in _SUPPOSED or (name == "served" and not (value.isascii() and value.isdigit())):
            raise click.UsageError(f"--what-if {text}: write it as CHANGE=VALUE, one of {', '.join(_SUPPOSED)}")
        if name in ("served", "reading"):
            found[_SUPPOSED[name]] = int(value) if name == "served" else value
        else:
            found[_SUPPOSED[name]] = [*found.get(_SUPPOSED[name], ()), value]
    return found


_SUPPOSED = {
    "have": "have",
    "lack": "lack",
    "without": "without_source",
    "reading": "reading",
    "served": "served_months",
}


def _say_what_if(graph: "CareerGraph", found: "Plan | Reach", changes: dict[str, Any], form: str) -> None:
    from careergraph import reporting, suppositions, tables

    told = suppositions.what_if(graph, found, **changes)
    if form == "json":
        _say(tables.dump(reporting.what_if_to_dict(graph, told)))
    elif form == "csv":
        _say(tables.render(reporting.WHAT_IF_COLUMNS, reporting.what_if_rows(graph, told), form))
    else:
        _say_all(reporting.what_if_lines(graph, told))


class Many(NamedTuple):
    """A file of people, where their answers go, and how many processes answer."""

    people: str
    output: str
    jobs: int | None

    def check(self, given: dict[str, object]) -> None:
        """Raise if something is asked for that goes with one person alone."""
        for name, value in given.items():
            if value:
                raise click.UsageError(
                    f"{name} can't go with --people: every row of the file says its own, and is answered by a line."
                )

    def answer(self, graph: "CareerGraph", wishes: dict[str, Any], form: str, *, is_reach: bool) -> None:
        """Answer everybody with the same wishes, tell the faults, and leave with their exit code."""
        from careergraph import populations

        asking = populations.Asking(is_reach, tuple(sorted(wishes.items())), is_whole=form == "json")
        with _progress() as progress:
            done = populations.answer_people(
                graph, Path(self.people), Path(self.output), asking, workers=self.jobs, progress=progress
            )
        for problem in done.problems:
            _talk(f"error: {problem}")
        before = f", {done.before:,} before" if done.before else ""
        _talk(f"wrote {self.output} ({done.answered:,} people now{before}; {done.faulty:,} of their rows have a fault)")
        if done.faulty:
            sys.exit(EXIT_DATA)


def _for_many(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command `--people`, as one argument `many`; None without."""

    @click.option("--people", metavar="FILE", help="Answer for everybody in a CSV or Parquet file, a line of JSON each.")
    @click.option(
        "-o", "--output", metavar="FILE", help="With --people: where to write; run again to go on with what was stopped."
    )
    @click.option("--jobs", type=click.IntRange(1, 64), help="With --people: how many processes.  [default: one a processor]")
    @functools.wraps(command)
    def asked(people: str | None, output: str | None, jobs: int | None, **rest: object) -> None:
        if (people is None) != (output is None):
            raise click.UsageError("--people FILE and -o FILE go together.")
        command(many=Many(people, output, jobs) if people and output else None, **rest)

    return asked


_output = click.option("-o", "--output", metavar="FILE", required=True, help="Where to write; - is stdout.")


@click.group(epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="careergraph", message="careergraph %(version)s")
def cli() -> None:
    """A trip planner for careers: routes, what each move asks, how long it takes, and who says so.

    Example: careergraph plan "customer service representative" "chief customer officer"
    """


# -- commands -------------------------------------------------------------------------------------------------------


@cli.command()
@click.argument("title")
@click.option("--kind", type=click.Choice(["career", "skill", "degree", "certification"]), help="Only nodes of this kind.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many at most.")
@_with_format
@_common
def find(graph: "CareerGraph", title: str, kind: str | None, limit: int, form: str) -> None:
    """List the nodes that TITLE may mean, the likeliest first, with the reason.

    Example: careergraph find "customer service agent"
    """
    from careergraph import tables
    from careergraph.vocab import Kind

    found = graph.search(title, kind=Kind(kind) if kind else None, limit=limit)
    rows = [(c.node.label, c.node.id, str(c.match), c.label, c.score) for c in found]
    if not rows:
        graph.find(title)
    _say(tables.render(("title", "id", "match", "label", "score"), rows, form))


@cli.command()
@click.argument("title")
@click.option("--all", "is_whole", is_flag=True, help="Every line of long sections.")
@click.option("--ids", "has_ids", is_flag=True, help="The ids of the statements behind each line, for overrides.")
@_with_format
@_common
def show(graph: "CareerGraph", title: str, form: str, *, is_whole: bool, has_ids: bool) -> None:
    """Show all that is said of a career, skill, degree or certification, with its sources.

    Example: careergraph show "customer service director"
    """
    from careergraph import describe, tables

    node = graph.find(title)
    if form == "json":
        _say(tables.dump(describe.node_to_dict(graph, node)))
        return
    sections = describe.card(graph, node)
    if form == "csv":
        rows = [(s.title, line.text, line.evidence, " ".join(line.statements)) for s in sections for line in s.lines]
        _say(tables.render(("section", "text", "evidence", "statements"), rows, form))
        return
    _say(f"{node.label}\n{node.id} ({node.sort})")
    sections = describe.with_ids(sections) if has_ids else sections
    _print_sections(sections if is_whole else describe.shortened(sections, _SHOWN))


_SHOWN = 15


def _print_sections(sections: "Iterable[Section]") -> None:
    _say_all(text for section in sections for text in ("", section.title, *(f"  {line}" for line in section.lines)))


@cli.command()
@click.argument("careers", nargs=-1, metavar="START GOAL...")
@_for_many
@_person
@click.option("--served", type=click.IntRange(0, 1200), help="Months already served in START.")
@click.option("--begin", is_flag=True, help="You have no career yet: every title is a goal.")
@click.option(
    "--preset", type=click.Choice(["fastest", "best-evidence", "least-study", "no-degree"]), help="Wishes in one word."
)
@click.option("--criteria", metavar="A,B", help="What to make small, in order: months, effort, risk, moves, cost, gap …")
@click.option("--front", is_flag=True, help="Every route that no other beats in all criteria.")
@click.option("-k", "--routes", "k", type=click.IntRange(1, 100), help="The first K routes instead of named ones.")
@click.option("--slack", type=click.IntRange(0, 1000), help="Percent that a different route may take more.  [default: 25]")
@click.option(
    "--max-moves",
    type=click.IntRange(1, 1000),
    help="The most moves of a route.  [default: three more than the fewest that lead there, at least 6, at most 12; 12 with --via, --what-if, --html]",
)
@click.option("--max-months", type=click.IntRange(0), help="The most months of a route.")
@click.option("--max-effort", type=click.IntRange(0), help="The most months of study of a route.")
@click.option("--max-cost", type=click.IntRange(0), help="The most US dollars that its gains may cost.")
@click.option("--max", "most", multiple=True, metavar="CRITERION=N", help="The most of any other criterion.")
@click.option(
    "--avoid", multiple=True, metavar="WHAT", help="A career or credential; a source, publisher or method not to rely on."
)
@click.option(
    "--method",
    type=click.Choice(["measured", "stated", "curated", "implied", "inferred"]),
    help="Rely only on moves known at least so firmly; stated: without inference.",
)
@click.option("--via", multiple=True, metavar="CAREER", help="A career to pass.")
@click.option(
    "--match",
    type=click.Choice(["exact", "close", "wider"]),
    help="Over which matches a route may go on in another classification; wider: from the start alone.",
)
@click.option("--why", "is_why", is_flag=True, help="Say which moves could not be taken, and what would open a route.")
@click.option("--full-time-study", is_flag=True, help="Study and work can't be done at the same time.")
@click.option("--timeout", "seconds", type=click.IntRange(1, 3600), default=5, show_default=True, help="Seconds to search.")
@_supposing
@click.option("--html", metavar="FILE", help="Write a page with the routes as well.")
@click.option("--picture", metavar="FILE", help="Write the route map as well: FILE.svg, FILE.png, or FILE.mmd for Mermaid.")
@_with_format
@_common
def plan(
    graph: "CareerGraph",
    *,
    careers: tuple[str, ...],
    form: str,
    html: str | None,
    picture: str | None,
    served: int | None,
    criteria: str | None,
    most: tuple[str, ...],
    begin: bool,
    is_why: bool,
    changes: dict[str, Any],
    many: "Many | None",
    **wishes: Any,
) -> None:
    """Plan routes from START to GOAL (of several, any): what each move asks, how long it takes and who says so; or, with
    --people, for everybody in a file.

    Example: careergraph plan "customer service agent" "customer service director" --have degree:associate
    """
    from careergraph import limits, planner, tables
    from careergraph.explain import plan_to_dict

    profile_months = wishes.pop("served_months")
    wishes |= {name: wishes[name] or "" for name in ("preset", "method", "match")}
    wishes["criteria"] = criteria.replace(" ", "").split(",") if criteria else None
    wishes |= _caps(most)
    if many:
        many.check(
            {
                "START and GOAL": careers,
                "--begin": begin,
                "--why": is_why,
                "--what-if": changes,
                "--html": html,
                "--picture": picture,
            }
        )
        many.answer(graph, wishes | {"served_months": profile_months if served is None else served}, form, is_reach=False)
        return
    if wishes["max_moves"] is None and (changes or html or wishes["via"]):
        wishes["max_moves"] = limits.MOVES.value  # the fewest moves by the table don't tell how many these need
    start, goals = _ends(careers, is_begun=begin)
    found = planner.plan(graph, start, goals, **wishes, served_months=profile_months if served is None else served)
    if changes:
        _say_what_if(graph, found, changes, form)
    elif form == "json":
        _say(tables.dump(plan_to_dict(graph, found, repairs=_repairs(graph, found) if is_why else ())))
    elif form == "csv":
        from careergraph import reporting

        _say(tables.render(reporting.PLAN_COLUMNS, reporting.plan_rows(graph, found), form))
    else:
        _print_plan(graph, found, is_why=is_why)
    if html:
        _write_page(found, html)
    if picture and found.routes:
        from careergraph.pictures import picture_bytes

        _write(picture, picture_bytes(found, Path(picture).suffix))
    if not found.routes:
        sys.exit(EXIT_NO_ROUTE if found.is_complete else EXIT_LIMIT)


def _ends(careers: tuple[str, ...], *, is_begun: bool) -> tuple[str | None, list[str]]:
    """Return start and goals of the titles on the command line."""
    if not careers:
        raise click.UsageError("Missing START and GOAL, or --people FILE.")
    if is_begun:
        return None, list(careers)
    if len(careers) == 1:
        raise click.UsageError("Missing the goal: write START GOAL, or --begin GOAL without a career to start from.")
    return careers[0], list(careers[1:])


def _caps(most: tuple[str, ...]) -> dict[str, int]:
    """Return the caps of `--max CRITERION=N` as arguments of `planner.plan`."""
    from careergraph.vocab import Criterion

    pairs = dict(part.partition("=")[::2] for part in most)
    for criterion, amount in pairs.items():
        if criterion not in set(Criterion) or not amount.isascii() or not amount.isdigit():
            raise click.UsageError(f"--max {criterion}: write it as CRITERION=N, one of {', '.join(Criterion)}")
    return {f"max_{criterion.replace('-', '_')}": int(amount) for criterion, amount in pairs.items()}


def _pairs(scope: tuple[str, ...]) -> dict[str, str]:
    pairs = dict(part.partition("=")[::2] for part in scope)
    for dimension, value in pairs.items():
        if not value:
            raise click.UsageError(f"--scope {dimension}: write it as DIM=VALUE, such as company-size=large")
    return pairs


def _reaching(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the arguments of `reachability.reach`, and pass it the answer."""

    @click.argument("careers", nargs=-1, metavar="[START]")
    @_person
    @click.option("--served", type=click.IntRange(0, 1200), help="Months already served in START.")
    @click.option(
        "--to", "goals", multiple=True, metavar="GOAL", help="Backwards: the careers from which GOAL is within reach."
    )
    @click.option("--begin", is_flag=True, help="You have no career yet, so there is no START.")
    @click.option("--months", type=click.IntRange(0, 1200), help="The most months.  [default: 36 if no other budget is given]")
    @click.option("--effort", type=click.IntRange(0, 1200), help="The most months of study.")
    @click.option("--cost", type=click.IntRange(0), help="The most US dollars that gains may cost.")
    @click.option(
        "--sure", type=click.FloatRange(0, 100, min_open=True), metavar="PERCENT", help="Only routes that are so sure."
    )
    @click.option("--max-moves", type=click.IntRange(1, 1000), help="The most moves of a route.  [default: as of plan]")
    @click.option(
        "--avoid", multiple=True, metavar="WHAT", help="As of plan: a career, credential, source, publisher or method."
    )
    @click.option(
        "--method",
        type=click.Choice(["measured", "stated", "curated", "implied", "inferred"]),
        help="Rely only on moves known at least so firmly; stated: without inference.",
    )
    @click.option("--full-time-study", is_flag=True, help="Study and work can't be done at the same time.")
    @click.option("--timeout", "seconds", type=click.IntRange(1, 3600), default=5, show_default=True, help="Seconds to search.")
    @_with_format
    @_common
    @functools.wraps(command)
    def reached(
        graph: "CareerGraph",
        *,
        careers: tuple[str, ...],
        goals: tuple[str, ...],
        begin: bool,
        sure: float | None,
        served: int | None,
        many: "Many | None" = None,
        **wishes: Any,
    ) -> None:
        from careergraph import reachability

        mine = {name: wishes.pop(name) for name in _OF_COMMANDS if name in wishes}
        wishes["served_months"] = wishes["served_months"] if served is None else served
        wishes["max_risk"] = None if sure is None else reachability.risk_of(sure)
        wishes["method"] = wishes["method"] or ""
        if many:
            many.check({"START": careers, "--to": goals, "--begin": begin, "--what-if": mine["changes"]})
            many.answer(graph, wishes, mine["form"], is_reach=True)
            return
        start = _one_start(careers, is_begun=begin, has_goals=bool(goals))
        found = reachability.reach(graph, start, to=list(goals) or None, **wishes)
        command(graph, found, **mine)

    return reached


_OF_COMMANDS = ("form", "changes", "order", "limit", "trying")
"""The options of commands about a reach that are not the reach's own."""


@cli.command()
@click.option(
    "--by",
    type=click.Choice(["months", "pay", "openings", "transferability"]),
    default="months",
    show_default=True,
    help="In which order.",
)
@click.option("--band", type=click.IntRange(1), help="How wide a band is.  [default: 12 months, or 10000 dollars]")
@_supposing
@_for_many
@_reaching
def reach(graph: "CareerGraph", found: "Reach", *, form: str, changes: dict[str, Any]) -> None:
    """List every career within a budget of months from START, with the best route to each; or, with --to, from which one is.

    Example: careergraph reach "customer service representative" --months 60 --have degree:associate
    """
    from careergraph import reporting, tables

    if changes:
        _say_what_if(graph, found, changes, form)
    elif form == "json":
        _say(tables.dump(reporting.reach_to_dict(graph, found)))
    elif form == "csv":
        _say(tables.render(reporting.REACH_COLUMNS, reporting.reach_rows(graph, found), form))
    else:
        _say_all(reporting.reach_lines(graph, found))
    if not found.careers and not changes:
        sys.exit(EXIT_NO_ROUTE if found.is_complete else EXIT_LIMIT)


@cli.command()
@click.option(
    "--by",
    "order",
    type=click.Choice(["careers", "pay"]),
    default="careers",
    show_default=True,
    help="The most careers, or the best paid.",
)
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="How many at most.")
@click.option("--try", "trying", type=click.IntRange(1, 3600), default=20, show_default=True, help="Seconds to try things out.")
@_reaching
def keystones(graph: "CareerGraph", found: "Reach", *, form: str, order: str, limit: int, trying: int) -> None:
    """List the single degrees, certifications or experiences that would bring the most careers within reach from START.

    Example: careergraph keystones "customer service representative" --months 24
    """
    from careergraph import leverage, reporting, tables

    told = leverage.keystones(graph, found, by=order, limit=limit, seconds=trying)
    if form == "json":
        _say(tables.dump(reporting.keystones_to_dict(graph, told)))
    elif form == "csv":
        _say(tables.render(reporting.KEYSTONE_COLUMNS, reporting.keystone_rows(graph, told), form))
    else:
        _say_all(reporting.keystone_lines(graph, told))


def _one_start(careers: tuple[str, ...], *, is_begun: bool, has_goals: bool) -> str | None:
    """Return the start of a reach; none backwards, or without a career."""
    if len(careers) + is_begun + has_goals != 1:
        raise click.UsageError("Name one START, or --to GOAL, or --begin without a career to start from.")
    return careers[0] if careers else None


def _print_plan(graph: "CareerGraph", found: "Plan", *, is_why: bool = False) -> None:
    from careergraph.explain import plan_lines

    _say_all((*plan_lines(graph, found), *(_why_lines(graph, found) if is_why else ())))


def _why_lines(graph: "CareerGraph", found: "Plan") -> Iterable[str]:
    from careergraph.explain import refusal_lines, repair_lines, support_lines
    from careergraph.footing import support

    yield from support_lines(graph, support(graph, found))
    yield from refusal_lines(graph, found)
    yield from repair_lines(graph, _repairs(graph, found))


def _repairs(graph: "CareerGraph", found: "Plan") -> "tuple[tuple[Change, ...], ...]":
    from careergraph.remedies import repairs

    return repairs(graph, found)


def _say_all(lines: Iterable[str]) -> None:
    """Print many lines at once, each wrapped."""
    _say("\n".join(_wrapped(line) for line in lines))


def _wrapped(line: str) -> str:
    """Return a long line broken at the width of the terminal, indented as it began; unbroken where there is none."""
    if not sys.stdout.isatty():
        return line
    import shutil
    import textwrap

    indent = " " * (len(line) - len(line.lstrip()) + 2)
    return textwrap.fill(line, max(40, shutil.get_terminal_size().columns), subsequent_indent=indent)


def _write_page(subject: "Plan | Comparison", path: str) -> None:
    from careergraph.html import page_bytes

    _write(path, page_bytes(subject))


@cli.command()
@_with_format
@_common
def sources(graph: "CareerGraph", form: str) -> None:
    """List the sources, their publishers and licences, what these ask to be shown, and how many statements each makes.

    Example: careergraph sources --format csv
    """
    from careergraph import tables

    columns = ("source", "title", "publisher", "version", "licence", "retrieved", "statements", "attribution")
    found = graph.sources()
    rows = [
        (s.id, s.title, s.publisher.name, s.version, s.licence, s.retrieved, len(graph.statements(source=s.id)), s.attribution)
        for s in found
    ]
    if form != "table":
        _say(tables.render(columns, rows, form))
        return
    _say(tables.render(columns[:-1], [row[:-1] for row in rows], form))
    for attribution in dict.fromkeys(s.attribution for s in found if s.attribution):
        _say(f"\n{attribution}")


@cli.command()
@click.argument("title", required=False)
@click.option("--depth", type=click.IntRange(1, 10), default=2, show_default=True, help="How many steps around TITLE.")
@click.option(
    "--max-nodes", type=click.IntRange(2, 2000), default=300, show_default=True, help="How much to draw at once at most."
)
@_output
@_common
def map(graph: "CareerGraph", title: str | None, depth: int, max_nodes: int, output: str) -> None:  # noqa: A001
    """Write a page with the graph, or with what lies around TITLE: it draws, compares and plans by itself, without a network.

    Example: careergraph map "customer service director" -o director.html
    """
    from careergraph.html import page_bytes

    around = graph.find(title).id if title else None
    _write(output, page_bytes(graph, around=around, depth=depth, max_nodes=max_nodes))


@cli.command()
@click.argument(
    "form",
    type=click.Choice(["ttl", "nt", "nq", "trig", "jsonld", "graphml", "json", "csv", "mermaid", "dot", "sssom", "void", "db"]),
)
@_output
@click.option("--around", metavar="TITLE", help="Only what lies around a career.")
@click.option("--depth", type=click.IntRange(1, 10), default=2, show_default=True, help="How many steps around it.")
@click.option("--source", "sources", multiple=True, metavar="ID", help="Only what this source says.")
@click.option(
    "--plan", "ends", nargs=2, metavar="START GOAL", help="Only the careers of the routes between two; RDF holds their steps."
)
@_common
def export(
    graph: "CareerGraph",
    form: str,
    output: str,
    *,
    around: str | None,
    depth: int,
    sources: tuple[str, ...],
    ends: tuple[str, str] | None,
) -> None:
    """Write the graph, or a part of it, for other tools.

    RDF: ttl (Turtle), nt (N-Triples), jsonld, nq and trig (a named graph for each source). For networkx, Gephi and others:
    graphml, json (node-link), csv (a folder with nodes.csv and edges.csv). Careers and moves as a drawing: mermaid, dot. Mappings between
    classifications: sssom. What is in the data: void. A compiled graph for --graph: db.

    Example: careergraph export ttl --around "customer service director" --depth 1 -o director.ttl
    """
    from careergraph import exporting, parts, planner
    from careergraph import graph as graphs

    found = planner.plan(graph, *ends) if ends else None
    if found is not None:
        graph = parts.cut(graph, {career for route in found.routes for career in route.careers})
    if around:
        graph = parts.around(graph, graph.career(around).id, depth)
    if sources:
        graph = parts.of_sources(graph, sources)
    if form == "csv":
        _write_tables(output, exporting.tables(graph))
    elif form in exporting.FORMS or form == "db":
        _write(output, graphs.image(graph) if form == "db" else exporting.export_bytes(graph, form))
    else:
        _write_rdf(graph, output, form, found)


def _write_tables(output: str, tables: dict[str, bytes]) -> None:
    if output == "-":
        raise click.UsageError("csv are two tables: name a folder")
    for name, content in tables.items():
        _write(str(Path(output) / name), content)


def _write_rdf(graph: "CareerGraph", output: str, form: str, found: "Plan | None") -> None:
    from careergraph import rdf

    with _progress() as progress:
        if output == "-":
            rdf.stream(graph, sys.stdout.buffer, form, plan=found, progress=progress)
            return
        rdf.write_rdf(graph, output, form, plan=found, progress=progress)
    _talk(f"wrote {output} ({Path(output).stat().st_size:,} bytes)")


def _write(output: str, content: bytes) -> None:
    from careergraph import files

    if output == "-":
        sys.stdout.buffer.write(content)
        return
    with files.writing(Path(output)) as file:
        file.write(content)
    _talk(f"wrote {output} ({len(content):,} bytes)")


@cli.command()
@click.argument("query", required=False)
@click.option("-p", "--param", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter of a ready query.")
@click.option("--list", "is_listing", is_flag=True, help="List the ready queries with their parameters.")
@click.option("--text", "is_text", is_flag=True, help="Print the query, for another engine, instead of running it.")
@click.option(
    "--timeout", "seconds", type=click.IntRange(1, 3600), default=5, show_default=True, help="Seconds to run at most."
)
@click.option("--max-rows", type=click.IntRange(1, 10_000_000), default=10_000, show_default=True, help="Rows at most.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "sparql-json"]),
    default="table",
    help="How to print the answer.",
)
@_common
def sparql(
    graph: "CareerGraph",
    query: str | None,
    *,
    parameters: tuple[str, ...],
    is_listing: bool,
    is_text: bool,
    seconds: int,
    max_rows: int,
    form: str,
) -> None:
    """Run a SPARQL query, read-only; QUERY is a ready query's name, the text of one, or - to read it from stdin.

    Common prefixes are declared. Ready queries are listed by --list; -p gives their parameters.

    Example: careergraph sparql reachable -p career="customer service manager"
    """
    from careergraph import querying, tables

    if is_listing or query is None:
        _list_queries(form)
        return
    text = _query_text(graph, query, dict(_parameter(each) for each in parameters))
    if is_text:
        _say(querying.with_prefixes(text))
        return
    with _progress() as progress:
        answer = querying.sparql(graph, text, seconds=seconds, max_rows=max_rows, progress=progress)
    if form == "sparql-json":
        _say(tables.dump(answer.to_sparql_json()))
    else:
        rows = [tuple(querying.shortened(cell) if form == "table" else cell for cell in row) for row in answer.rows]
        _say(tables.render(answer.variables, rows, form))
    if answer.is_truncated:
        _talk(f"truncated: more than {max_rows:,} rows; raise --max-rows")


def _list_queries(form: str) -> None:
    from careergraph import catalogue, tables

    columns = ("query", "title", "parameters")
    rows = [(q.name, q.title, ", ".join(f"{p.name} ({p.kind})" for p in q.parameters)) for q in catalogue.ready_queries()]
    _say(tables.render(columns, rows, "table" if form == "sparql-json" else form))


def _query_text(graph: "CareerGraph", query: str, given: dict[str, str]) -> str:
    """Return the text of a query: of a ready one by its name, from standard input, or as it is."""
    import re

    if re.fullmatch(r"[a-z][a-z0-9-]*", query):
        from careergraph import catalogue

        return catalogue.ready_query(query).bound(graph, given)
    if given:
        raise click.UsageError("-p goes with a ready query; --list shows them")
    return sys.stdin.read() if query == "-" else query


def _parameter(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise click.UsageError(f'-p {text}: write it as NAME=VALUE, such as career="customer service manager"')
    return name, value


@cli.command()
@click.argument("goal")
@_person
@_with_format
@_common
def gap(graph: "CareerGraph", goal: str, form: str, served_months: int, **wishes: Any) -> None:  # noqa: ARG001
    """Show what you have, what you lack and what is unknown for GOAL, whatever the way there.

    Example: careergraph gap "customer service director" --have degree:bachelor --have communication
    """
    from careergraph import describe, gaps, tables

    found = gaps.gap(graph, goal, **wishes)
    if form == "table":
        _print_sections(describe.gap_sections(graph, found))
        return
    _say(tables.render(describe.GAP_COLUMNS, describe.gap_rows(graph, found), form))


@cli.command()
@click.argument("left")
@click.argument("right")
@click.option("--html", metavar="FILE", help="Write a page with both side by side as well.")
@_with_format
@_common
def compare(graph: "CareerGraph", left: str, right: str, form: str, html: str | None) -> None:
    """Compare two careers: requirements, moves, pay, outlook, skills; what nobody states is "not stated".

    Example: careergraph compare "customer service manager" "customer service director"
    """
    from careergraph import comparison, describe, tables

    found = comparison.compare(graph, left, right)
    if html:
        _write_page(found, html)
    sections = describe.comparison_sections(graph, found)
    names = (found.left.label, found.right.label)
    if form == "table":
        for topic, *sides in sections:
            _say(f"\n{topic}")
            for name, lines in zip(names, sides, strict=True):
                _say(f"  {name}")
                for line in lines:
                    _say(_wrapped(f"    {line}"))
        return
    _say(tables.render(("topic", *names), describe.comparison_rows(graph, found), form))


@cli.command()
@click.argument("start")
@click.argument("goal", required=False)
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many careers at most.")
@_with_format
@_common
def similar(graph: "CareerGraph", start: str, goal: str | None, limit: int, form: str) -> None:
    """List the careers nearest to START, or how near GOAL is for somebody who comes from START: what transfers, what is missing.

    That two careers are near is no move between them; it is not the same both ways.

    Example: careergraph similar "customer service manager" "customer service director"
    """
    from careergraph import describe, similarity, tables

    found = similarity.similar(graph, start, goal, limit=limit)
    if form == "json":
        _say(tables.dump([describe.nearness_to_dict(graph, each) for each in found]))
    elif goal is None or form == "csv":
        _say(tables.render(describe.NEARNESS_COLUMNS, describe.nearness_rows(found), form))
    else:
        _print_sections(describe.nearness_sections(graph, found[0]))


@cli.command()
@click.option("--into", metavar="FILE", required=True, help="The graph file to infer from and to write the moves into.")
@click.option("--scores", metavar="FILE", help="Write the score of every ordered pair of O*NET careers as well (CSV).")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@_with_format
def infer(into: str, scores: str | None, form: str, *, debug: bool) -> None:  # noqa: ARG001
    """Infer which careers of O*NET lead to which, and write the moves into a graph file, with reasons and confidence.

    Stated and measured moves outrank them; plan --method stated does without. Inferring again takes their place.

    Example: careergraph infer --into my.db --scores scores.csv
    """
    from careergraph import describe, inference, tables

    found = inference.infer_into(Path(into), scores=Path(scores) if scores else None)
    _say(tables.render(describe.INFERENCE_COLUMNS, describe.inference_rows(found), form))


@cli.command()
@click.argument("title", required=False)
@_with_format
@_common
def conflicts(graph: "CareerGraph", title: str | None, form: str) -> None:
    """List where sources disagree, on everything or about the career TITLE: each side, and who says so.

    Example: careergraph conflicts "customer service director"
    """
    from careergraph import contradictions, describe, tables

    found = contradictions.conflicts(graph, graph.career(title).id if title else None)
    if form == "json":
        _say(tables.dump([describe.conflict_to_dict(graph, conflict) for conflict in found]))
    elif form == "csv":
        _say(tables.render(describe.CONFLICT_COLUMNS, describe.conflict_rows(graph, found), form))
    else:
        sections = [describe.Section(describe.conflict_title(graph, c), describe.side_lines(graph, c)) for c in found]
        _print_sections(sections)
        _talk(f"{len(found)} conflicts")


@cli.command("import")
@click.argument("kind", type=click.Choice(["onet", "bls", "cip", "esco", "rome", "crosswalk", "pack", "rdf", "histories"]))
@click.argument("paths", nargs=-1, metavar="PATH...", type=click.Path())
@click.option("--into", metavar="FILE", help="The graph to import into; a new one begins with the bundled guides.")
@click.option("--template", metavar="PATH", help="Write an empty pack, or what the columns of histories are, to fill in.")
@click.option("--columns", metavar="FILE", help="What the columns of histories are (TOML).")
@click.option("--engine", type=click.Choice(["duckdb", "spark"]), help="What counts histories.  [default: duckdb]")
@click.option("--master", metavar="URL", help="Where Spark runs.  [default: local[2]]")
@click.option("--min-people", type=int, metavar="N", help="How many stand behind a measured move at least.  [default: 10]")
@click.option("--jobs", type=click.IntRange(1, 64), help="How many processes read several kinds.  [default: one a processor]")
@click.option("--unlinked", metavar="FILE", help="Write the titles of histories, of N people or more, that are no career here.")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@_with_format
def import_(
    kind: str,
    paths: tuple[str, ...],
    into: str | None,
    template: str | None,
    form: str,
    *,
    debug: bool,  # noqa: ARG001
    **wishes: Any,
) -> None:
    """Import releases of O*NET, BLS, CIP, ESCO, ROME, crosswalks, a pack, RDF that was exported here, or the moves counted in
    career histories, into a graph file; every row is accounted for.

    A newer release takes the place of what its data set said; importing again changes nothing. Several kinds at once, each with
    its paths after it, are quicker than one after the other.

    Example: careergraph import onet db_30_1_text.zip --into my.db
    """
    from careergraph import describe, tables

    if template:
        _write_template(kind, template)
        return
    if not paths or not into:
        raise click.UsageError("name what to import and --into which file")
    found = _imported(kind, paths, Path(into), {name: wish for name, wish in wishes.items() if wish is not None})
    if form == "json":
        _say(tables.dump(describe.import_to_dict(found)))
        return
    _say(tables.render(describe.IMPORT_COLUMNS, describe.import_rows(found), form))
    for line in describe.import_lines(found):
        _talk(line)


@cli.command()
@click.argument("data_sets", nargs=-1, required=True, metavar="DATA_SET...")
@click.option("--from", "path", metavar="FILE", required=True, help="The graph to take it out of.")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def remove(data_sets: tuple[str, ...], path: str, *, debug: bool) -> None:  # noqa: ARG001
    """Take data sets out of a graph file, with all that they say and override; what others say stays.

    Example: careergraph remove my-overrides --from my.db
    """
    from careergraph import importing

    for change in importing.remove_from(Path(path), data_sets):
        _talk(f"{change.data_set} {change.before or '(no version)'}: {change.removed:,} statements gone")


def _imported(kind: str, paths: tuple[str, ...], into: Path, wishes: dict[str, Any]) -> "Import":
    from careergraph import histories, importing

    jobs = wishes.pop("jobs", None)
    if kind == "histories":
        if jobs:
            raise click.UsageError("--jobs goes with releases, not with histories")
        wishes |= {name: Path(wishes[name]) for name in ("columns", "unlinked") if name in wishes}
        return histories.import_histories(into, paths, **wishes)
    if wishes:
        raise click.UsageError(f"--{next(iter(wishes)).replace('_', '-')} goes with histories alone")
    groups = _groups(kind, paths)
    with _progress() as progress:
        return importing.import_into(into, kind, groups.pop(kind), also=groups, progress=progress, workers=jobs)


def _groups(kind: str, words: Sequence[str]) -> dict[str, list[Path]]:
    """Return the paths of each kind: the name of a kind ends the paths of the one before it, and begins its own."""
    from careergraph.importing import KINDS

    groups: dict[str, list[Path]] = {kind: []}
    for word in words:
        if word in KINDS and groups[kind]:
            kind = word
            groups.setdefault(kind, [])
        else:
            groups[kind].append(Path(word))
    return groups


def _write_template(kind: str, path: str) -> None:
    from careergraph.sources import histories, template

    if kind == "histories":
        histories.write_template(Path(path))
        _say(path)
        return
    if kind != "pack":
        raise click.UsageError("--template goes with pack and histories alone")
    for written in template.write(Path(path)):
        _say(str(written))


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None] | None]:
    """Yield what shows how far an import is: a bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1000, file=sys.stderr, item_show_func=str) as bar:
        yield lambda table, done, whole: bar.update(1000 * done // max(1, whole) - bar.pos, table)
        bar.update(1000 - bar.pos, "done")


@cli.command()
@click.argument("old", type=click.Path())
@click.argument("new", type=click.Path())
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@_with_format
def diff(old: str, new: str, form: str, *, debug: bool) -> None:  # noqa: ARG001
    """Tell what distinguishes two graph files: sources, overrides, nodes, and statements by source and relation.

    Example: careergraph diff old.db new.db
    """
    from careergraph import describe, importing, tables

    found = importing.diff(Path(old), Path(new))
    _say(tables.render(describe.DIFF_COLUMNS, describe.diff_rows(found), form))
    if not found:
        _talk("no difference")


@cli.command()
@click.argument("packs", nargs=-1, metavar="[PACK]...")
@click.option(
    "--fix", "is_fixing", is_flag=True, help="Sort the tables of PACK and write them plainly; nothing said is changed."
)
@_common
def check(graph: "CareerGraph", packs: tuple[str, ...], *, is_fixing: bool) -> None:
    """Check pack folders (default: the graph in use): every fault with its place, then what looks wrong.

    Example: careergraph check my-pack/ --fix
    """
    from careergraph.graph import load
    from careergraph.quality import findings
    from careergraph.sources import pack

    if is_fixing and not packs:
        raise click.UsageError("--fix needs the folder of a pack")
    chosen = load(*packs) if packs else graph
    for path in (path for folder in packs if is_fixing for path in pack.tidy(Path(folder))):
        _talk(f"wrote {path}")
    found = findings(chosen)
    for finding in found:
        _say(str(finding))
    _talk(f"{chosen!r}: {len(found)} things to look at")


@cli.command()
@click.option("-o", "--output", metavar="DIR", default="exports", show_default=True, help="Where to write the files.")
@_common
def demo(graph: "CareerGraph", output: str) -> None:
    """Plan the bundled example, write its pages and RDF, and say what to open.

    Example: careergraph demo -o exports
    """
    from careergraph import html, pictures, planner, rdf

    start, goal = "customer service representative", "chief customer officer"
    _talk(f'careergraph plan "{start}" "{goal}" --have degree:high-school\n')
    found = planner.plan(graph, start, goal, have=["degree:high-school"])
    _print_plan(graph, found)
    folder = Path(output)
    rdf.write_rdf(graph, folder / "careergraph.ttl")
    html.write_html(graph, folder / "careergraph.html")
    html.write_html(found, folder / "route.html")
    pictures.write_picture(planner.plan(graph, start, "customer service director"), folder / "route.svg")
    _say(
        "\nOpen these files in a browser or an RDF tool:\n"
        f"  {folder / 'route.html'}         the routes above, as a page\n"
        f"  {folder / 'route.svg'}          the routes to customer service director, as a picture\n"
        f"  {folder / 'careergraph.html'}   the whole graph, as a page\n"
        f"  {folder / 'careergraph.ttl'}    the whole graph, as RDF (Turtle)"
    )
