"""Staying longer in a career left for the experience that a later one asks for: the choices, and what is served then.

Careers that count in the same families are one here: a stay is known by their set of families.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product

from careergraph import limits

Families = frozenset[str]
NOTHING_BOUGHT: Mapping[Families, int] = {}


def lengthenings(short: Mapping[str, int], worked: frozenset[Families]) -> Iterator[Mapping[Families, int]]:
    """Yield the ways to serve what is `short` (family to months): each family whole in one of the careers left.

    `worked` are the sets of families of the careers left; one lengthening serves every family of its set. Ways that ask for
    more than another, set by set, are left out.
    """
    if not short:
        yield NOTHING_BOUGHT
        return
    choices = [[families for families in sorted(worked, key=sorted) if family in families] for family in short]
    kept: list[dict[Families, int]] = []
    for chosen in islice(product(*choices), limits.LENGTHENINGS.value):
        bought: dict[Families, int] = {}
        for families, amount in zip(chosen, short.values(), strict=True):
            bought[families] = max(amount, bought.get(families, 0))
        if not any(_is_within(other, bought) for other in kept):
            kept = [other for other in kept if not _is_within(bought, other)]
            kept.append(bought)
    yield from kept


def _is_within(one: Mapping[Families, int], other: Mapping[Families, int]) -> bool:
    return all(amount <= other.get(families, 0) for families, amount in one.items())


def filled(
    bought: Mapping[Families, int], slack: int, asked: Sequence[tuple[str, int | None]], worked: frozenset[Families]
) -> Iterator[Mapping[Families, int]]:
    """Yield `bought` with `slack` months of waiting spent in careers whose experience is asked for, up to what is asked."""
    most = {
        families: max((amount or 0 for family, amount in asked if family in families), default=0)
        for families in sorted(worked, key=sorted)
    }
    room = {families: amount - bought.get(families, 0) for families, amount in most.items() if amount > bought.get(families, 0)}
    if len(room) <= 1:
        yield {**bought, **{families: bought.get(families, 0) + min(slack, more) for families, more in room.items()}}
        return
    for parts in product(*(range(min(slack, more) + 1) for more in room.values())):
        if sum(parts) == min(slack, sum(room.values())):
            yield {**bought, **{families: bought.get(families, 0) + part for families, part in zip(room, parts, strict=True)}}


def served_after(months: Mapping[str, int], bought: Mapping[Families, int]) -> Mapping[str, int]:
    """Return the months served in each family with those bought."""
    if not bought:
        return months
    found = dict(months)
    for families, amount in bought.items():
        for family in families:
            found[family] = found.get(family, 0) + amount
    return found
