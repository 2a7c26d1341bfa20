"""Graphs as a few lines of text, for tests.

    family service: representative manager director
    publisher A: 000 001
    representative -> manager 12mo
    director education 001 usual: degree:bachelor preferred | degree:associate accepted | in service accepted
    director experience 003 usual all: in service 60-120 & in managing
    director certification 001 none
    manager -> director 24mo by 001 60% share 20%
    director education 004 required: degree:master | (degree:bachelor & in service 36)
    director skill 001 required: skill:listening 80% level 60%
    study certification:ccxp 6mo after degree:bachelor
    counts certification:ccxp as certification:ccsm
    manager == head close 50%
    cost certification:ccxp 400
    pay manager 60000 by 001
    no assumptions

The percents of a move are its confidence and its share; `12+mo` is the least that a source gives. A claim is: career, aspect,
source, modality, optional `all` or `N of`, optional scope `dimension=value`, optional `from CAREER`, then rows after the
colon. `in FAMILY 24` is experience; without a number the amount is not stated. A row in brackets is a claim nested in the
claim: one of its rows with `|`, all with `&`, or `(2 of x | y | z)`. The
percents of a skill are its importance and its level. Without assumptions nothing is known but what the text says.
"""

import re
from decimal import Decimal
from functools import cache

from careergraph import files, store
from careergraph.graph import CareerGraph
from careergraph.model import ClaimHead, Months, Node, Pack, Publisher, Source, Statement, Value, kind_of
from careergraph.planner import plan
from careergraph.routes import Plan
from careergraph.sources import pack
from careergraph.vocab import Aspect, Method, Modality, Polarity, Property, Relation, ScopeDimension, Sort, Standing, Unit

ASSUMPTIONS = files.bundled("data") / "assumptions"


class _World:
    def __init__(self) -> None:
        self.publishers: dict[str, str] = {}
        self.statements: list[Statement] = []
        self.families: set[str] = set()
        self.names: set[str] = set()
        self.has_assumptions = True

    def career(self, name: str) -> str:
        self.names.add(f"career:{name}")
        return f"career:{name}"

    def line(self, line: str) -> None:
        head, _, tail = line.partition(":")
        words = head.split()
        if words[0] == "family":
            self.families.add(self.career(words[1]))
            for member in tail.split():
                self.say(self.career(member), Relation.BROADER, self.career(words[1]))
        elif words[0] == "publisher":
            self.publishers.update(dict.fromkeys(tail.split(), words[1]))
        elif words[0] in ("study", "cost", "pay"):
            self.fact(line.split())
        elif words[0] == "counts":
            _, held, _, wanted = line.split()
            self.names |= {held, wanted}
            self.say(held, Relation.SATISFIES, wanted)
        elif line == "no assumptions":
            self.has_assumptions = False
        elif "->" in words:
            self.move(line)
        elif "==" in words:
            sure = Decimal(words[4].removesuffix("%")) / 100 if len(words) > 4 else None
            self.say(self.career(words[0]), Relation(f"{words[3]}-match"), self.career(words[2]), confidence=sure)
        elif "~~" in words:
            source = words[4] if len(words) > 3 else "text"
            self.say(self.career(words[0]), Relation.RELATED_TO, self.career(words[2]), source=source)
        else:
            self.claim(words, line.partition(": ")[2])

    def move(self, line: str) -> None:
        start, goal, months, is_least, source, method, confidence, share = _MOVE.fullmatch(line).groups()
        typical = Months(**{"least" if is_least else "typical": int(months)}) if months else Months()
        how = Method(method or "stated")
        reason = "" if how is Method.STATED else "test"
        self.say(
            self.career(start),
            Relation.LEADS_TO,
            self.career(goal),
            source=source or "text",
            months=typical,
            method=how,
            reason=reason,
            confidence=None if confidence is None else Decimal(confidence) / 100,
            share=None if share is None else Decimal(share) / 100,
        )

    def fact(self, words: list[str]) -> None:
        prop, unit = {
            "study": (Property.STUDY_MONTHS, Unit.MONTHS),
            "cost": (Property.COST, Unit.USD),
            "pay": (Property.PAY, Unit.USD_YEAR),
        }[words[0]]
        subject = words[1] if ":" in words[1] else self.career(words[1])
        self.names.add(subject)
        value = Value(number=Decimal(words[2].removesuffix("mo")), unit=unit)
        more = dict(zip(words[3::2], words[4::2], strict=True))
        self.say(subject, prop, more.get("after", ""), value=value, source=more.get("by", "text"))

    def claim(self, words: list[str], tail: str) -> None:
        career, aspect, source, modality, *more = words
        scope, minimum, came_from = self.limits(more)
        rows = _split(tail) or [f"{_KIND[aspect]}:*"]
        is_none = modality == "none"
        key = rows[0].split()[0] if aspect == "skill" and len(rows) == 1 else f"{aspect}-{len(self.statements)}"
        head = ClaimHead(
            key,
            Aspect(aspect),
            Modality("usual" if is_none else modality),
            Polarity("negative" if is_none else "positive"),
            minimum,
            came_from,
        )
        self.rows(self.career(career), source, head, scope, rows)

    def limits(self, words: list[str]) -> tuple[tuple, int, str]:
        """Return scope, minimum and the career that one must come from."""
        scope, minimum, came_from = [], 1, ""
        for index, word in enumerate(words):
            if "=" in word:
                dimension, value = word.split("=")
                scope.append((ScopeDimension(dimension), value))
            elif word == "all":
                minimum = 0
            elif word == "of":
                minimum = int(words[index - 1])
            elif word == "from":
                came_from = self.career(words[index + 1])
        return tuple(sorted(scope)), minimum, came_from

    def rows(self, career: str, source: str, head: ClaimHead, scope: tuple, rows: list[str]) -> None:
        if all(row.startswith("(") for row in rows):
            self.say(career, Relation.REQUIRES, "", source=source, claim=head, scope=scope)
        for row in rows:
            if row.startswith("("):
                number, text = re.fullmatch(r"\((?:(\d+) of )?(.*)\)", row).groups()
                minimum = int(number or (not re.search("&", re.sub(r"\(.*\)", "", text))))
                key = f"{head.key}-{len(self.statements)}"
                self.rows(career, source, head._replace(key=key, minimum=minimum, inside=head.key), scope, _split(text))
            else:
                self.row(career, source, head, scope, row.split())

    def row(self, career: str, source: str, head: ClaimHead, scope: tuple, row: list[str]) -> None:
        standing, months, rates = None, Months(), {}
        if row[0] == "in":
            wanted = self.career(row[1]) if row[1] != "*" else "career:*"
            amount = [word for word in row[2:] if word[0].isdigit()]
            if amount:
                least, _, most = amount[0].partition("-")
                months = Months(least=int(least), most=int(most) if most else None)
        else:
            wanted = row[0]
            self.names.add(wanted)
            percents = [Decimal(word[:-1]) / 100 for word in row if word.endswith("%")]
            rates = dict(zip(("importance", "level"), percents, strict=False))
        if row[-1] in set(Standing):
            standing = Standing(row[-1])
        said = {"claim": head, "scope": scope, "months": months, "standing": standing, **rates}
        self.say(career, Relation.REQUIRES, wanted, source=source, **said)

    def say(self, subject: str, relation: Relation, other: str, *, source: str = "text", **more: object) -> None:
        self.publishers.setdefault(source, source)
        self.statements.append(Statement(subject, relation, source, other, **more))


_MOVE = re.compile(
    r"(\S+) -> (\S+)(?: (\d+)(\+?)mo)?(?: by (\S+))?"
    r"(?: (stated|implied|measured|curated|inferred|assumed))?(?: (\d+)%)?(?: share (\d+)%)?"
)
_KIND = {"certification": "certification", "licence": "certification", "education": "degree", "skill": "skill"}


def _split(text: str) -> list[str]:
    """Return the rows of a claim: what stands between `|` or `&`, but not those within brackets."""
    rows, depth = [""], 0
    for char in text:
        depth += (char == "(") - (char == ")")
        if char in "|&" and not depth:
            rows.append("")
        else:
            rows[-1] += char
    return [row.strip() for row in rows if row.strip()]


@cache
def _assumptions() -> tuple[Pack, ...]:
    return tuple(pack.read(ASSUMPTIONS))


def packs(text: str) -> tuple[Pack, ...]:
    """Return the packs of a text world: the bundled assumptions, and what the text says."""
    world = _World()
    for line in text.strip().splitlines():
        if line.strip():
            world.line(line.strip())
    base = _assumptions() if world.has_assumptions else ()
    known = {node.id for each in base for node in each.nodes}
    nodes = [_node(name, world) for name in sorted(world.names) if name not in known and not name.endswith(":*")]
    sources = [Source(key, f"Text {key}", Publisher(name, name)) for key, name in world.publishers.items()]
    return (*base, Pack("world", "A text world", tuple(sources), tuple(nodes), tuple(world.statements)))


def graph(text: str) -> CareerGraph:
    """Return the compiled graph of a text world."""
    return CareerGraph(store.build_memory(packs(text)))


def lines(text: str, start: str, goal: str, **wishes: object) -> list[str]:
    """Return the routes of a text world as lines: the three fastest unless criteria, k or a front are wished for."""
    return [str(route) for route in asked(text, start, goal, **wishes).routes]


def asked(text: str, start: str | None, goal: str, **wishes: object) -> Plan:
    """Return the plan of a text world, as `lines` does."""
    return asked_of(graph(text), start, goal, **wishes)


def asked_of(known: CareerGraph, start: str | None, goal: object, **wishes: object) -> Plan:
    """Return the plan of a graph, as `lines` does."""
    if not {"criteria", "k", "front", "preset"} & wishes.keys():
        wishes |= {"criteria": ["months"], "k": 3}
    return plan(known, None if start == "None" else start, goal, **wishes)


def reasons(text: str, start: str, goal: str, **wishes: object) -> list[str]:
    """Return why a text world has no route: `code: career: detail` without kinds."""
    found = asked(text, start, goal, **wishes)
    return [f"{reason.code}: {reason.about.partition(':')[2]}: {reason.detail}" for reason in found.reasons]


def _node(name: str, world: _World) -> Node:
    kind = kind_of(name)
    sort = {"career": Sort.OCCUPATION, "skill": Sort.SKILL, "degree": Sort.DEGREE, "certification": Sort.CERTIFICATION}[kind]
    label = name.partition(":")[2].replace("-", " ")
    return Node(name, kind, Sort.FAMILY if name in world.families else sort, label)
