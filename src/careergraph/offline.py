"""What a page needs to plan by itself: the planner as one script, and the data it plans on (docs/page-planner.md)."""

import re
from collections.abc import Collection, Iterator
from decimal import Decimal
from pathlib import Path

from careergraph import limits, requirements
from careergraph.costs import MoveCosts, Wanted
from careergraph.entrance import sensitive
from careergraph.explain import claim_place, claim_text, statement_to_dict
from careergraph.graph import CareerGraph
from careergraph.model import Claim, Statement, number_text
from careergraph.person import Person
from careergraph.request import Request
from careergraph.requirements import AtLeast, Hold, Need, Serve, Variants
from careergraph.vocab import Kind, Property, Relation, Sort

_FOLDER = Path(__file__).with_name("page") / "planner"
_FILES = ("text", "request", "graph", "costs", "person", "needs", "entrance", "table", "ground", "staying")
_SEARCH_FILES = ("search", "steps", "dominance", "frontier", "tracing", "answer", "remedies")
_VERSION = 1
_MOST_SCALE = 10**6
"""The scale of skills' weights and levels up to which a page multiplies them as exact whole numbers."""
_LIMITS = (limits.PLAN_SECONDS, limits.PLAN_LABELS, limits.MOVES, limits.ROUTES)
_NOBODY = Request("", ("",))

Row = list[object]


def planner_source() -> str:
    """Return the script whose one global name is `careergraphPlan`: the lines of its files without comments and indents."""
    texts = ((_FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in (*_FILES, *_SEARCH_FILES))
    parts = "\n".join(line for text in texts for line in _code(text))
    return f'const careergraphPlan = (() => {{\n"use strict";\n{parts}\nreturn careergraphPlan;\n}})();\n'


def _code(script: str) -> Iterator[str]:
    """Yield the lines of a script without those that are comments; a comment stands on lines of its own."""
    is_comment = False
    for line in map(str.strip, script.splitlines()):
        is_comment = is_comment or line.startswith("/**")
        if line and not is_comment and not line.startswith("//"):
            yield line
        is_comment = is_comment and not line.endswith("*/")


def planning_data(graph: CareerGraph, careers: Collection[str] | None = None, *, has_details: bool = True) -> dict[str, object]:
    """Return what the planner of a page plans on, as JSON-ready values: the same for the same graph, in the same order.

    With `careers` (ids) only of these: the moves between them, and what they ask for. Without `has_details` nothing that tells
    only why and where a source says so, and no skills that don't decide: less than half of the size, and no skill gaps.
    """
    return _Data(graph, careers, has_details=has_details).all()


class _Data:
    """The parts of the data, a method each; texts, needs and statements are numbered as they come."""

    def __init__(self, graph: CareerGraph, careers: Collection[str] | None, *, has_details: bool) -> None:
        self.graph, self.has_details = graph, has_details
        self.all_careers = [node.id for node in graph.nodes(kind=Kind.CAREER) if node.sort is not Sort.FAMILY]
        self.careers = [name for name in self.all_careers if careers is None or name in careers]
        self.place = {name: at for at, name in enumerate(self.careers)}
        self.costs_of = MoveCosts(graph, _NOBODY)
        self.profiles = {name: self.profile(name) for name in self.careers}
        self.texts: dict[str, int] = {}
        self.kinds: dict[str, int] = {}
        self.kind_rows: list[Row] = []
        self.numbers: dict[str, int] = {}
        self.statements: list[Row] = []
        self.need_numbers: dict[Need, int] = {}
        self.needs: list[object] = []
        self.asked: dict[tuple[object, ...], int] = {}

    def all(self) -> dict[str, object]:
        """Return every part under its name; which texts, needs and statements the parts speak of is known at the end."""
        claims = {name: rows for name in self.careers if (rows := self.claims(name))}
        served = frozenset(need.family for need in self.need_numbers if isinstance(need, Serve))
        held = frozenset(need.object for need in self.need_numbers if isinstance(need, Hold))
        near = [*self.careers, *sorted(served - self.place.keys())]
        entered, beyond = self.border()
        return {
            "version": _VERSION,
            "has_details": self.has_details,
            "limits": {limit.name: limit.value for limit in _LIMITS},
            "careers": self.careers,
            "left_out": len(self.all_careers) - len(self.careers),
            "entered": entered,
            "left": beyond,
            "sources": [[source.id, source.publisher.id] for source in self.graph.sources()],
            "scopes": {str(name): list(values) for name, values in sorted(self.graph.scope_values().items())},
            "moves": self.moves(),
            "role": [self.amount(s) for s in self.said_of(_ANY_CAREER, Property.ROLE_MONTHS) if not s.object][:1],
            "sure": [self.sure(s) for s in self.said_of(_ANY_CAREER, Property.MOVE_CONFIDENCE) if s.value],
            "claims": claims,
            "families": {name: sorted(of) for name in near if (of := self.graph.families(name) & served)},
            "sensitive": sorted(self.sensitive() & served),
            "study": {name: [self.study(s) for s in self.said_of(name, Property.STUDY_MONTHS)] for name in self.studied},
            "costs": self.costs(),
            "satisfies": self.satisfies(),
            "asked_for": sorted(Person(self.graph, _NOBODY).asked_for()),
            "patterns": {name: self.counting(name) for name in sorted(held) if name.endswith(":*")},
            "skills": self.skills() if self.has_details else None,
            "credentials": self.credentials(held),
            "kinds": self.kind_rows,
            "needs": self.needs,
            "statements": self.statements,
            "texts": list(self.texts),
        }

    # -- texts and statements -----------------------------------------------------------------------------------

    def text(self, text: str) -> list[int]:
        """Return a text as the numbers of its pieces; a piece that is itself a number stands there with a minus."""
        return [self.piece(piece) for piece in _PIECES.findall(text)]

    def piece(self, piece: str) -> int:
        """Return the number of one piece of text."""
        is_number = piece[0] != "0" and piece.isascii() and piece.isdecimal()
        return -int(piece) if is_number else self.texts.setdefault(piece, len(self.texts))

    def said_of(self, subject: str, relation: Property) -> tuple[Statement, ...]:
        """Return the statements of one property of a node."""
        return self.graph.statements(subject=subject, relation=relation)

    def number(self, statement: Statement) -> int:
        """Return the number of a statement among those of the data, as the plan's JSON has it but in a row."""
        if statement.id not in self.numbers:
            self.numbers[statement.id] = len(self.statements)
            self.statements.append(list(statement_to_dict(statement).values()))
        return self.numbers[statement.id]

    def amount(self, statement: Statement) -> Row:
        """Return the whole number that a statement tells, and the statement."""
        number = statement.value.number if statement.value else None
        return [0 if number is None else int(number), self.number(statement)]

    def study(self, statement: Statement) -> Row:
        """Return what must be held before, the months of study, and the statement."""
        return [statement.object, *self.amount(statement)]

    def sure(self, statement: Statement) -> Row:
        """Return a method, how sure it makes a move, and the statement."""
        assert statement.value is not None
        return [statement.value.topic, _number(statement.value.number and statement.value.number / 100), self.number(statement)]

    @property
    def studied(self) -> list[str]:
        """The credentials and skills of which some statement tells how long they take."""
        return sorted(self.graph.studied())

    # -- moves --------------------------------------------------------------------------------------------------

    def border(self) -> tuple[list[str], list[str]]:
        """Return the careers that moves from beyond the part lead into, and those from which moves lead beyond it."""
        ends = [(move[0], move[1]) for move in self.graph.move_rows()]
        entered = {goal for start, goal in ends if goal in self.place and start not in self.place}
        left = {start for start, goal in ends if start in self.place and goal not in self.place}
        return sorted(entered), sorted(left)

    def moves(self) -> list[Row]:
        """Return start, goal, statements, months, risk, pay dip and commonness of each move, as far as they are known."""
        said: dict[tuple[str, str], list[Statement]] = {}
        for statement in self.graph.move_statements():
            if statement.subject in self.place and statement.object in self.place:
                said.setdefault((statement.subject, statement.object), []).append(statement)
        return [self.move(start, goal, said[start, goal]) for start, goal in sorted(said)]

    def move(self, start: str, goal: str, said: list[Statement]) -> Row:
        """Return one move as a row."""
        table = self.graph.move_table()
        number = next(each for each in table.out(table.index[start]) if table.goals[each] == table.index[goal])
        amounts = (column[number] for column in (table.months, table.risk, table.commonness))
        months, risk, commonness = (None if amount < 0 else amount for amount in amounts)
        told = [self.told(s) for s in sorted(said, key=lambda s: (s.source, s.locators, s.id))]
        row = [self.place[start], self.place[goal], told, months, risk, self.costs_of.pay_dip(start, goal), commonness]
        return _short(row)

    def told(self, s: Statement) -> Row:
        """Return a statement of a move: by whom and how, what it tells, and then why, where and as which statement."""
        words = [self.piece(s.source), self.piece(s.method)]
        row: Row = [
            *words,
            s.months.typical,
            _number(s.confidence),
            _number(s.share),
            s.months.least,
            int(bool(s.scope)) or None,
        ]
        if not self.has_details:
            return _short(row)
        return _short([*row, s.id, self.text(s.reason), [self.text(locator) for locator in s.locators]])

    # -- what careers ask ---------------------------------------------------------------------------------------

    def claims(self, career: str) -> list[Row]:
        """Return the claims of a career: the number of what is said, and the pieces of where."""
        claims = self.graph.claims(career)
        if not self.has_details:
            claims = tuple(claim for claim in claims if not requirements.is_idle(self.graph, claim))
        return [[self.kind(claim), *self.text(claim_place(self.graph, claim) if self.has_details else "")] for claim in claims]

    def is_deciding(self, claim: Claim) -> bool:
        """Return whether a claim decides if a career can be entered."""
        return claim.is_gating and not requirements.is_idle(self.graph, claim)

    def sensitive(self) -> frozenset[str]:
        """Return the families of whose experience more is not always better; see `entrance.sensitive`."""
        found = frozenset[str]()
        for career in self.careers:
            claims = [claim for claim in self.graph.claims(career) if self.is_deciding(claim)]
            found |= sensitive(requirements.claim_need(claim) for claim in claims)
        return found

    def kind(self, claim: Claim) -> int:
        """Return the number of what a claim says, as other careers' claims may: its id without the career, aspect, from whom,
        scope, source, whether it decides, what it asks (the number of the need, and of what is asked word by word), its text.
        """
        own = claim.id.removeprefix(f"{claim.career}/")
        scope = {str(dimension): value for dimension, value in claim.scope}
        asked = self.asked.setdefault(requirements.asked(claim), len(self.asked))
        need = self.need(requirements.claim_need(claim))
        head = [own, claim.aspect, claim.from_career, scope, claim.source, self.is_deciding(claim)]
        row: Row = [*head, need, asked, claim_text(self.graph, claim)]
        number = self.kinds.setdefault(repr(row), len(self.kinds))
        if number == len(self.kind_rows):
            self.kind_rows.append(row)
        return number

    def need(self, need: Need) -> int:
        """Return the number of a need; its row is a text for what must be held, else begins with what it is."""
        if need not in self.need_numbers:
            row = self.need_row(need)
            self.need_numbers[need] = len(self.needs)
            self.needs.append(row)
        return self.need_numbers[need]

    def need_row(self, need: Need) -> object:
        """Return a need as a text (what must be held), family and months, or how many of which needs."""
        match need:
            case Hold(wanted):
                return wanted
            case Serve(family, months):
                return {"serve": family, "months": months}
            case AtLeast(needed, parts):
                return {"least": needed, "of": [self.need(part) for part in parts]}
            case Variants(parts):
                return {"variants": [self.need(part) for part in parts]}

    def counting(self, pattern: str) -> list[str]:
        """Return the credentials of a kind that have a study time, and one that has none, which stands for all such."""
        names = sorted(self.graph.counting_as(pattern))
        timed = [name for name in names if name in self.graph.studied()]
        return timed + [name for name in names if name not in self.graph.studied()][:1]

    # -- credentials and skills ---------------------------------------------------------------------------------

    def profile(self, career: str) -> dict[str, Wanted]:
        """Return the skills of a career, if the data have any; what it pays is looked up on the same occasion."""
        self.costs_of.paid(career)
        return self.costs_of.profile(career) if self.has_details else {}

    def satisfies(self) -> dict[str, list[str]]:
        """Return what each credential counts as, one step each."""
        found: dict[str, set[str]] = {}
        for said in self.graph.statements(relation=Relation.SATISFIES):
            found.setdefault(said.subject, set()).add(said.object)
        return {name: sorted(found[name]) for name in sorted(found)}

    def costs(self) -> dict[str, int | None]:
        """Return the least cost stated of each credential in whole US dollars; None where a statement gives no number."""
        found: dict[str, list[int]] = {}
        for said in self.graph.statements(relation=Property.COST):
            number = said.value.number if said.value else None
            found.setdefault(said.subject, []).extend([] if number is None else [int(number)])
        return {name: min(found[name], default=None) for name in sorted(found)}

    def skills(self) -> dict[str, object] | None:
        """Return the skills of each career, one after the other: number, weight and level, as whole numbers of a scale; None if
        no scale is exact.
        """
        profiles = {name: profile for name, profile in self.profiles.items() if profile}
        rates = [rate for of in profiles.values() for each in of.values() for rate in each[:2] if rate is not None]
        scale = 10 ** max((len(number_text(rate).partition(".")[2]) for rate in rates), default=0)
        if scale > _MOST_SCALE:
            return None
        names = {name: at for at, name in enumerate(sorted({skill for profile in profiles.values() for skill in profile}))}
        of = {
            name: [
                [names[skill], *(None if rate is None else int(rate * scale) for rate in each[:2])]
                for skill, each in profile.items()
            ]
            for name, profile in profiles.items()
        }
        return {"scale": scale, "names": list(names), "of": of}

    def credentials(self, held: Collection[str]) -> list[str]:
        """Return the degrees, certifications and skills that one may have: of a part of the graph only skills that count."""
        nodes = [node for node in self.graph.nodes() if node.kind is not Kind.CAREER]
        wanted = {skill for profile in self.profiles.values() for skill in profile} | {*held} | self.graph.studied()
        ends = {name for said in self.graph.statements(relation=Relation.SATISFIES) for name in (said.subject, said.object)}
        is_in, is_all = wanted | ends, self.has_details and len(self.careers) == len(self.all_careers)
        return [node.id for node in nodes if is_all or node.kind is not Kind.SKILL or node.id in is_in]


_ANY_CAREER = f"{Kind.CAREER}:*"


_PIECES = re.compile(r"[1-9][0-9]{2,14}|.+?(?:[,;:/] ?|(?=[1-9][0-9]{2})|$)", re.DOTALL)
"""A number of three digits or more, or what goes up to the next one, to the next mark, or to the end."""


def _number(share: Decimal | None) -> str | None:
    return None if share is None else number_text(share)


def _short(row: Row) -> Row:
    """Return a row without what is not known at its end."""
    while row and row[-1] in (None, []):
        row.pop()
    return row
