"""Keep what nothing else beats. An amount is a sum and a set of unknown items: less only if both are no more."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

_T = TypeVar("_T")
Vector = tuple[Sequence[int], int]
"""Sums, one a criterion, and the bits of what is not counted in them."""


def beats(one: Vector, other: Vector) -> bool:
    """Return whether no sum of `one` is more, and nothing is uncounted in it that isn't in `other`.

    >>> beats(((1, 2), 0), ((1, 3), 0)), beats(((1, 2), 0b1), ((1, 3), 0))
    (True, False)
    """
    return not one[1] & ~other[1] and all(mine <= yours for mine, yours in zip(one[0], other[0], strict=True))


def keep(items: Iterable[_T], vector: Callable[[_T], Vector]) -> list[_T]:
    """Return the items that no other beats, the first of equal ones, in the order given.

    >>> keep([(2, 2), (1, 3), (3, 3), (1, 3)], lambda pair: (pair, 0))
    [(2, 2), (1, 3)]
    """
    kept: list[tuple[Vector, _T]] = []
    for item in items:
        mine = vector(item)
        if not any(beats(other, mine) for other, _ in kept):
            kept = [(other, each) for other, each in kept if not beats(mine, other)]
            kept.append((mine, item))
    return [item for _, item in kept]
