"""What may be told of counted moves: nothing that few people stand behind, shares that sum to one, and how sure a share is."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext

_DIGITS = 6
"""Decimal places of a share."""
_Z = Decimal("1.959963984540054")
"""The quantile of the normal distribution between whose two sides 95 % lie."""
_BOUND = Decimal("0.0001")


def published(people: Mapping[str, int], left: int, least: int) -> dict[str, int]:
    """Return the counts that may be told of those who `left`, in the order of their keys.

    Each has `least` people or more. All others are the remainder, which is told as well: if fewer than `least` are in it, the
    next smallest count (of equal ones the first by its key) joins them, until there are enough or none.

    >>> published({"a": 30, "b": 12, "c": 4}, 50, 10), published({"a": 30, "b": 12}, 42, 10)
    ({'a': 30}, {'a': 30, 'b': 12})
    """
    kept = {key: number for key, number in sorted(people.items()) if number >= least}
    by_size = sorted(kept, key=lambda key: (kept[key], key))
    rest = left - sum(kept.values())
    for key in by_size:
        if rest == 0 or rest >= least:
            break
        rest += kept.pop(key)
    return kept


def shares(counts: Sequence[int]) -> list[Decimal]:
    """Return the share of each count in their sum, rounded so that the shares sum to exactly one.

    By largest remainders (Hamilton's method): of equal remainders the earlier count gets more.

    >>> [str(share) for share in shares([1, 1, 1])]
    ['0.333334', '0.333333', '0.333333']
    """
    whole, unit = sum(counts), 10**_DIGITS
    parts = [divmod(count * unit, whole) for count in counts]
    missing = unit - sum(part for part, _ in parts)
    first = set(sorted(range(len(parts)), key=lambda place: (-parts[place][1], place))[:missing])
    return [Decimal(part + (place in first)).scaleb(-_DIGITS) for place, (part, _) in enumerate(parts)]


def wilson(count: int, whole: int) -> tuple[Decimal, Decimal]:
    """Return the 95 % interval of the share `count` of `whole` (Wilson, 1927), rounded outwards to four places.

    >>> [str(end) for end in wilson(412, 3950)]
    ['0.0951', '0.1143']
    """
    with localcontext(prec=28):
        share, wide = Decimal(count) / whole, _Z * _Z / whole
        middle = (share + wide / 2) / (1 + wide)
        reach = _Z / (1 + wide) * (share * (1 - share) / whole + wide / (4 * whole)).sqrt()
        low, high = max(middle - reach, Decimal(0)), min(middle + reach, Decimal(1))
        return low.quantize(_BOUND, ROUND_FLOOR), high.quantize(_BOUND, ROUND_CEILING)
