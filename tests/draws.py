"""Requests drawn at random, over the bundled graph and small worlds that have everything a claim or move may have."""

import random

import chance
import worlds
from careergraph.errors import CareerGraphError
from careergraph.explain import plan_to_dict
from careergraph.planner import plan
from careergraph.vocab import Criterion, Kind, Sort

CRITERIA = [str(criterion) for criterion in Criterion]
CAPS = ["max_months", "max_effort", "max_risk", "max_cost", "max_gap", "max_commonness", "max_pay_dip"]
METHODS = ["", "", "", " implied", " measured", " curated", " inferred"]
SKILLS = ["skill:reading", "skill:maths", "skill:sales", "skill:talk"]
DEGREES = ["degree:associate", "degree:bachelor", "degree:bachelor/law", "degree:*/art", "degree:master", "degree:*"]


def world(rng: random.Random) -> str:
    """Return the text of a random world: that of `chance`, and lines of every other sort."""
    lines = ["publisher P: p p2", *chance.world(rng).splitlines()]
    names = sorted({word for line in lines if " -> " in line for word in line.split()[:3:2]})
    lines += [_again(rng, line) for line in lines if " -> " in line and rng.random() < 0.4]
    lines += [_asked(rng, rng.choice(names)) for _ in range(rng.randint(0, 4))]
    skills = [(f"{name} skill {rng.choice('pqr')}", _skill(rng)) for name in names for _ in range(rng.randint(0, 2))]
    lines += {(who, said.split(": ")[1].split()[0]): f"{who} {said}" for who, said in skills}.values()  # one claim of each
    lines += [f"pay {name} {rng.randint(30, 60)}000 by {rng.choice('pq')}" for name in names if rng.random() < 0.7]
    lines += [f"cost {name} {rng.randint(1, 9)}00" for name in [*chance.CREDENTIALS, "degree:bachelor"] if rng.random() < 0.6]
    lines += ["counts certification:w as certification:z"] * (rng.random() < 0.3)
    lines += [f"study {rng.choice(SKILLS)} {rng.randint(1, 9)}mo"] * (rng.random() < 0.3)
    if rng.random() < 0.3:
        kept = [line for line in lines if line.split(" -> ")[0] not in names or rng.random() < 0.75]
        return "\n".join(["no assumptions", *kept] if rng.random() < 0.4 else kept)
    return "\n".join(lines)


def _again(rng: random.Random, line: str) -> str:
    """Return a move said once more, by somebody else or in another way."""
    start, _, goal, *_ = line.split()
    months = rng.choice(["", f" {rng.randint(1, 30)}mo", f" {rng.randint(1, 30)}+mo"])
    confidence = rng.choice(["", f" {rng.randint(5, 99)}%"])
    share = rng.choice(["", f" share {rng.randint(1, 90)}%"])
    return f"{start} -> {goal}{months} by {rng.choice(['p', 'p2', 'q', 'r'])}{rng.choice(METHODS)}{confidence}{share}"


def _skill(rng: random.Random) -> str:
    how = rng.choice(["required", "usual", "preferred", "optional"])
    rates = rng.choice(["", f" {rng.randint(1, 100)}%", f" {rng.randint(1, 100)}% level {rng.randint(0, 100)}%"])
    return f"{how}: {rng.choice(SKILLS)}{rates}"


def _asked(rng: random.Random, career: str) -> str:
    """Return a claim with nested groups, degrees in fields, scopes, or that nothing is asked."""
    aspect, source = rng.choice(["education", "certification", "experience", "licence"]), rng.choice(["p", "p2", "q", "r"])
    if rng.random() < 0.15 and aspect != "experience":
        return f"{career} {aspect} {source} none"
    scope = rng.choice(["", "", "", " company-size=big", " company-size=small", " seniority=entry area=north"])
    came_from = rng.choice(["", "", "", f" from {rng.choice('abc')}"])
    rows = [rng.choice([_row, _row, _group])(rng) for _ in range(rng.randint(1, 3))]
    how = rng.choice(["required", "usual", "required all", "preferred"])
    return f"{career} {aspect} {source} {how}{scope}{came_from}: {' | '.join(dict.fromkeys(rows))}"


def _row(rng: random.Random) -> str:
    others = [*chance.CREDENTIALS, "certification:*", "in early", "in late 6", "in wide 3-9", "in * 2", "in *", "in a 0"]
    return rng.choice([rng.choice(DEGREES[:5]), rng.choice(others)])


def _group(rng: random.Random) -> str:
    rows = list(dict.fromkeys(_row(rng) for _ in range(3)))
    if len(rows) == 3 and rng.random() < 0.4:
        return f"(2 of {' | '.join(rows)})"
    return f"({rng.choice([' | ', ' & ']).join(rows)})"


def wishes(rng: random.Random, careers: list[str], credentials: list[str], sources: list[str]) -> dict[str, object]:
    """Return random wishes of a person; they may contradict each other."""
    found: dict[str, object] = {"criteria": rng.sample(CRITERIA, rng.choice([1, 1, 2, 2, 3, 4, 8]))}
    options = {
        "have": lambda: [*rng.sample(credentials, rng.randint(1, 2)), f"{rng.choice(careers)}={rng.randint(0, 40)}"],
        "lack": lambda: rng.sample(credentials, 1),
        "served_months": lambda: rng.randint(1, 40),
        "complete": lambda: rng.sample([str(kind) for kind in Kind], rng.randint(0, 3)),
        "reading": lambda: "lenient",
        "trust": lambda: rng.sample(sources, 1),
        "full_time_study": lambda: True,
        "max_moves": lambda: rng.randint(1, 5),
        "avoid": lambda: [rng.choice(rng.choice([[*careers, *credentials, *DEGREES], [*sources, *METHODS[3:]]])).strip()],
        "via": lambda: [rng.choice(careers)],
    }
    found |= {name: value() for name, value in options.items() if rng.random() < 0.18}
    found |= {name: rng.randint(0, 90) for name in CAPS if rng.random() < 0.03}
    return found | rng.choice([dict, dict, lambda: _many(rng), lambda: {"k": rng.randint(1, 9)}])()


def _many(rng: random.Random) -> dict[str, object]:
    """Return wishes for a front, or for routes of one criterion within a slack."""
    if rng.random() < 0.3:
        return {"criteria": [rng.choice(CRITERIA)], "k": rng.randint(2, 9), "slack": rng.randint(0, 80)}
    steps = {"months": rng.randint(2, 9), "risk": 50}
    front = {"criteria": rng.sample(CRITERIA, rng.randint(2, 4)), "front": True}
    return front | ({"steps": steps} if rng.random() < 0.3 else {})


def request(rng: random.Random, graph) -> dict[str, object]:
    """Return random arguments of `plan` in a graph; they may contradict each other."""
    careers = [node.id for node in graph.nodes(kind=Kind.CAREER) if node.sort is not Sort.FAMILY]
    moved = sorted({end for move in graph.all_moves() for end in (move.start, move.goal)})
    credentials = [node.id for node in graph.nodes() if node.kind is not Kind.CAREER]
    sources = sorted({name for source in graph.sources() for name in (source.id, source.publisher.id)})
    asked = wishes(rng, moved, credentials or ["degree:bachelor"], sources)
    scopes = graph.scope_values()
    if scopes and rng.random() < 0.4:
        dimension = rng.choice(sorted(scopes))
        asked["scope"] = {str(dimension): rng.choice(scopes[dimension])}
    starts = sorted({move.start for move in graph.all_moves()}) if rng.random() < 0.9 else careers
    start = None if rng.random() < 0.08 else rng.choice(starts)
    ends = [name for name in (moved if rng.random() < 0.95 else careers) if name != start]
    return {"start": start, "goal": rng.sample(ends, min(len(ends), 1 if rng.random() < 0.9 else 2)), **asked}


def drawn(rng: random.Random, graph) -> dict[str, object] | None:
    """Return the JSON of the plan of a random request; None if the request contradicts itself."""
    asked = request(rng, graph)
    try:
        found = plan(graph, asked.pop("start"), asked.pop("goal"), seconds=600, **asked)
    except CareerGraphError:
        return None
    return plan_to_dict(graph, found)


def drawn_world(seed: int):
    """Return a random world's graph; None if its text contradicts itself."""
    try:
        return worlds.graph(world(random.Random(seed)))
    except CareerGraphError:
        return None
