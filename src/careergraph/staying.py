"""What has been served in the careers left, and staying longer in one for the experience that a later one asks for.

Careers that count in the same families are one here: a stay is known by their set of families.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

Families = frozenset[str]
NOTHING_BOUGHT: Mapping[Families, int] = {}


def lengthenings(
    short: Mapping[str, int], worked: frozenset[Families], tick: Callable[[], None] = lambda: None
) -> Sequence[Mapping[Families, int]]:
    """Return the ways to serve what is `short` (family to months): each family whole in one of the careers left.

    `worked` are the sets of families of the careers left; one lengthening serves every family of its set. Ways that ask for
    more than another, set by set, are left out. `tick` is called for each way weighed, and may raise to end it.
    """
    found: list[Mapping[Families, int]] = [NOTHING_BOUGHT]
    ordered = sorted(worked, key=sorted)
    for family, amount in short.items():
        kept: list[Mapping[Families, int]] = []
        for bought, families in product(found, [each for each in ordered if family in each]):
            tick()
            longer = {**bought, families: max(amount, bought.get(families, 0))}
            if not any(_is_within(other, longer) for other in kept):
                kept = [other for other in kept if not _is_within(longer, other)]
                kept.append(longer)
        found = kept
    return found


def _is_within(one: Mapping[Families, int], other: Mapping[Families, int]) -> bool:
    return all(amount <= other.get(families, 0) for families, amount in one.items())


def filled(
    bought: Mapping[Families, int], slack: int, asked: Sequence[tuple[str, int | None]], worked: frozenset[Families]
) -> Iterator[Mapping[Families, int]]:
    """Yield `bought` with `slack` months of waiting spent in careers whose experience is asked for, up to what is asked.

    Careers that count for the same of what is asked are one: what is bought in them together comes to no more.
    """
    counting = {each: frozenset(family for family, _ in asked if family in each) for each in sorted(worked, key=sorted)}
    room = {kind: max((amount or 0 for family, amount in asked if family in kind), default=0) for kind in counting.values()}
    for families, amount in bought.items():
        room[counting[families]] -= amount
    open_ = [families for families, kind in counting.items() if room[kind] > 0]
    spent = min(slack, sum(amount for amount in room.values() if amount > 0))
    for parts in product(*(range(min(slack, room[counting[families]]) + 1) for families in open_)):
        more = dict(zip(open_, parts, strict=True))
        if sum(parts) == spent and _has_room(more, counting, room):
            yield {**bought, **{families: bought.get(families, 0) + part for families, part in more.items()}}


def _has_room(more: Mapping[Families, int], counting: Mapping[Families, Families], room: Mapping[Families, int]) -> bool:
    for families in more:
        if sum(amount for each, amount in more.items() if counting[each] == counting[families]) > room[counting[families]]:
            return False
    return True


@dataclass(slots=True, eq=False)
class Service:
    """What one has served: months in each family, up to what may be asked for, and the sets of families of the careers left.

    In one search there is one object for each, so that equal ones are the same.
    """

    months: Mapping[str, int]
    worked: frozenset[Families]


UNSERVED = Service({}, frozenset())
"""What one has served who has served nothing that anything asks for."""


class Services:
    """All that may have been served in one search; what follows from one of them, and how two compare, is worked out once."""

    def __init__(self, asked: Sequence[Mapping[str, int]], sensitive: Families) -> None:
        """Take the most months that are `asked` for in each family, by how many moves are left at most.

        In `sensitive` families it matters whether anything was served at all.
        """
        self._asked, self._sensitive = asked, sensitive
        self._known: dict[object, Service] = {}
        self._after: dict[tuple[Service, Families, int], Service] = {}
        self._behind: dict[tuple[Service, Service, int], int | None] = {}

    def of(self, months: Mapping[str, int], worked: frozenset[Families] = frozenset()) -> Service:
        """Return what has been served."""
        most = self._asked[-1]
        kept = {family: min(amount, most[family]) for family, amount in months.items() if family in most}
        return self._known.setdefault((frozenset(kept.items()), worked), Service(kept, worked))

    def after(self, before: Service, families: Families, stay: int) -> Service:
        """Return what has been served after so many months more in a career of `families`."""
        key = (before, families, stay)
        if key not in self._after:
            self._after[key] = self.with_more(before, {families: stay}) if families else before
        return self._after[key]

    def with_more(self, before: Service, more: Mapping[Families, int]) -> Service:
        """Return what has been served after months more in careers of sets of families."""
        found = dict(before.months)
        for families, amount in more.items():
            for family in families:
                found[family] = found.get(family, 0) + amount
        return self.of(found, before.worked.union(more)) if more else before

    def behind(self, one: Service, other: Service, left: int) -> int | None:
        """Return how many months `one` would have to stay longer to do for all that `other` does, with so many moves left.

        None if it can't.
        """
        key = (one, other, left)
        if key not in self._behind:
            self._behind[key] = 0 if one is other or left < 0 else self._months_behind(one, other, self._asked[left])
        return self._behind[key]

    def _months_behind(self, one: Service, other: Service, asked: Mapping[str, int]) -> int | None:
        for families in other.worked - one.worked:
            mattering = families & asked.keys()
            if mattering and not any(mattering <= mine for mine in one.worked):
                return None
        behind = 0
        for family in asked.keys() & other.months.keys():
            mine, wanted = one.months.get(family), min(other.months[family], asked[family])
            if mine is None or (mine < wanted and not any(family in families for families in one.worked)):
                return None
            if family in self._sensitive and (mine > 0) != (other.months[family] > 0):
                return None
            behind += max(0, wanted - mine)
        is_open = (one.months.keys() - other.months.keys()) & asked.keys() & self._sensitive
        return None if is_open else behind
