"""The scenarios of `tests/scenarios/*.txt`: small graphs, what is asked of them, and the answer, worked out by hand.

    # what the family is about
    == the shorter alternative is gained
    a -> b 1mo
    b education s required: degree:master | degree:associate
    plan a b
        a ~ +degree:associate 1mo ~ b [24mo]

After `==` comes the name, then the graph in the notation of `worlds`, then one question or more: `plan START GOAL
wish=value …`, of which START may be `None` and GOAL several careers with commas between. The lines below a question are its
answer: a line a route, or a line a reason (`code: career: detail`). After a route come, each behind ` | `, its names, and
the upper totals of the criteria asked for beside months and moves (both ends where they differ), `+` for what is not counted.
A line `! …` before a question says in what the program is known to answer otherwise.
"""

import ast
import re
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import worlds
from careergraph.graph import CareerGraph
from careergraph.routes import Amount, Plan, Route

FOLDER = Path(__file__).resolve().parent / "scenarios"
FAMILIES = tuple(path.stem for path in sorted(FOLDER.glob("*.txt")))
_IN_NOTATION = ("months", "moves")


@dataclass(frozen=True)
class Question:
    """One plan that is asked for, and the lines of its answer."""

    line: str
    answer: tuple[str, ...]
    fault: str = ""

    def plan(self, graph: CareerGraph) -> Plan:
        """Return the plan of this question in a graph."""
        _, start, goal, *wishes = self.line.split()
        wished = {name: _value(value) for name, _, value in (word.partition("=") for word in wishes)}
        return worlds.asked_of(graph, start, goal.split(",") if "," in goal else goal, **wished)


@dataclass(frozen=True)
class Scenario:
    """A small graph with questions."""

    family: str
    name: str
    text: str
    questions: tuple[Question, ...]

    @cached_property
    def graph(self) -> CareerGraph:
        """The compiled graph."""
        return worlds.graph(self.text)


def scenarios(family: str) -> list[Scenario]:
    """Return the scenarios of one family."""
    text = (FOLDER / f"{family}.txt").read_text(encoding="utf-8")
    return [_scenario(family, part) for part in re.split(r"^== ", text, flags=re.MULTILINE)[1:]]


def _scenario(family: str, part: str) -> Scenario:
    name, *lines = [line for line in part.splitlines() if line.strip() and not line.startswith("#")]
    graph = [line for line in lines if not line.startswith(("plan ", "    ", "! "))]
    questions: list[Question] = []
    fault = ""
    for line in lines:
        if line.startswith("! "):
            fault = line[2:]
        elif line.startswith("plan "):
            questions.append(Question(line, (), fault))
            fault = ""
        elif line.startswith("    "):
            questions[-1] = replace(questions[-1], answer=(*questions[-1].answer, line.strip()))
    return Scenario(family, name, "\n".join(graph), tuple(questions))


def answer_lines(plan: Plan) -> list[str]:
    """Return the answer of a plan as it is written below a question."""
    if plan.routes:
        return [route_line(plan, route) for route in plan.routes]
    said = [(reason.code, reason.about.partition(":")[2], reason.detail) for reason in plan.reasons]
    return [": ".join(part for part in parts if part) for parts in said]


def route_line(plan: Plan, route: Route) -> str:
    """Return a route with its names and totals."""
    counted = [criterion for criterion in plan.request.criteria if criterion not in _IN_NOTATION]
    totals = [f"{criterion} {_amounts(route.total(criterion).lower, route.total(criterion).upper)}" for criterion in counted]
    return " | ".join(part for part in (str(route), ", ".join(route.names), ", ".join(totals)) if part)


def _amounts(lower: Amount, upper: Amount) -> str:
    texts = [f"{amount.known}{'+' if amount.unknowns else ''}" for amount in (lower, upper)]
    return "..".join(dict.fromkeys(texts))


def _value(text: str) -> object:
    try:
        return ast.literal_eval(text)
    except (SyntaxError, ValueError):
        return text
