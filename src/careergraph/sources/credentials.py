"""Read what a sentence says about licences, certifications and registrations: who needs which, and how strongly.

A sentence that only tells how a credential is gained, kept or of use says nothing of who needs it, and is left to the reader to
count. What is said of some (some states, some employers, those who …) is not always so: advice.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from careergraph.vocab import GATING, Modality, Polarity, Sort


@dataclass(frozen=True, slots=True)
class Credential:
    """What is asked: a licence, certification or registration, by its name where the sentence names it."""

    sort: Sort
    name: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What one clause says is asked for. `of` is whom it speaks of: titles, or nothing for the occupation as a whole.

    `is_all` tells whether all of the `credentials` are meant, and not any of them; `seniority` of which level it is said.
    """

    modality: Modality
    polarity: Polarity
    credentials: tuple[Credential, ...]
    of: tuple[str, ...] = ()
    is_all: bool = False
    seniority: str = ""


def asked(sentence: str, title: str, members: Sequence[str] = ()) -> list[Asked]:
    """Return what a sentence about the occupation `title` asks for; `members` are the occupations that a page is about.

    >>> [(each.modality.value, each.credentials[0].sort.value) for each in asked("All states require chefs to be licensed.", "Chefs")]
    [('required', 'licence')]
    >>> asked("To keep a license, chefs must pass an exam.", "Chefs")
    []
    """
    found: list[Asked] = []
    spoken: tuple[Credential, ...] = ()
    for clause in _clauses(_THINGS.sub("thing", sentence.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").strip())):
        named = credentials(clause)
        spoken = named or spoken
        if not named and not (spoken and _REFERRING.search(clause)):
            continue
        one = _clause(clause, named or spoken, _Titles(title, members))
        if one and one not in found:
            found.append(one)
    return found


def repeated(said: Sequence[Asked]) -> frozenset[Asked]:
    """Return those that other sentences of the same page say better.

    "Not required" beside "may help" is what optional means; "may need" beside "must have" of the same tells of details.
    """
    return frozenset(one for one in said if any(_says_better(other, one) for other in said))


def _says_better(other: Asked, one: Asked) -> bool:
    if (other.of, other.seniority) != (one.of, one.seniority) or other.polarity is Polarity.NEGATIVE:
        return False
    if one.polarity is Polarity.NEGATIVE:
        return other.modality not in GATING and bool(set(one.credentials) & set(other.credentials))
    return one.modality not in GATING and other.modality in GATING and one.credentials == other.credentials


# -- clauses --------------------------------------------------------------------------------------------------------

_BETWEEN = re.compile(r"; (?:however, )?|, (?:but|although|though|while|and (?=some|many|most|other|in some|may|jobs)) ?")
_LEADING = re.compile(r"(?:Although|Though|While) ([^,]+), (.+)")
_REFERRING = re.compile(
    r"\b(?:it|them|one|these credentials|their credentials|the credential|not (?:always )?(?:required|mandatory)|optional)\b",
    re.IGNORECASE,
)


def _clauses(sentence: str) -> list[str]:
    """Return the clauses of a sentence; one that names no credential follows the one that it goes with."""
    led = _LEADING.fullmatch(sentence)
    if led:
        first, (second, *rest) = led[1], _clauses(led[2])
        return [*([first, second] if credentials(first) else [second, first]), *rest]
    return [clause for clause in _BETWEEN.split(sentence) if clause.strip()]


# -- what is asked for ----------------------------------------------------------------------------------------------

_SORTS = (
    (Sort.LICENCE, re.compile(r"\blicen[sc]\w*", re.IGNORECASE)),
    (Sort.CERTIFICATION, re.compile(r"\b(?:certifi\w+|credential\w*)", re.IGNORECASE)),
    (Sort.REGISTRATION, re.compile(r"\b(?:registration|registered|register)\b(?! nurs)", re.IGNORECASE)),
)
_DRIVING = re.compile(r"\b(commercial )?driver's licenses?\b")
_SHORT = re.compile(r"\(([A-Z][A-Za-z]{0,7}(?:-[A-Z]{1,3})?)\)")
_JOIN = re.compile(r"(?:,|,? or|,? and) ")
_AFTER = re.compile(r" (?:licens|certif|credential|designation)")
_BEFORE = re.compile(r"\bcertif\w+ in (?:\w+ )*$")
_AWARDED = re.compile(r"(?:Certified|Licensed|Registered) |.* (?:Certificate|Credential|License)$")
"""What stands around the name of a credential: the name of a board or an exam has its abbreviation too."""


def credentials(clause: str) -> tuple[Credential, ...]:
    """Return the credentials that a clause names, else those that it speaks of by their sort.

    >>> credentials("need cardiopulmonary resuscitation (CPR) certification")
    (Credential(sort=<Sort.CERTIFICATION: 'certification'>, name='cardiopulmonary resuscitation (CPR)'),)
    >>> credentials("must be licensed or certified")
    (Credential(sort=<Sort.LICENCE: 'licence'>, name=''), Credential(sort=<Sort.CERTIFICATION: 'certification'>, name=''))
    """
    general = tuple(Credential(sort) for sort, pattern in _SORTS if pattern.search(clause))
    if not general:
        return ()
    driving = tuple(Credential(Sort.LICENCE, f"{found[1] or ''}driver's license") for found in _DRIVING.finditer(clause))
    named = tuple(_with_short_names(clause, general[0].sort))
    return tuple(dict.fromkeys(driving)) or tuple(dict.fromkeys(named)) or general


def _with_short_names(clause: str, sort: Sort) -> Iterable[Credential]:
    """Yield the credentials that a clause gives by name and abbreviation, as in "basic life support (BLS) certification".

    Names that "and", "or" or a comma joins are all credentials if one of them is.
    """
    runs: list[list[str]] = []
    are_meant: list[bool] = []
    ended = 0
    for found in _SHORT.finditer(clause):
        name = long_form(clause[: found.start()].rstrip(), found[1])
        start = found.start() - len(name) - 1
        if not (name and ended and _JOIN.fullmatch(clause[ended:start])):
            runs.append([])
            are_meant.append(False)
        if name:
            runs[-1].append(f"{name} ({found[1]})")
            are_meant[-1] |= bool(_AFTER.match(clause, found.end()) or _BEFORE.search(clause[:start]) or _AWARDED.match(name))
        ended = found.end() if name else 0
    return (Credential(sort, name) for run, is_meant in zip(runs, are_meant, strict=True) if is_meant for name in run)


def long_form(text: str, short: str) -> str:
    """Return the words at the end of `text` that an abbreviation stands for: each of its letters in order, the first begins a word.

    Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical text", 2003.

    >>> long_form("certification in basic life support", "BLS"), long_form("the Coast Guard", "MMC")
    ('basic life support', '')
    """
    place = len(text)
    letters = [letter.lower() for letter in short if letter.isalnum()]
    for number, letter in reversed(list(enumerate(letters))):
        place -= 1
        while place >= 0 and not (text[place].lower() == letter and (number or place == 0 or not text[place - 1].isalnum())):
            place -= 1
        if place < 0:
            return ""
    found = text[place:]
    return found if len(found.split()) <= len(letters) + _MORE_WORDS else ""


_MORE_WORDS = 3
"""How many words more than letters the long form of an abbreviation may have."""


# -- whom it is said of ---------------------------------------------------------------------------------------------

_ANYBODY = frozenset(
    (
        *("worker", "candidate", "employee", "they", "individual", "jobseeker", "professional", "practitioner"),
        *("person", "people", "staff", "member", "their", "these", "those", "all", "every", "each", "any", "most", "the"),
        *("prospective", "new", "both", "and", "or", "of", "in", "a", "an", "also", "that", "who", "job", "work", "position"),
    )
)
"""Words that leave nobody of an occupation out."""


class _Titles:
    """The titles that a sentence may name, as sets of words."""

    def __init__(self, title: str, members: Sequence[str]) -> None:
        self.title = _words(title)
        self.short = _short_titles(title)
        self.members = {member: _words(member) for member in members}

    def of(self, who: str) -> tuple[str, ...] | None:
        """Return the titles that `who` names, nothing for the occupation as a whole, or None for a part of it."""
        words = _words(who) - _ANYBODY
        if not words or words == self.title - _ANYBODY:
            return ()
        named = tuple(member for member, theirs in self.members.items() if theirs - _ANYBODY == words)
        return named or (() if len(self.members) < _SEVERAL and words in self.short else None)

    def are_alike(self, who: str) -> bool:
        """Return whether `who` may be a part of the occupation: they have a word in common."""
        return bool(_words(who) & frozenset().union(self.title, *self.members.values()) - _ANYBODY)


_SEVERAL = 2


def _short_titles(title: str) -> frozenset[frozenset[str]]:
    """Return the ends of a title that still mean all of it: of "truck drivers" the drivers, of "coaches and scouts" none.

    >>> sorted(map(sorted, _short_titles("Marriage and Family Therapists")))
    [['family', 'therapist'], ['therapist']]
    >>> _short_titles("Coaches and Scouts")
    frozenset()
    """
    listed = re.search(r"\w+s(?:,| and| or)\b", title, re.IGNORECASE)
    words = re.findall(r"[a-z]+", title.lower().replace("'s", ""))
    most = len(re.findall(r"[a-z]+", title[: listed.start()].lower())) if listed else len(words) - 1
    return frozenset(_words(" ".join(words[place:])) - _ANYBODY for place in range(1, most + 1))


def _words(text: str) -> frozenset[str]:
    """Return the words of a text in lower case and the singular."""
    return frozenset(_singular(word) for word in re.findall(r"[a-z]+", text.lower().replace("'s", "")))


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


# -- how strongly ---------------------------------------------------------------------------------------------------

_NOUN = r"(?:licen[sc](?:es?|ure|ing)|certif(?:ications?|icates?)|credentials?|registrations?)"
_STATE = r"(?:licensed|certified|registered|credentialed)"
_ADVERB = r"(?:\w+ly |also |often |sometimes |always |even )?"
_NOT = rf"{_ADVERB}not {_ADVERB}"
_STOP = r"(?!(?:after|before|by|experience|from|that|toward|must|under|which|while|who|without|working)\b)"
_GAP = rf"(?:{_STOP}[\w'/,()&.-]+ ){{0,14}}?"
_A = rf"{_GAP}(?:{_NOUN}|Certified [A-Z])\b"
_GET = r"(?:have|hold|obtain|get|earn|maintain|complete|possess|receive|acquire|require)"
_TO = rf"(?:(?:be|become) (?:[\w-]+ ){{0,3}}?{_STATE}|{_GET} {_A}|register)\b"
_IS = r"(?: (?!that\b|which\b|validates\b)[\w'-]+){0,5}? (?:is|are|be)"

_NEGATIVE = (
    rf".*?(?P<what>{_NOUN}){_IS} {_NOT}(?:required|mandatory|necessary|needed)(?P<who>.*)",
    rf"(?P<who>.*?)\b(?:do|does) {_NOT}(?:need|require|have to) (?:(?P<more>.*?) )?(?P<what>{_TO}|to {_TO}|{_A})",
    rf"(?P<who>.*?)\b(?:is|are) {_NOT}required to (?P<what>{_TO})",
    rf"(?P<what>)(?:it is )?{_NOT}(?:required|mandatory)(?P<who>.*)",
)
_NEEDED = (
    rf".*?\brequir(?:es?|ing) (?:or prefer )?(?:that )?(?P<who>[^;]{{0,160}}?)\b(?:to )?(?P<what>{_TO})",
    rf".*?\brequires? (?:or prefer )?(?P<what>(?:[\w'/-]+ ){{0,6}}?{_NOUN}\b|{_A})(?: for (?P<who>[^,;.]*))?",
    rf"(?P<who>.*?)\bneeds? (?P<what>{_A})",
    rf"(?P<who>.*?)\b(?:must|have to|has to|(?:is|are|be) {_ADVERB}required to|needs? to) {_ADVERB}(?P<what>{_TO})",
    rf".*?(?P<what>{_NOUN}){_IS} {_ADVERB}(?:required|needed|mandatory|necessary)(?P<who>.*)",
)
_PREFERRED = (
    rf".*?\b(?:prefer|recommend|encourage|expect)s? (?:or require )?(?:to hire )?(?:that )?(?P<who>.*?)\b(?:to )?(?P<what>{_TO}|{_A}|{_GAP}{_STATE}\b)",
    rf".*?(?P<what>{_NOUN}){_IS} {_ADVERB}(?:preferred|recommended|encouraged)\b",
)
_OPTIONAL = (
    r".*?\b(?:optional|voluntary)\b(?P<what>.*)",
    rf".*?\b(?:may|might|can|could|choose to|opt to|opt) {_ADVERB}(?:choose to |to |need )?(?P<what>{_TO}|{_A})",
    rf".*?(?P<what>{_NOUN})\b.{{0,160}}?\b(?:may|might|can|could) {_ADVERB}(?:help|improve|enhance|demonstrate|increase|show|lead|offer|be )",
)
"""What words ask for a credential: `what` is asked of `who`."""

_WAYS = re.compile(
    r"^To (?:obtain|become|earn|maintain|get|keep|renew|receive|sit)\b|^Becoming\b|\bto (?:keep|maintain|renew|retain) "
    r"|\brenew(?:al|ed)?\b|\bcontinuing education\b|\brecertif|\b(?:qualify )?for (?:the |a )?(?:licens(?:ure|e)|credential)\b"
    r"|\b(?:exam|test|hours|degree|coursework|program|training|experience|courses)\b.*\bto (?:be|become|get|earn|obtain|receive) "
    r"|\bsuspend|\brevok"
)
"""Words that tell how a credential is gained, kept or lost."""
_THINGS = re.compile(
    r"\b(?:educational|postsecondary|academic)(?: nondegree)? (?:credential|certificate)s?\b|\bcertificates? (?:from|or degree|or an|or \w+'s degree)\b"
    r"|\b(?:licens\w+|certif\w+|registration|credential\w*) (?:exam|test|examination|board|agenc|authorit|requirement|program"
    r"|organization|law|commission|bod|provider|process)\w*",
    re.IGNORECASE,
)
"""Things that are named after a credential and are none."""
_MAY = re.compile(
    r"\b(?:may|might|can|could|some|several|few|certain|depending|(?:states?|employers?|jobs?) that)\b", re.IGNORECASE
)
_ONLY_IF = re.compile(
    r"\b(?:if|unless)\b|\b(?:certified|licensed) to (?!practice|work)|(?:licenses?|certifications?) (?:is|are) (?:\w+ )?required to ",
    re.IGNORECASE,
)
_SOME = re.compile(r"\b(?:many|others?|often|sometimes|frequently)\b", re.IGNORECASE)
_MOST = re.compile(r"\b(?:most|usually|typically|generally|normally|nearly all)\b", re.IGNORECASE)


def _clause(text: str, named: tuple[Credential, ...], titles: _Titles) -> Asked | None:
    """Return what one clause asks for, if it asks for anything."""
    if _WAYS.search(text):
        return None
    negative = _first(_NEGATIVE, text)
    if negative:
        return _negative(negative, named, titles)
    found, wanted = _wanted(text)
    if found is None or _is_subject(found):
        return None
    who = found.groupdict().get("who") or ""
    of = titles.of(_stripped(who))
    if of is None and not titles.are_alike(who):
        return None
    what = credentials(found["what"] + text[found.end() :]) if credentials(found["what"]) else named
    what = named if any(one.name for one in named) and not any(one.name for one in what) else what
    is_part = of is None or bool(_ONLY_IF.search(text))
    modality = _modality(wanted, text[: found.end()], is_part=is_part)
    return Asked(modality, Polarity.POSITIVE, what, of or (), _are_all(text, what), _seniority(text))


def _wanted(text: str) -> tuple[re.Match[str] | None, Modality]:
    """Return the words that ask for a credential, and how strongly they do by themselves."""
    needed, preferred = _first(_NEEDED, text), _first(_PREFERRED, text)
    if preferred and (needed is None or re.search(r"\bor prefer\b|\bprefer or\b", text)):
        return preferred, Modality.PREFERRED
    return (needed, Modality.REQUIRED) if needed else (_first(_OPTIONAL, text), Modality.OPTIONAL)


def _modality(wanted: Modality, text: str, *, is_part: bool) -> Modality:
    """Return how strongly a clause asks: as its word says, or less."""
    if is_part or _MAY.search(text) or (wanted is Modality.REQUIRED and _SOME.search(text)):
        return Modality.OPTIONAL
    return Modality.USUAL if wanted is Modality.REQUIRED and _MOST.search(text) else wanted


def _first(patterns: Iterable[str], text: str) -> re.Match[str] | None:
    return next(filter(None, (re.match(pattern, text, re.IGNORECASE) for pattern in patterns)), None)


def _is_subject(found: re.Match[str]) -> bool:
    """Return whether the credential is what requires something, and not what is required."""
    verb = re.search(r"\brequires?\b", found[0])
    return bool(verb and credentials(found[0][: verb.start()]))


def _negative(found: re.Match[str], named: tuple[Credential, ...], titles: _Titles) -> Asked | None:
    """Return that nothing of the kind is asked for; of "not always", that it may be."""
    who = found["who"] or ""
    if credentials(who):
        return None
    if re.search(r"\bnot (?:always|necessarily)\b", found[0]):
        return Asked(Modality.OPTIONAL, Polarity.POSITIVE, named)
    of = titles.of(_stripped(f"{who} {found.groupdict().get('more') or ''} {found.string[found.end() :]}"))
    seniority = _seniority(found.string)
    return None if of is None else Asked(Modality.USUAL, Polarity.NEGATIVE, named[:1], of, seniority=seniority)


def _seniority(text: str) -> str:
    """Return of which level a clause speaks, if it says so."""
    if "entry-level" in text:
        return "entry"
    return "senior" if _LATER.search(text) else ""


_LATER = re.compile(r"\bexperienced\b|\blater in one's career\b", re.IGNORECASE)


_AROUND = re.compile(
    r"\bin (?:most|some|many|all|a few|several) (?:of these )?states?\b|\b(?:entry-level|for|by|as an?|positions?|states?"
    r"|(?:most |some )?employers?|typically|usually|often|may|might|generally|normally|be|still|however|in addition|additionally"
    r"|even|entry|enter|to|the occupation|this occupation|for example|employment|(?:or|and) (?:preferred|recommended))\b|[^\w\s'-]",
    re.IGNORECASE,
)


def _stripped(who: str) -> str:
    """Return whom a clause speaks of without what only tells where, and how often."""
    return _AROUND.sub(" ", re.split(r"\b(?:needs?|must|have|has|are|is|but)\b", who)[0])


def _are_all(text: str, named: Sequence[Credential]) -> bool:
    return len(named) > 1 and all(one.name for one in named) and " or " not in text
