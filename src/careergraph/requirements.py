"""What a career asks of a person: claims of several publishers compiled into needs, and three-valued judgements of them.

A career's requirements are an AND over aspects. An aspect is a group whose rows are the publishers' gating claims: all of
them under the reading `strict`, one of them under `lenient`. Truth is strong Kleene: a group is met when at least n rows
are, not met when met and unknown rows together are fewer than n, else unknown (docs/semantics.md).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import combinations, product
from typing import NamedTuple, Protocol

from careergraph.graph import CareerGraph
from careergraph.model import Claim, Months, Scope
from careergraph.vocab import Kind, Modality, Polarity, Reading, ScopeDimension, Truth


class Unknown(NamedTuple):
    """One thing that no source states and that an answer therefore can't count: a code, and what it is about.

    Codes: `experience amount`, `experience kind`, `experience held` (silence about it is no answer), `study time`,
    `role time`.
    """

    code: str
    about: str

    def __str__(self) -> str:
        """Return `code: about`."""
        return f"{self.code}: {self.about}"


class Hold(NamedTuple):
    """A credential or skill must be held."""

    object: str


class Serve(NamedTuple):
    """Experience in a career or family; months None means that the amount isn't stated."""

    family: str
    months: int | None


class AtLeast(NamedTuple):
    """At least `needed` of the `parts` must hold."""

    needed: int
    parts: "tuple[Need, ...]"


class Variants(NamedTuple):
    """Claims that hold only in scopes of which none was chosen: unknown unless all are met."""

    parts: "tuple[Need, ...]"


Need = Hold | Serve | AtLeast | Variants


class Demand(NamedTuple):
    """What one aspect of a career asks under a reading, and by whose claims.

    `deciding` claims make up `need`; `variants` hold only in a scope that wasn't chosen; `advice` doesn't decide.
    """

    aspect: str
    need: Need
    deciding: tuple[Claim, ...]
    variants: tuple[Claim, ...]
    advice: tuple[Claim, ...]

    @property
    def is_contested(self) -> bool:
        """Whether the claims of this aspect don't all ask for the same."""
        return len({asked(claim) for claim in (*self.deciding, *self.variants, *self.advice)}) > 1


class Situation(Protocol):
    """What needs are judged against: a person at one point of a route."""

    def held(self, wanted: str) -> Truth:
        """Return whether the credential or skill is held."""

    def served(self, family: str) -> int | None:
        """Return the months served in the family; None if no career of the route or the past counts."""

    def has_told_all_experience(self) -> bool:
        """Return whether experience that wasn't named is none; if not, there may be more than is known."""

    def gains_for(self, wanted: str) -> Sequence[frozenset[str]]:
        """Return what may be gained for a credential or skill that isn't held: itself, or what does as well."""

    def is_idle(self, gains: Collection[str]) -> bool:
        """Return whether gaining these before anything asks for them never spares study."""


class Way(NamedTuple):
    """One way to meet a need: what to gain, how long to have served where, and what stays unknown even then."""

    gains: frozenset[str] = frozenset()
    serves: frozenset[tuple[str, int]] = frozenset()
    unknowns: frozenset[Unknown] = frozenset()

    def __or__(self, other: "Way") -> "Way":
        """Return the way that does both."""
        return Way(self.gains | other.gains, self.serves | other.serves, self.unknowns | other.unknowns)

    @property
    def is_only_unknown(self) -> bool:
        """Whether the way does nothing but hope: that an unstated amount is reached, or that months in whatever career count."""
        return bool(self.unknowns) and not self.gains and all(family == ANY_CAREER for family, _ in self.serves)

    def is_within(self, other: "Way") -> bool:
        """Return whether this way asks for nothing that `other` doesn't."""
        most = dict(sorted(other.serves))
        return (
            self.gains <= other.gains
            and self.unknowns <= other.unknowns
            and all(months <= most.get(family, -1) for family, months in self.serves)
        )


FREE = Way()
ANY_CAREER = f"{Kind.CAREER}:*"
"""Experience of which the source doesn't say what kind counts."""
_EXPERIENCE_AMOUNT, _EXPERIENCE_KIND, _EXPERIENCE_HELD = "experience amount", "experience kind", "experience held"


# -- claims to needs ------------------------------------------------------------------------------------------------


def demands(
    graph: CareerGraph,
    career: str,
    came_from: str,
    *,
    reading: Reading,
    trust: Collection[str],
    scope: Scope,
    besides: str = "",
) -> tuple[Demand, ...]:
    """Return what entering `career` from `came_from` asks, one demand an aspect, in the order of their names.

    `besides` is a career that one enters as well: the one that `career` matches.
    """
    by_aspect: dict[str, list[Claim]] = defaultdict(list)
    for claim in (*graph.claims(career), *(graph.claims(besides) if besides not in ("", career) else ())):
        if claim.from_career in ("", came_from):
            by_aspect[claim.aspect].append(claim)
    return tuple(
        _demand(graph, aspect, by_aspect[aspect], reading=reading, trust=trust, scope=dict(scope))
        for aspect in sorted(by_aspect)
    )


def _demand(
    graph: CareerGraph,
    aspect: str,
    claims: Sequence[Claim],
    *,
    reading: Reading,
    trust: Collection[str],
    scope: Mapping[ScopeDimension, str],
) -> Demand:
    gating = [claim for claim in claims if claim.is_gating and not is_idle(graph, claim)]
    advice = tuple(claim for claim in claims if claim not in gating)
    asked = [Asked(claim.source, claim.publisher, claim.scope, claim_need(claim)) for claim in gating]
    deciding = _deciding(asked, scope)
    parts = [
        tuple(claim for claim, each in zip(gating, asked, strict=True) if (each in deciding) is side) for side in (True, False)
    ]
    return Demand(aspect, combined(asked, reading=reading, trust=trust, scope=scope), parts[0], parts[1], advice)


class Asked(NamedTuple):
    """What one deciding claim asks, and who in what scope."""

    source: str
    publisher: str
    scope: Scope
    need: "Need"


def _deciding(asked: Sequence[Asked], scope: Mapping[ScopeDimension, str]) -> list[Asked]:
    """Return what applies in the chosen scope; a publisher's scoped claims that do beat its general ones."""
    fitting = [each for each in asked if all(scope.get(dimension) == value for dimension, value in each.scope)]
    narrow = {each.publisher for each in fitting if each.scope}
    return [each for each in fitting if each.scope or each.publisher not in narrow]


def combined(asked: Sequence[Asked], *, reading: Reading, trust: Collection[str], scope: Mapping[ScopeDimension, str]) -> Need:
    """Return the need of one aspect: what one publisher claims is ANDed, publishers are combined by the reading.

    If all claims are scoped and none applies, all are variants of which it is unknown which holds.
    """
    deciding = _deciding(asked, scope)
    if asked and not deciding:
        return Variants(tuple(each.need for each in asked))
    trusted = [each for each in deciding if each.source in trust or each.publisher in trust]
    if trusted:
        return AtLeast(len(trusted), tuple(each.need for each in trusted))
    rows: dict[str, list[Need]] = defaultdict(list)
    for each in deciding:
        rows[each.publisher].append(each.need)
    parts = tuple(dict.fromkeys(_all_of(needs) for _, needs in sorted(rows.items())))
    return AtLeast(1 if reading is Reading.LENIENT and not trust and parts else len(parts), parts)


def _all_of(needs: Iterable[Need]) -> AtLeast:
    different = tuple(dict.fromkeys(needs))
    return AtLeast(len(different), different)


def claim_need(claim: Claim) -> Need:
    """Return what one claim asks."""
    if claim.polarity is Polarity.NEGATIVE:
        return AtLeast(0, ())
    return AtLeast(claim.needed, tuple(_row_need(row.object, row.months) for row in claim.rows))


def _row_need(wanted: str | Claim, months: Months) -> Need:
    return claim_need(wanted) if isinstance(wanted, Claim) else need_of(wanted, months.least)


def need_of(wanted: str, least: int | None) -> Need:
    """Return the need of one row: a credential or skill, or experience of at least so many months."""
    return Serve(wanted, least) if wanted.startswith(f"{Kind.CAREER}:") else Hold(wanted)


def is_idle(graph: CareerGraph, claim: Claim) -> bool:
    """Return whether a claim asks only for skills to which no source gives months: such a claim never gates."""
    rows = [row.object for row in claim.rows]
    return bool(rows) and all(
        is_idle(graph, row) if isinstance(row, Claim) else row.startswith("skill:") and row not in graph.studied()
        for row in rows
    )


def asked(claim: Claim) -> tuple[object, ...]:
    """Return what a claim asks, such that two claims that ask the same have the same."""
    rows = sorted(str(asked(row.object) if isinstance(row.object, Claim) else (row.object, row.months)) for row in claim.rows)
    gates = "none" if claim.polarity is Polarity.NEGATIVE else _STRENGTH[claim.modality]
    return (gates, claim.scope, claim.needed, tuple(rows))


_STRENGTH = {
    Modality.REQUIRED: "gates",
    Modality.USUAL: "gates",
    Modality.PREFERRED: "advice",
    Modality.OPTIONAL: "advice",
}


# -- judging --------------------------------------------------------------------------------------------------------


def truth(need: Need, situation: Situation) -> Truth:
    """Return whether the need is met, not met or unknown as things stand."""
    match need:
        case Hold(wanted):
            return situation.held(wanted)
        case Serve(family, months):
            return _served(family, months, situation)
        case AtLeast(needed, parts):
            met, unknown = _count(parts, situation)
            return Truth.MET if met >= needed else Truth.NOT_MET if met + unknown < needed else Truth.UNKNOWN
        case Variants(parts):
            return Truth.MET if _count(parts, situation)[0] == len(parts) else Truth.UNKNOWN


def judge(claim: Claim, situation: Situation) -> Truth:
    """Return whether one claim, taken alone, is met."""
    return truth(claim_need(claim), situation)


def _count(parts: Iterable[Need], situation: Situation) -> tuple[int, int]:
    found = [truth(part, situation) for part in parts]
    return found.count(Truth.MET), found.count(Truth.UNKNOWN)


def _served(family: str, months: int | None, situation: Situation) -> Truth:
    served = situation.served(family)
    if family == ANY_CAREER and (months is None or 0 < months <= (served or 0)):
        return Truth.UNKNOWN
    if months is not None and (served or 0) >= months:
        return Truth.MET
    is_open = not situation.has_told_all_experience() or (months is None and served)
    return Truth.UNKNOWN if is_open else Truth.NOT_MET


def ways(need: Need, situation: Situation) -> tuple[Way, ...]:
    """Return the ways to meet the need for certain, as far as that can be; none if it can't be met.

    An experience of unstated amount is never what such a way relies on if another row can be gained. Ways that ask for
    more than another are left out.
    """
    match need:
        case Hold(wanted):
            return (FREE,) if situation.held(wanted) is Truth.MET else tuple(map(Way, situation.gains_for(wanted)))
        case Serve(family, months):
            return _serving(family, months, situation)
        case AtLeast(needed, parts):
            return _choose(needed, [ways(part, situation) for part in parts], situation)
        case Variants(parts):
            return _choose(len(parts), [ways(part, situation) for part in parts], situation)


def hopeful_ways(need: Need, situation: Situation) -> tuple[Way, ...]:
    """Return the ways to meet the need if everything unknown turns out well; none if it can't be met.

    An unknown need costs nothing. If nothing could make it certain, it carries what stays unknown of every way to meet it.
    """
    found = truth(need, situation)
    if found is Truth.MET:
        return (FREE,)
    if found is Truth.UNKNOWN:
        return (FREE,) if isinstance(need, Variants) else least(Way(unknowns=way.unknowns) for way in ways(need, situation))
    match need:
        case AtLeast(needed, parts):
            return _choose(needed, [hopeful_ways(part, situation) for part in parts], situation)
        case _:
            return ways(need, situation)


def _serving(family: str, months: int | None, situation: Situation) -> tuple[Way, ...]:
    if _served(family, months, situation) is Truth.MET:
        return (FREE,)
    if family == ANY_CAREER:
        return _serving_anywhere(months, situation)
    served = situation.served(family)
    if months is not None and served is not None:
        return (Way(serves=frozenset({(family, months)})),)
    if months is None and served:
        return (Way(unknowns=frozenset({Unknown(_EXPERIENCE_AMOUNT, family)})),)
    if situation.has_told_all_experience():
        return ()
    return (Way(unknowns=frozenset({Unknown(_EXPERIENCE_HELD, family)})),)


def _serving_anywhere(months: int | None, situation: Situation) -> tuple[Way, ...]:
    """Return how to have served so long in whatever career; that this is the kind that counts stays unknown."""
    served = situation.served(ANY_CAREER)
    doubt = frozenset({Unknown(_EXPERIENCE_KIND, kind_text(months))})
    if months is None or not situation.has_told_all_experience() or (served or 0) >= months:
        return (Way(unknowns=doubt),)
    return () if served is None else (Way(serves=frozenset({(ANY_CAREER, months)}), unknowns=doubt),)


def kind_text(months: int | None) -> str:
    """Return how much experience of unstated kind is asked for."""
    return "amount not stated" if months is None else f"{months} months"


def _choose(needed: int, rows: Sequence[Sequence[Way]], situation: Situation) -> tuple[Way, ...]:
    """Return the ways to meet at least `needed` of the rows, each row given by its own ways.

    Rows that only hope are taken for as many as can't be gained, and no more.
    """
    possible = [row for row in rows if row]
    free = sum(FREE in row for row in possible)
    if free >= needed:
        return (FREE,)
    if len(possible) < needed:
        return ()
    gainable = [kept for row in possible if (kept := [way for way in row if not way.is_only_unknown])]
    hoped = [row for row in possible if all(way.is_only_unknown for way in row)]
    sure = combinations(gainable, min(needed, len(gainable)))
    found: list[Way] = []
    for chosen in product(sure, combinations(hoped, max(0, needed - len(gainable)))):
        found.extend(_union(parts) for parts in product(*chosen[0], *chosen[1]))
    return least(found, situation.is_idle)


def _union(parts: Iterable[Way]) -> Way:
    whole = FREE
    for part in parts:
        whole |= part
    most = dict(sorted(whole.serves))
    return Way(whole.gains, frozenset(most.items()), whole.unknowns)


def least(found: Iterable[Way], is_idle: Callable[[frozenset[str]], bool] = lambda _: True) -> tuple[Way, ...]:
    """Return the ways that ask for no more than any other, in a fixed order.

    One that gains more than another stays where having that more is not idle: it may spare study later.
    """

    def spares(way: Way, other: Way) -> bool:
        return other.is_within(way) and is_idle(way.gains - other.gains)

    kept: list[Way] = []
    order = sorted(
        set(found),
        key=lambda w: (len(w.gains), len(w.serves), len(w.unknowns), sorted(w.gains), sorted(w.serves), sorted(w.unknowns)),
    )
    for way in order:
        if not any(spares(way, other) for other in kept):
            kept = [other for other in kept if not spares(other, way)]
            kept.append(way)
    return tuple(kept)
