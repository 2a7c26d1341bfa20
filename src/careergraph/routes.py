"""The planner's answer: a plan of routes, a route of legs, a leg with what it asks and who says so.

A route is written on one line (docs/semantics.md):

    representative ~ 24mo ~ manager ~ ?degree:bachelor 36mo ~ director [60mo+]
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, overload

import careergraph
from careergraph.errors import NoRoute
from careergraph.graph import CareerGraph
from careergraph.model import Claim, Move, Statement
from careergraph.request import Request
from careergraph.requirements import Unknown
from careergraph.vocab import Criterion, Kind, Method, Truth


class Amount(NamedTuple):
    """A known sum and what could not be counted; with unknowns it means "at least"."""

    known: int
    unknowns: tuple[Unknown, ...] = ()

    def __str__(self) -> str:
        """Return the sum, with `+` where something is not counted."""
        return f"{self.known}mo{'+' if self.unknowns else ''}"


class Total(NamedTuple):
    """A sum under both views of what is unknown: `upper` counts every unknown requirement, `lower` takes it as met."""

    lower: Amount
    upper: Amount

    def __str__(self) -> str:
        """Return `60mo`, `60mo+` or `48mo..60mo+`."""
        return str(self.upper) if self.lower == self.upper else f"{self.lower}..{self.upper}"


class Gain(NamedTuple):
    """A credential to gain on the way. `is_certain` is False when it is unknown whether it is needed at all.

    `study_months` is None when no source says how long it takes, `cost_usd` when none says what it costs; `evidence` are the
    statements of the study; `counts_as` is what is asked for and met by it, where it isn't itself asked for there.
    """

    id: str
    study_months: int | None
    is_certain: bool
    evidence: tuple[Statement, ...]
    cost_usd: int | None = None
    counts_as: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return `+id`, or `?id` for a gain of which it is unknown whether it is needed."""
        return f"{'+' if self.is_certain else '?'}{self.id}"


class Finding(NamedTuple):
    """One claim and whether the person meets it on arrival, before any gain of this leg."""

    claim: Claim
    truth: Truth


class Verdict(NamedTuple):
    """How one aspect of the career entered stands: which claims decided, which say otherwise, which only advise."""

    aspect: str
    truth: Truth
    deciding: tuple[Finding, ...]
    variants: tuple[Finding, ...]
    advice: tuple[Finding, ...]
    is_contested: bool


class Verdicts(Sequence[Verdict]):
    """Verdicts that are weighed when they are first asked for: a career may ask for dozens of skills, and few readers do."""

    __slots__ = ("_found", "_weigh")

    def __init__(self, weigh: Callable[[], tuple[Verdict, ...]]) -> None:
        """Take what weighs them."""
        self._weigh = weigh
        self._found: tuple[Verdict, ...] | None = None

    @property
    def _all(self) -> tuple[Verdict, ...]:
        if self._found is None:
            self._found = self._weigh()
        return self._found

    @overload
    def __getitem__(self, place: int) -> Verdict: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Verdict, ...]: ...
    def __getitem__(self, place: int | slice) -> Verdict | tuple[Verdict, ...]:
        """Return one verdict, or several."""
        return self._all[place]

    def __len__(self) -> int:
        """Return of how many aspects there is a verdict."""
        return len(self._all)

    def __eq__(self, other: object) -> bool:
        """Return whether another sequence has the same verdicts."""
        return isinstance(other, Sequence) and self._all == tuple(other)

    def __hash__(self) -> int:
        """Return what equal verdicts share."""
        return hash(self._all)

    def __repr__(self) -> str:
        """Return the verdicts, weighed."""
        return repr(self._all)

    def __reduce__(self) -> tuple[object, ...]:
        """Send the verdicts themselves elsewhere."""
        return tuple, (self._all,)


class Leg(NamedTuple):
    """One move of a route with all that it asks.

    `typical_months` is the usual time in the career left (`is_assumed`: no source states it), `months` the stay in this
    route: less the time already served, more where experience asks for it; `months_lower` is the same if everything
    unknown turns out well, as are `gains_lower`. `evidence` are the statements of the move, `assumptions` those of the time,
    `matches` those by which the move changes classification.
    """

    move: Move
    typical_months: int
    months: int
    months_lower: int
    is_assumed: bool
    gains: tuple[Gain, ...]
    gains_lower: tuple[str, ...]
    unknowns: tuple[Unknown, ...]
    verdicts: Sequence[Verdict]
    evidence: tuple[Statement, ...]
    assumptions: tuple[Statement, ...]
    matches: tuple[Statement, ...] = ()

    @property
    def methods(self) -> tuple[Method, ...]:
        """How the statements of this move came to be, each once."""
        return tuple(sorted({statement.method for statement in self.evidence}))


class Route(NamedTuple):
    """A chain of moves that the person can take, with a total for each criterion of the plan.

    `names` say what the route is best at, such as `fastest`; a route that is listed for being unlike the others is
    `different`.
    """

    careers: tuple[str, ...]
    legs: tuple[Leg, ...]
    totals: tuple[tuple[Criterion, Total], ...]
    names: tuple[str, ...] = ()

    def total(self, criterion: Criterion) -> Total:
        """Return the total of one criterion; `KeyError` if the plan did not count it."""
        return dict(self.totals)[criterion]

    @property
    def months(self) -> Total:
        """The total time in months."""
        return self.total(Criterion.MONTHS)

    @property
    def effort(self) -> Total:
        """The total study in months."""
        return self.total(Criterion.EFFORT)

    @property
    def moves(self) -> int:
        """How many moves the route has; beginning in a first career is none."""
        return len(self.careers) - 1

    @property
    def gains(self) -> tuple[Gain, ...]:
        """Everything to gain on the way."""
        return tuple(gain for leg in self.legs for gain in leg.gains)

    def __str__(self) -> str:
        """Return the route on one line."""
        parts = [_short(self.legs[0].move.start) or "begin"]
        for leg in self.legs:
            low, high = leg.months_lower, leg.months
            stay = f"{high}mo" if low == high else f"{low}..{high}mo"
            parts += [" ".join([*(str(gain) for gain in leg.gains), stay]), _short(leg.move.goal)]
        return f"{' ~ '.join(parts)} [{self.months}]"


class Reason(NamedTuple):
    """Why there is no route: a code, the career it is about, and what is missing there.

    Codes: `no moves known` (into the goal, or out of the start), `not connected`, `avoided` (connected only over what is to
    be avoided), `blocked` (a requirement that nothing on the way can meet), `too many moves`, `over the cap`, `not passed`
    (no route passes a career that must be passed).
    """

    code: str
    about: str
    detail: str = ""


class Refusal(NamedTuple):
    """A move that the search could not take: from where to where, by what (the codes of `Reason`), and the detail."""

    start: str
    goal: str
    code: str
    detail: str = ""


class Change(NamedTuple):
    """One change of a request: `have` (something more), `lift` (a cap), `allow` (what was avoided) or `reading`."""

    code: str
    detail: str

    def __str__(self) -> str:
        """Return `code: detail`."""
        return f"{self.code}: {self.detail}"


@dataclass(frozen=True, slots=True)
class Plan:
    """The answer to a request: routes, the best first, or the reasons why there is none.

    `is_complete` is False when a limit stopped the search: the routes found can be taken, but others may be better in a
    criterion, down to its bound in `bounds`. `refusals` are the moves that the search met and could not take. `graph` is where
    it was made; a copy sent to another process does without.
    """

    request: Request
    routes: tuple[Route, ...]
    reasons: tuple[Reason, ...] = ()
    is_complete: bool = True
    bounds: tuple[tuple[Criterion, int], ...] = ()
    refusals: tuple[Refusal, ...] = ()
    graph: CareerGraph | None = field(default=None, compare=False, repr=False)

    def __reduce__(self) -> tuple[object, ...]:
        """Leave the graph behind when the plan is sent elsewhere: it is open in this process."""
        return Plan, (self.request, self.routes, self.reasons, self.is_complete, self.bounds, self.refusals)

    def _repr_html_(self) -> str | None:
        """Return the plan's page in a frame, for notebooks."""
        return None if self.graph is None else careergraph.to_iframe(self)

    def to_frame(self) -> Any:
        """Return a row for each leg of each route as a pandas `DataFrame`; pandas is no dependency and must be installed."""
        return careergraph.to_frame(self)

    @property
    def best(self) -> Route:
        """The first route; raises `NoRoute` if there is none."""
        if not self.routes:
            why = "; ".join(f"{reason.code}: {_short(reason.about)}" for reason in self.reasons)
            raise NoRoute(self, f"no route ({why})")
        return self.routes[0]

    def named(self, name: str) -> Route:
        """Return the route that bears a name, such as `fastest`; `KeyError` if none does."""
        found = [route for route in self.routes if name in route.names]
        if not found:
            raise KeyError(name)
        return found[0]

    def __str__(self) -> str:
        """Return one line a route."""
        return "\n".join(str(route) for route in self.routes)


def _short(node_id: str) -> str:
    return node_id.removeprefix(f"{Kind.CAREER}:")
