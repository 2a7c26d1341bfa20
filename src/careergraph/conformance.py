"""The rules of `ontology/shapes.ttl` as SQL over a compiled graph: what SHACL asks of exported RDF, on graphs of any size."""

from collections.abc import Iterator
from typing import NamedTuple

from careergraph.graph import CareerGraph, compiled


class Rule(NamedTuple):
    """One rule: the shape it is of, its message there, and the query that yields whatever breaks it, as the node it is about."""

    shape: str
    message: str
    sql: str


def _about(condition: str) -> str:
    return (
        f"SELECT n.id FROM statement s JOIN node n ON n.num = s.subject LEFT JOIN node o ON o.num = s.object WHERE {condition}"  # noqa: S608
    )


def _outside(column: str, most: int) -> str:
    return f"s.{column} IS NOT NULL AND (CAST(s.{column} AS REAL) < 0 OR CAST(s.{column} AS REAL) > {most})"


_CLAIMED = "SELECT n.id FROM claim c JOIN node n ON n.num = c.career WHERE "
_ROWS = "EXISTS (SELECT 1 FROM statement s WHERE s.claim = c.num AND s.object IS NOT NULL)"
_INNER = "EXISTS (SELECT 1 FROM claim i WHERE i.career = c.career AND i.source = c.source AND i.aspect = c.aspect AND i.inside = c.key)"
_GONE = "EXISTS (SELECT 1 FROM withdrawn w WHERE w.subject = n.id AND w.source = c.source AND w.aspect = c.aspect AND w.claim_key = c.key)"

RULES = (
    Rule(
        "Node",
        "a node has a preferred label, one in each language",
        "SELECT id FROM node WHERE trim(label) = '' AND sort != 'any'",
    ),
    Rule("Node", "a move leads to a career", _about("s.relation = 'leads-to' AND coalesce(o.kind, '') != 'career'")),
    Rule("Source", "a source has one title", "SELECT id FROM source WHERE title = ''"),
    Rule("Source", "a source has one publisher", "SELECT id FROM source WHERE publisher = ''"),
    Rule("Statement", "a share is from 0 to 1", _about(_outside("share", 1))),
    Rule("Statement", "a confidence is from 0 to 1", _about(_outside("confidence", 1))),
    Rule(
        "Statement",
        "months are from 0 to 1200",
        _about(" OR ".join(f"({_outside(column, 1200)})" for column in ("months_least", "months", "months_most"))),
    ),
    Rule(
        "Reason",
        "what is implied, assumed or curated says why",
        _about("s.method IN ('implied', 'assumed', 'curated') AND s.reason = ''"),
    ),
    Rule("Transition", "no career leads to itself", _about("s.relation = 'leads-to' AND s.object = s.subject")),
    Rule("Requirement", "a requirement belongs to one claim", _about("s.relation = 'requires' AND s.claim IS NULL")),
    Rule("RequirementGroup", "a claim has rows", f"{_CLAIMED} NOT {_ROWS} AND NOT {_INNER} AND NOT {_GONE}"),
    Rule("RequirementGroup", "a claim asks for at least one of its rows", f"{_CLAIMED} c.minimum < 0"),
    Rule("Override", "an override says why", "SELECT subject FROM override WHERE reason = ''"),
)
"""The rules that a compiled graph can break; what its tables can't hold otherwise is not asked again."""


def broken(graph: CareerGraph) -> Iterator[tuple[Rule, str]]:
    """Yield each rule that something breaks, and what breaks it."""
    for rule in RULES:
        for (about,) in compiled(graph).rows(f"SELECT DISTINCT * FROM ({rule.sql}) ORDER BY 1"):  # noqa: S608 - fixed words
            yield rule, about
