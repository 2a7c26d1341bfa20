"""Sums of several criteria in one integer: added, compared and raised in a few operations, however many criteria there are.

A field of 64 bits a sum, the first in the highest bits, so that such integers compare as tuples of the sums do. The top bit
of each field stays free: it shows the borrow of a comparison (Lamport, "Multiple byte processing with full-word
instructions", 1975).
"""

from collections.abc import Callable, Iterable, Sequence

BITS = 64
_FIELD = (1 << BITS) - 1
_MOST = _FIELD >> 1


class Fields:
    """Where each of so many sums stands in an integer. Sums are not negative and below 2**63."""

    def __init__(self, size: int) -> None:
        """Give `size` sums their fields."""
        self.shifts = tuple(BITS * (size - 1 - place) for place in range(size))
        self.guards = self.guards_of(range(size))

    def guards_of(self, places: Iterable[int]) -> int:
        """Return the free bits of the fields at these places."""
        return sum(1 << self.shifts[place] + BITS - 1 for place in places)

    def pack(self, sums: Sequence[int]) -> int:
        """Return the sums, one a field, in one integer.

        >>> Fields(2).pack((3, 4)) == (3 << 64) + 4
        True
        """
        return sum(each << shift for each, shift in zip(sums, self.shifts, strict=True))

    def unpack(self, packed: int) -> tuple[int, ...]:
        """Return the sums of an integer.

        >>> Fields(3).unpack(Fields(3).pack((3, 4, 5)))
        (3, 4, 5)
        """
        return tuple([packed >> shift & _FIELD for shift in self.shifts])

    def get(self, packed: int, place: int) -> int:
        """Return one sum."""
        return packed >> self.shifts[place] & _FIELD

    def is_within(self, one: int, other: int) -> bool:
        """Return whether no sum of `one` is more than that of `other`.

        >>> three = Fields(3)
        >>> three.is_within(three.pack((1, 2, 3)), three.pack((1, 3, 3))), three.is_within(three.pack((2, 2, 3)), three.pack((1, 9, 9)))
        (True, False)
        """
        guards = self.guards
        return (other | guards) - one & guards == guards

    def most(self, one: int, other: int) -> int:
        """Return the greater of each two sums.

        >>> three = Fields(3)
        >>> three.unpack(three.most(three.pack((1, 5, 3)), three.pack((2, 4, 3))))
        (2, 5, 3)
        """
        mine = (one | self.guards) - other & self.guards
        mine -= mine >> BITS - 1
        return other ^ (one ^ other) & mine

    def ceiling(self, limits: Iterable[tuple[int, int]]) -> int:
        """Return what a packed integer is within that has at most so much at each of these places, and anything elsewhere.

        >>> two = Fields(2)
        >>> below = two.ceiling([(0, 5), (0, 3)])
        >>> [two.is_within(two.pack(sums), below) for sums in ((3, 1 << 60), (4, 0))]
        [True, False]
        """
        most = [_MOST] * len(self.shifts)
        for place, limit in limits:
            most[place] = min(most[place], limit)
        return self.pack(most)

    def by(self, places: Sequence[int]) -> Callable[[int], int]:
        """Return what takes the sums at these places out of an integer, the first of them in the highest bits."""
        if tuple(places) == tuple(range(len(places))):
            low = self.shifts[places[-1]]
            return lambda packed: packed >> low
        if len(places) == 1:
            at = self.shifts[places[0]]
            return lambda packed: packed >> at & _FIELD
        moved = [(self.shifts[place], BITS * (len(places) - 1 - index)) for index, place in enumerate(places)]
        return lambda packed: sum([(packed >> at & _FIELD) << to for at, to in moved])
