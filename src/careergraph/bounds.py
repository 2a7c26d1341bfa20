"""What no way from a career to a goal can be below: least sums over the moves between the careers that a route may pass.

Only moves and the least study are in the bounds, besides the experience that every way into the goal asks for.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from careergraph import moves
from careergraph.entrance import bottleneck
from careergraph.moves import MoveTable
from careergraph.vocab import Criterion

Families = frozenset[str]
Weights = Callable[[Criterion], Sequence[int]]
_LAYERS = 6
"""For how many families that a goal asks for the bounds are kept in two layers: worked in it, or not yet."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where one searches: the moves, the goals, and the careers `inside`, by way of which a route may lead.

    `weights` gives what each move adds to a criterion at least, in the order of the table's origins (empty: nothing known).
    `shared` and `alone` are the least study of entering each career, in two parts (see `Entrance.floors`); `floors` their sum.
    """

    table: MoveTable
    goals: frozenset[int]
    inside: Sequence[int]
    weights: Weights
    shared: Sequence[int]
    alone: Sequence[int]
    floors: Sequence[int]

    def least(self, criterion: Criterion, begin: Mapping[int, int]) -> list[int]:
        """Return the least of a criterion from each career to those of `begin`."""
        weights = self.weights(criterion)
        if not weights:
            return [0] * len(self.table.careers)
        return moves.least(self.table.backward, weights, begin, self.inside)

    def least_study(self, begin: Mapping[int, int], begin_shared: Mapping[int, int]) -> list[int]:
        """Return the least study on the way from each career to those of `begin`, with what they need besides.

        Two bounds, of which the greater counts: the greatest floor on the way, and what stands alone at every goal
        (`begin_shared` is without that) on top of the greatest floor of what doesn't.
        """
        side, alone = self.table.backward, self.alone_at_goal
        found = bottleneck(side, self.floors, begin, self.inside)
        if alone:
            shared = bottleneck(side, self.shared, begin_shared, self.inside)
            found = [max(one, two + alone) for one, two in zip(found, shared, strict=True)]
            for goal in self.goals:
                found[goal] = 0
        return found

    @property
    def alone_at_goal(self) -> int:
        """The least study at a goal for credentials that stand alone."""
        return min((self.alone[goal] for goal in self.goals), default=0)

    def within(self, inside: Sequence[int]) -> "Ground":
        """Return this ground with fewer careers."""
        return replace(self, inside=inside)


class Bounds:
    """The bounds on one ground, a value a career: months, moves, study, and the sums of `statics`."""

    def __init__(self, ground: Ground, static: Sequence[Criterion]) -> None:
        """Compute the bounds of the criteria that moves add to, `static` in this order."""
        goals = dict.fromkeys(ground.goals, 0)
        self.ground, self.static = ground, static
        self.months = ground.least(Criterion.MONTHS, goals)
        self.fewest = ground.least(Criterion.MOVES, goals)
        self.statics = [ground.least(criterion, goals) for criterion in static]
        self.study = ground.least_study(goals, goals)
        self.layers: list[Layer] = []

    def add_layers(self, lacking: Mapping[str, int], worked_in: Sequence[Families]) -> None:
        """Add a layer for each family of `lacking` (with the months asked for); `worked_in` are the families of each career."""
        for family, months in [*lacking.items()][:_LAYERS]:
            members = [career for career in self.ground.inside if family in worked_in[career]]
            self.layers.append(Layer(self, family, months, [each for each in members if each not in self.ground.goals]))


class Layer:
    """Bounds for those who have not yet worked in a family whose experience every way into the goal asks for."""

    def __init__(self, bounds: Bounds, family: str, wanted: int, members: Sequence[int]) -> None:
        """Compute the bounds by way of `members`, the careers that count in `family`."""
        ground = bounds.ground
        self.family, self.wanted = family, wanted

        def through(criterion: Criterion, plain: Sequence[int]) -> list[int]:
            return ground.least(criterion, {career: plain[career] for career in members})

        self.months, self.fewest = through(Criterion.MONTHS, bounds.months), through(Criterion.MOVES, bounds.fewest)
        self.statics = [through(criterion, plain) for criterion, plain in zip(bounds.static, bounds.statics, strict=True)]
        begin = {career: bounds.study[career] for career in members}
        alone = ground.alone_at_goal
        self.study = ground.least_study(begin, {career: max(0, study - alone) for career, study in begin.items()})

    def raised(
        self, served: int | None, career: int, bounds: tuple[int, int, int], sums: tuple[int, ...], ahead: list[int]
    ) -> tuple[tuple[int, int, int], list[int]]:
        """Return the bounds (months, moves, study) and static sums raised by what is still to be served; None: nothing yet."""
        months, fewest, study = bounds
        if served is None:
            study = max(study, self.study[career])
            months, fewest = max(months, self.months[career]), max(fewest, self.fewest[career])
            ahead = [max(one, known + bound[career]) for one, known, bound in zip(ahead, sums, self.statics, strict=True)]
        return (max(months, self.wanted - (served or 0)), fewest, study), ahead

    def served(self, months: Mapping[str, int], worked: Collection[Families], left: Families, stay: int) -> int | None:
        """Return the months served in the family after `stay` months more in a career of `left` families; None: never in it.

        `months` are those served before, `worked` the sets of families of the careers left.
        """
        if self.family in left:
            return months.get(self.family, 0) + stay
        return months[self.family] if any(self.family in families for families in worked) else None
