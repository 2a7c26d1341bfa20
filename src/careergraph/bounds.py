"""What no way from a career to a goal can be below: least sums over the moves between the careers that a route may pass.

Only moves and the least study are in the bounds, besides the experience that every way into the goal asks for.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from careergraph import moves
from careergraph.entrance import bottleneck
from careergraph.moves import Links, Side
from careergraph.staying import Families, Service
from careergraph.vocab import Criterion

_LAYERS = 6
"""For how many families that a goal asks for the bounds are kept in two layers: worked in it, or not yet."""


class Ground(NamedTuple):
    """Where one searches: the careers `inside`, by way of which a route may lead, the moves `into` them, and the goals.

    `links` are these moves with what each adds to a criterion at least (None: nothing known). `shared` and `alone` are the
    least study of entering each career, in two parts (see `Entrance.floors`); `floors` their sum.
    """

    inside: Collection[int]
    into: Side
    goals: frozenset[int]
    links: Mapping[Criterion, Links | None]
    shared: Mapping[int, int]
    alone: Mapping[int, int]
    floors: Mapping[int, int]

    def least(self, criterion: Criterion, begin: Mapping[int, int]) -> dict[int, int]:
        """Return the least of a criterion from each career to those of `begin`."""
        links = self.links[criterion]
        return moves.least(links, self.inside, begin) if links else dict.fromkeys(self.inside, 0)

    def least_study(self, begin: Mapping[int, int], begin_shared: Mapping[int, int]) -> dict[int, int]:
        """Return the least study on the way from each career to those of `begin`, with what they need besides.

        Two bounds, of which the greater counts: the greatest floor on the way, and what stands alone at every goal
        (`begin_shared` is without that) on top of the greatest floor of what doesn't.
        """
        found, alone = bottleneck(self.into, self.inside, self.floors, begin), self.alone_at_goal
        if alone:
            shared = bottleneck(self.into, self.inside, self.shared, begin_shared)
            found = {career: max(study, shared[career] + alone) for career, study in found.items()}
            found.update((goal, 0) for goal in self.goals if goal in found)
        return found

    @property
    def alone_at_goal(self) -> int:
        """The least study at a goal for credentials that stand alone."""
        return min((self.alone[goal] for goal in self.goals if goal in self.alone), default=0)


class Bounds:
    """The bounds on one ground, a value a career: months, moves, study, and the sums of `statics`."""

    def __init__(self, ground: Ground, static: Sequence[Criterion], fewest: Mapping[int, int]) -> None:
        """Compute the bounds of the criteria that moves add to, `static` in this order; `fewest` moves are known."""
        goals = dict.fromkeys(ground.goals, 0)
        self.ground, self.static = ground, static
        self.months = ground.least(Criterion.MONTHS, goals)
        self.fewest = fewest
        self.statics = [ground.least(criterion, goals) for criterion in static]
        self.study = ground.least_study(goals, goals)
        self.layers: list[Layer] = []

    def add_layers(self, lacking: Mapping[str, int], worked_in: Callable[[int], Families]) -> None:
        """Add a layer for each family of `lacking` (with the months asked for); `worked_in` tells the families of a career."""
        for family, months in [*lacking.items()][:_LAYERS]:
            members = [each for each in self.ground.inside if each not in self.ground.goals and family in worked_in(each)]
            self.layers.append(Layer(self, family, months, members))


class Layer:
    """Bounds for those who have not yet worked in a family whose experience every way into the goal asks for."""

    def __init__(self, bounds: Bounds, family: str, wanted: int, members: Sequence[int]) -> None:
        """Compute the bounds by way of `members`, the careers that count in `family`."""
        ground = bounds.ground
        self.family, self.wanted = family, wanted

        def through(criterion: Criterion, plain: Mapping[int, int]) -> dict[int, int]:
            return ground.least(criterion, {career: plain[career] for career in members})

        self.months, self.fewest = through(Criterion.MONTHS, bounds.months), through(Criterion.MOVES, bounds.fewest)
        self.statics = [through(criterion, plain) for criterion, plain in zip(bounds.static, bounds.statics, strict=True)]
        begin = {career: bounds.study[career] for career in members}
        alone = ground.alone_at_goal
        self.study = ground.least_study(begin, {career: max(0, study - alone) for career, study in begin.items()})

    def lacking(self, service: Service, left: Families) -> tuple[bool, int, bool]:
        """Return whether one has worked in the family, how many months are lacking, and whether the career left counts in it."""
        is_serving = self.family in left
        is_entered = is_serving or any(self.family in families for families in service.worked)
        return is_entered, self.wanted - service.months.get(self.family, 0), is_serving
