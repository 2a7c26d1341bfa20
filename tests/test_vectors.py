"""The scenarios as JSON for planners in other languages: what is on disk is what the scenarios give now.

    python tests/test_vectors.py --update      write tests/vectors/*.json anew

The form is described in tests/vectors/README.md.
"""

import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

import scenes
import worlds
from careergraph import store
from careergraph.explain import plan_to_dict
from careergraph.graph import CareerGraph
from careergraph.model import Claim, ClaimHead, Months, Node, Pack, Publisher, Source, Statement, Value, kind_of
from careergraph.planner import plan
from careergraph.sources import pack
from careergraph.vocab import Aspect, Method, Modality, Polarity, Property, Relation, ScopeDimension, Sort, Standing, Unit

FOLDER = Path(__file__).resolve().parent / "vectors"
FACTS = {
    "study": (Property.STUDY_MONTHS, Unit.MONTHS),
    "costs": (Property.COST, Unit.USD),
    "pay": (Property.PAY, Unit.USD_YEAR),
}
ASSUMED = {"role_months": Property.ROLE_MONTHS, "confidence": Property.MOVE_CONFIDENCE, "skill_weight": Property.SKILL_WEIGHT}


# -- from scenarios to JSON -----------------------------------------------------------------------------------------


def vectors(family):
    """Return the vectors of a family, one a question; those that the program is known to answer otherwise are left out."""
    return [
        vector(scenario, question)
        for scenario in scenes.scenarios(family)
        for question in scenario.questions
        if not question.fault
    ]


def vector(scenario, question):
    found = plan_to_dict(scenario.graph, question.plan(scenario.graph))
    routes = [{name: route[name] for name in ("notation", "careers", "names", "totals")} for route in found["routes"]]
    return {
        "name": scenario.name,
        "question": question.line,
        "graph": graph_to_dict(scenario),
        "request": {name: value for name, value in found["request"].items() if name != "seconds"},
        "answer": {"routes": routes, "reasons": found["reasons"]},
    }


def graph_to_dict(scenario):
    """Return what a scenario's text says; the assumptions stand in a file of their own."""
    *assumed, world = worlds.packs(scenario.text)
    return {"uses_assumptions": bool(assumed), **said_to_dict(world, scenario.graph)}


def said_to_dict(world, graph):
    """Return what a pack says, a list a kind of statement; lists that are empty are left out."""
    said = {
        "nodes": [{"id": node.id, "sort": node.sort} for node in world.nodes],
        "sources": [{"id": source.id, "publisher": source.publisher.id} for source in world.sources],
        "moves": [move_to_dict(s) for s in world.statements if s.relation is Relation.LEADS_TO],
        "related": links(world, Relation.RELATED_TO, "one", "other"),
        "broader": links(world, Relation.BROADER, "career", "family"),
        "satisfies": links(world, Relation.SATISFIES, "held", "wanted"),
        "claims": [claim_to_dict(graph, claim) for node in world.nodes for claim in graph.claims(node.id)],
        **{name: [fact_to_dict(s) for s in world.statements if s.relation is prop] for name, (prop, _) in FACTS.items()},
    }
    return {name: rows for name, rows in said.items() if rows}


def links(world, relation, subject, wanted):
    return [{subject: s.subject, wanted: s.object, "source": s.source} for s in world.statements if s.relation is relation]


def move_to_dict(s):
    months = {"months": s.months.typical, "months_least": s.months.least}
    ratios = {"confidence": percent(s.confidence), "share": percent(s.share)}
    return without_none({"start": s.subject, "goal": s.object, "source": s.source, "method": s.method, **months, **ratios})


def fact_to_dict(s):
    return without_none({"about": s.subject, "after": s.object or None, "number": int(s.value.number), "source": s.source})


def claim_to_dict(graph, claim):
    return {
        "career": claim.career,
        "source": claim.source,
        "aspect": claim.aspect,
        "modality": claim.modality,
        "from": claim.from_career or None,
        "scope": {str(dimension): value for dimension, value in claim.scope},
        "asks": None if claim.polarity is Polarity.NEGATIVE else asked_to_dict(graph, claim),
    }


def asked_to_dict(graph, claim):
    return {"at_least": claim.needed, "rows": [row_to_dict(graph, row) for row in claim.rows]}


def row_to_dict(graph, row):
    if isinstance(row.object, Claim):
        return asked_to_dict(graph, row.object)
    if kind_of(row.object) == "career":
        return without_none({"serve": row.object, "months": row.months.least, "months_most": row.months.most})
    said = graph.statement(row.statement)
    rates = {"importance": percent(said.importance), "level": percent(said.level)}
    return without_none({"hold": row.object, "standing": row.standing, **rates})


def percent(share):
    return None if share is None else int(share * 100)


def without_none(row):
    return {name: value for name, value in row.items() if value is not None}


def assumptions():
    """Return the bundled assumptions in the same form, with what is assumed of every career."""
    found = pack.read(worlds.ASSUMPTIONS)[0]
    said = said_to_dict(found, CareerGraph(store.build_memory([found])))
    for name, prop in ASSUMED.items():
        rows = {s.value.topic: int(s.value.number) for s in found.statements if s.relation is prop}
        said[name] = rows.get("", rows)
    return {name: said[name] for name in sorted(said)}


def written(values):
    """Return a list of vectors as text: one line for each part, sorted keys."""
    parts = [",\n".join(f" {dumped(name)}: {dumped(part)}" for name, part in sorted(value.items())) for value in values]
    return "[\n" + ",\n".join(f"{{\n{part}\n}}" for part in parts) + "\n]\n"


def dumped(value):
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def files() -> Iterator[tuple[Path, str]]:
    """Yield every file of the folder but the README, and what is in it."""
    yield FOLDER / "assumptions.json", json.dumps(assumptions(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    yield from ((FOLDER / f"{family}.json", written(vectors(family))) for family in scenes.FAMILIES)


def update():
    for path, text in files():
        path.write_text(text, encoding="utf-8")


# -- from JSON to plans ---------------------------------------------------------------------------------------------


def graph_from(said):
    """Return the graph that a vector tells of, made from its JSON alone."""
    publishers = {row["id"]: Publisher(row["publisher"], row["publisher"]) for row in said["sources"]}
    sources = tuple(Source(name, name, publisher) for name, publisher in publishers.items())
    nodes = tuple(Node(row["id"], kind_of(row["id"]), Sort(row["sort"]), row["id"].partition(":")[2]) for row in said["nodes"])
    base = pack.read(worlds.ASSUMPTIONS) if said["uses_assumptions"] else ()
    return CareerGraph(store.build_memory((*base, Pack("vector", "A vector", sources, nodes, tuple(statements_from(said))))))


def statements_from(said):
    for row in said.get("moves", ()):
        yield move_from(row)
    for name, relation, ends in (
        ("related", Relation.RELATED_TO, ("one", "other")),
        ("broader", Relation.BROADER, ("career", "family")),
        ("satisfies", Relation.SATISFIES, ("held", "wanted")),
    ):
        yield from (Statement(row[ends[0]], relation, row["source"], row[ends[1]]) for row in said.get(name, ()))
    for name, (prop, unit) in FACTS.items():
        for row in said.get(name, ()):
            value = Value(number=Decimal(row["number"]), unit=unit)
            yield Statement(row["about"], prop, row["source"], row.get("after", ""), value)
    for number, claim in enumerate(said.get("claims", ())):
        yield from claim_from(claim, number)


def move_from(row):
    method = Method(row["method"])
    return Statement(
        row["start"],
        Relation.LEADS_TO,
        row["source"],
        row["goal"],
        method=method,
        months=Months(least=row.get("months_least"), typical=row.get("months")),
        confidence=share(row.get("confidence")),
        share=share(row.get("share")),
        reason="" if method is Method.STATED else "test",
    )


def claim_from(claim, number):
    aspect, _, _ = claim["aspect"].partition(":")
    is_none = claim["asks"] is None
    asks = {"at_least": 1, "rows": [{"hold": "certification:*"}]} if is_none else claim["asks"]
    polarity = Polarity.NEGATIVE if is_none else Polarity.POSITIVE
    key = claim["aspect"] if aspect == "skill" else f"claim-{number}"
    head = ClaimHead(key, Aspect(aspect), Modality(claim["modality"]), polarity, asks["at_least"], claim["from"] or "")
    yield from rows_from(claim, head, asks)


def rows_from(claim, head, asks):
    scope = tuple(sorted((ScopeDimension(name), value) for name, value in claim["scope"].items()))
    if all("rows" in row for row in asks["rows"]):
        yield Statement(claim["career"], Relation.REQUIRES, claim["source"], scope=scope, claim=head)
    for place, row in enumerate(asks["rows"]):
        if "rows" in row:
            inner = ClaimHead(
                f"{head.key}-{place}",
                head.aspect,
                head.modality,
                head.polarity,
                row["at_least"],
                head.from_career,
                head.key,
            )
            yield from rows_from(claim, inner, row)
        else:
            yield Statement(
                claim["career"],
                Relation.REQUIRES,
                claim["source"],
                row.get("hold") or row["serve"],
                scope=scope,
                claim=head,
                months=Months(least=row.get("months"), most=row.get("months_most")),
                standing=Standing(row["standing"]) if "standing" in row else None,
                importance=share(row.get("importance")),
                level=share(row.get("level")),
            )


def share(percents):
    return None if percents is None else Decimal(percents) / 100


def plan_from(graph, request):
    """Return the plan for a request that is written as in docs/plan-json.md."""
    same = ("lack", "served_months", "complete", "reading", "scope", "criteria", "k", "slack", "max_moves")
    have = [*request["have"], *(f"{career}={months}" for career, months in request["experience"].items())]
    caps = {f"max_{cap['criterion'].replace('-', '_')}": cap["amount"] for cap in request["caps"]}
    steps = {step["criterion"]: step["amount"] for step in request["steps"]}
    return plan(
        graph,
        request["start"] or None,
        request["goals"],
        have=have,
        front=request["is_front"],
        steps=steps or None,
        avoid=request["avoid"],
        via=request["via"],
        trust=request["trust"].split(),
        full_time_study=request["has_full_time_study"],
        **{name: request[name] for name in same},
        **caps,
    )


# -- tests ----------------------------------------------------------------------------------------------------------


def test_the_files_are_what_the_scenarios_give_now():
    told = "python tests/test_vectors.py --update writes them anew"
    found = dict(files())
    assert sorted(FOLDER.glob("*.json")) == sorted(found), told
    for path, text in found.items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: {told}"


@pytest.mark.parametrize("family", scenes.FAMILIES)
def test_a_vector_tells_all_that_its_answer_needs(family):
    for each in json.loads((FOLDER / f"{family}.json").read_text(encoding="utf-8")):
        graph = graph_from(each["graph"])
        found = plan_to_dict(graph, plan_from(graph, each["request"]))
        routes = [{name: route[name] for name in each["answer"]["routes"][0]} for route in found["routes"]]
        assert {"routes": routes, "reasons": found["reasons"]} == each["answer"], each["name"]


if __name__ == "__main__":
    if sys.argv[1:] != ["--update"]:
        sys.exit(__doc__)
    update()
