"""What a person has, lacks, or leaves open for one career, whatever the way there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import careergraph
from careergraph import requirements
from careergraph.graph import CareerGraph
from careergraph.person import standing_now, verdict_on
from careergraph.request import COMPLETE_BY_DEFAULT, Request, person
from careergraph.requirements import Demand, Situation
from careergraph.routes import Verdict
from careergraph.vocab import Reading, Truth


@dataclass(frozen=True, slots=True)
class GapLine:
    """How the person stands to one aspect or skill of a career; `is_advice` says that no claim about it decides.

    `truth` is the verdict's, or, where all is advice, the best that one of the claims comes to.
    """

    verdict: Verdict
    truth: Truth
    is_advice: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands between a person and a career: what is met, what is missing, what is unknown.

    `graph` is where it was found; a copy sent to another process does without.
    """

    request: Request
    lines: tuple[GapLine, ...]
    graph: CareerGraph | None = field(default=None, compare=False, repr=False)

    def __reduce__(self) -> tuple[object, ...]:
        """Leave the graph behind when the gap is sent elsewhere: it is open in this process."""
        return Gap, (self.request, self.lines)

    def to_frame(self) -> Any:
        """Return a row for each claim as a pandas `DataFrame`; pandas is no dependency and must be installed."""
        return careergraph.to_frame(self)

    def of(self, truth: Truth) -> tuple[GapLine, ...]:
        """Return the lines that are met, missing (`not met`) or unknown."""
        return tuple(line for line in self.lines if line.truth is truth)


def gap(
    graph: CareerGraph,
    goal: object,
    *,
    have: Sequence[str] = (),
    lack: Sequence[str] = (),
    complete: Sequence[str] = COMPLETE_BY_DEFAULT,
    reading: str = Reading.STRICT,
    trust: str | Iterable[str] = (),
    scope: Mapping[str, str] | None = None,
) -> Gap:
    """Return what the person has, lacks or leaves open for `goal`; the arguments are those of `plan`.

    A skill that is neither in `have` nor in `lack` is unknown unless `complete` names skills.

    Raises:
        NodeNotFound: no career or credential has such an id or title.
        RequestError: the request contradicts itself.
    """
    request = person(graph, goal, have=have, lack=lack, complete=complete, reading=reading, trust=trust, scope=scope)
    situation = standing_now(graph, request)
    demands = requirements.demands(graph, request.goal, "", reading=request.reading, trust=request.trust, scope=request.scope)
    return Gap(request, tuple(_line(demand, situation) for demand in demands), graph)


def _line(demand: Demand, situation: Situation) -> GapLine:
    verdict = verdict_on(demand, situation)
    if verdict.deciding or verdict.variants:
        return GapLine(verdict, verdict.truth, is_advice=False)
    found = {finding.truth for finding in verdict.advice}
    best = next((truth for truth in (Truth.MET, Truth.UNKNOWN) if truth in found), Truth.NOT_MET)
    return GapLine(verdict, best, is_advice=True)
