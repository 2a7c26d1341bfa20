"""What a move costs besides time: the skill gap it leaves and the pay it gives up. Risk and commonness are the table's.

Both are whole numbers and add up along a route; where no source tells, they are unknown (None), never zero.
"""

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from careergraph.graph import CareerGraph
from careergraph.model import Statement
from careergraph.request import Request
from careergraph.vocab import Kind, Modality, Property, Relation, Truth, Unit


class Missing(NamedTuple):
    """One skill that a career asks for and the one left doesn't bring: its points, and the statements that ask for it."""

    skill: str
    points: int
    evidence: tuple[str, ...]


class Wanted(NamedTuple):
    """How much a skill weighs in a career (0 to 1) and the level asked for (0 to 1, or unknown)."""

    weight: Decimal
    level: Decimal | None
    evidence: tuple[str, ...]


class MoveCosts:
    """The gap and pay dip of single moves for the person of a request."""

    def __init__(self, graph: CareerGraph, request: Request) -> None:
        """Look at moves of `graph` for the person of `request`."""
        self._graph, self._request = graph, request
        self._profiles: dict[str, dict[str, Wanted]] = {}
        said = graph.statements(subject=f"{Kind.CAREER}:*", relation=Property.SKILL_WEIGHT)
        self._weights = {s.value.topic: s.value.number / 100 for s in said if s.value and s.value.number is not None}

    def gap(self, start: str, goal: str) -> int | None:
        """Return the gap of a move: 1000 for each skill of full weight that is wholly missing; None if no skill is known.

        Asymmetric: what the career left has and the one entered doesn't ask for costs nothing.
        """
        missing = self.missing(start, goal)
        return None if missing is None else sum(each.points for each in missing)

    def missing(self, start: str, goal: str) -> tuple[Missing, ...] | None:
        """Return the skills that are missing, the heaviest first; None if the skills of either career aren't known."""
        wanted, brought = self.profile(goal), self.profile(start) if start else {}
        if not wanted or (start and not brought):
            return None
        found = [Missing(skill, self._points(skill, each, brought), each.evidence) for skill, each in wanted.items()]
        return tuple(sorted((each for each in found if each.points), key=lambda each: (-each.points, each.skill)))

    def _points(self, skill: str, wanted: Wanted, brought: dict[str, Wanted]) -> int:
        if any(self._graph.satisfies(held, skill) is Truth.MET for held in self._request.have):
            return 0
        mine = brought.get(skill)
        if mine is None:
            return round(1000 * wanted.weight)
        if not wanted.level or mine.level is None:
            return 0
        return round(1000 * wanted.weight * max(Decimal(0), wanted.level - mine.level) / wanted.level)

    def profile(self, career: str) -> dict[str, Wanted]:
        """Return how each skill is wanted in a career, by unscoped statements."""
        if career not in self._profiles:
            said: dict[str, list[Statement]] = defaultdict(list)
            for statement in self._graph.statements(subject=career, relation=Relation.REQUIRES):
                if statement.object.startswith("skill:") and not statement.object.endswith(":*") and not statement.scope:
                    said[statement.object].append(statement)
            self._profiles[career] = {skill: self._wanted(said[skill]) for skill in sorted(said)}
        return self._profiles[career]

    def _wanted(self, said: list[Statement]) -> Wanted:
        """Return how a skill is wanted by what was said: a rated importance before an assumed weight, the most of several."""
        rated = [s.importance for s in said if s.importance is not None]
        assumed = [self._weights.get(s.claim.modality if s.claim else Modality.USUAL, Decimal(1)) for s in said]
        levels = [s.level for s in said if s.level is not None]
        return Wanted(max(rated or assumed), max(levels) if levels else None, tuple(sorted(s.id for s in said)))

    def pay_dip(self, start: str, goal: str) -> int | None:
        """Return how many US dollars a year less the career entered pays; None where no source gives both alike.

        Alike are figures of the same source, statistic, area, period and date; of several, the first in this order counts.
        """
        if not start:
            return 0
        before, after = self.paid(start), self.paid(goal)
        alike = sorted(before.keys() & after.keys(), key=lambda key: ("median" not in key[1].lower(), key))
        return max(0, before[alike[0]] - after[alike[0]]) if alike else None

    def paid(self, career: str) -> dict[tuple[str, ...], int]:
        """Return what a career pays in US dollars a year by source, statistic, area, period and date."""
        return paid(self._graph, career)


def paid(graph: CareerGraph, career: str) -> dict[tuple[str, ...], int]:
    """Return what a career pays in US dollars a year by source, statistic, area, period and date; looked up once for a graph."""

    def made() -> dict[tuple[str, ...], int]:
        return {
            (s.source, s.value.statistic, s.value.area, s.value.period, s.value.as_of): int(s.value.number)
            for s in graph.statements(subject=career, relation=Property.PAY)
            if s.value and s.value.number is not None and s.value.unit is Unit.USD_YEAR and not s.scope
        }

    return graph.memo(("paid", career), made)
