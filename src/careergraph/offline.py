"""What a page needs to plan by itself: the planner as one script, and the data it plans on (docs/page-planner.md)."""

from collections.abc import Collection, Iterator
from decimal import Decimal
from pathlib import Path

from careergraph import limits, requirements
from careergraph.costs import MoveCosts
from careergraph.entrance import entrance
from careergraph.explain import claim_place, claim_text, statement_to_dict
from careergraph.graph import CareerGraph
from careergraph.model import Claim, Statement, number_text
from careergraph.request import Request
from careergraph.requirements import AtLeast, Hold, Need, Serve, Variants
from careergraph.vocab import Kind, Property, Relation, Sort

_FOLDER = Path(__file__).with_name("page") / "planner"
_FILES = ("text", "request", "graph", "costs", "person", "needs", "entrance", "table", "ground", "staying")
_SEARCH_FILES = ("search", "steps", "dominance", "frontier", "tracing", "answer")
_VERSION = 1
_MOST_SCALE = 10**6
"""The scale of skills' weights and levels up to which a page multiplies them as exact whole numbers."""
_LIMITS = (limits.PLAN_SECONDS, limits.PLAN_LABELS, limits.LENGTHENINGS, limits.MOVES, limits.ROUTES)
_NOBODY = Request("", ("",))

Row = list[object]


def planner_source() -> str:
    """Return the script whose one global name is `careergraphPlan`."""
    parts = "\n".join((_FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in (*_FILES, *_SEARCH_FILES))
    return f'const careergraphPlan = (() => {{\n"use strict";\n\n{parts}\nreturn careergraphPlan;\n}})();\n'


def planning_data(graph: CareerGraph, careers: Collection[str] | None = None) -> dict[str, object]:
    """Return what the planner of a page plans on, as JSON-ready values: the same for the same graph, in the same order.

    With `careers` (ids) only of these: the moves between them, and what they ask for. Moves from and to others are there to
    tell that there are some; no route takes them.
    """
    return _Data(graph, careers).all()


class _Data:
    """The parts of the data, a method each; statements and needs are numbered as they come."""

    def __init__(self, graph: CareerGraph, careers: Collection[str] | None) -> None:
        self.graph, self.is_whole = graph, careers is None
        self.known = [node.id for node in graph.nodes(kind=Kind.CAREER) if node.sort is not Sort.FAMILY]
        self.careers = [name for name in self.known if careers is None or name in careers]
        self.inside = frozenset(self.careers)
        self.moves = [move for move in graph.all_moves() if self.inside & {move.start, move.goal}]
        self.claims = {name: claims for name in self.careers if (claims := graph.claims(name))}
        self.costs_of = MoveCosts(graph, _NOBODY)
        self.numbers: dict[str, int] = {}
        self.statements: list[Row] = []
        self.need_numbers: dict[Need, int] = {}
        self.needs: list[object] = []
        self.asked: dict[tuple[object, ...], int] = {}

    def all(self) -> dict[str, object]:
        """Return every part under its name; what needs and statements the parts speak of is known at the end."""
        claims = {name: [self.claim(claim) for claim in of] for name, of in self.claims.items()}
        served, held = (frozenset(each for need in self.need_numbers for each in find(need)) for find in (_served, _held))
        return {
            "version": _VERSION,
            "limits": {limit.name: limit.value for limit in _LIMITS},
            "careers": self.careers,
            "left_out": len(self.known) - len(self.careers),
            "outside": sorted({name for move in self.moves for name in (move.start, move.goal)} - self.inside),
            "sources": [[source.id, source.publisher.id] for source in self.graph.sources()],
            "scopes": {str(name): list(values) for name, values in sorted(self.graph.scope_values().items())},
            "moves": self.move_rows(),
            "role": [self.amount(s) for s in self.said_of(_ANY_CAREER, Property.ROLE_MONTHS) if not s.object][:1],
            "sure": [self.sure(s) for s in self.said_of(_ANY_CAREER, Property.MOVE_CONFIDENCE) if s.value],
            "claims": claims,
            "families": {name: of for name in self.careers if (of := sorted(self.graph.families(name) & served))},
            "sensitive": sorted(entrance(self.graph, _NOBODY).sensitive & served),
            "study": {name: [self.study(s) for s in self.said_of(name, Property.STUDY_MONTHS)] for name in self.studied},
            "costs": self.costs(),
            "satisfies": self.satisfies(),
            "patterns": {name: self.counting(name) for name in sorted(held) if name.endswith(":*")},
            "skills": self.skills(),
            "credentials": self.credentials(held),
            "needs": self.needs,
            "statements": self.statements,
        }

    # -- statements ---------------------------------------------------------------------------------------------

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
        return [statement.value.topic, _text(statement.value.number and statement.value.number / 100), self.number(statement)]

    @property
    def studied(self) -> list[str]:
        """The credentials and skills of which some statement tells how long they take."""
        return sorted(self.graph.studied())

    # -- moves --------------------------------------------------------------------------------------------------

    def move_rows(self) -> list[Row]:
        """Return start, goal, months, risk, commonness and pay dip of each move, and its statements."""
        table = self.graph.move_table()
        numbers = {(start, table.careers[table.goals[n]]): n for start, at in table.index.items() for n in table.out(at)}
        found: list[Row] = []
        for move in self.moves:
            columns = (column[numbers[move.start, move.goal]] for column in (table.months, table.risk, table.commonness))
            amounts = [None if amount < 0 else amount for amount in columns]
            said = [self.graph.statement(key) for key in move.statements]
            told = [self.told(s) for s in sorted(said, key=lambda s: (s.source, s.locators, s.id))]
            found.append([move.start, move.goal, *amounts, self.costs_of.pay_dip(move.start, move.goal), told])
        return found

    def told(self, s: Statement) -> Row:
        """Return a statement of a move: its number, least and typical months, whether of a scope, confidence, share."""
        return [self.number(s), s.months.least, s.months.typical, bool(s.scope), _text(s.confidence), _text(s.share)]

    # -- what careers ask ---------------------------------------------------------------------------------------

    def claim(self, claim: Claim) -> Row:
        """Return one claim: its id without the career, aspect, from whom, scope, source, whether it decides, what it asks (two
        numbers: of the need, and of what is asked word by word), and where and how it says so.
        """
        is_gating = claim.is_gating and not requirements.is_idle(self.graph, claim)
        asked = self.asked.setdefault(requirements.asked(claim), len(self.asked))
        scope = {str(dimension): value for dimension, value in claim.scope}
        need = self.need(requirements.claim_need(claim))
        text = f"{claim_place(self.graph, claim)} {claim_text(self.graph, claim)}"
        own = claim.id.removeprefix(f"{claim.career}/")
        return [own, claim.aspect, claim.from_career, scope, claim.source, is_gating, need, asked, text]

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
        """Return weight and level of the skills of each career as whole numbers of a scale; None if no scale is exact."""
        ends = sorted({name for move in self.moves for name in (move.start, move.goal)} & self.inside)
        profiles = {name: self.costs_of.profile(name) for name in ends}
        rates = [rate for of in profiles.values() for each in of.values() for rate in each[:2] if rate is not None]
        scale = 10 ** max((len(number_text(rate).partition(".")[2]) for rate in rates), default=0)
        if scale > _MOST_SCALE:
            return None
        of = {
            name: {skill: [None if rate is None else int(rate * scale) for rate in each[:2]] for skill, each in profile.items()}
            for name, profile in profiles.items()
        }
        return {"scale": scale, "of": of}

    def credentials(self, held: Collection[str]) -> list[str]:
        """Return the degrees, certifications and skills that one may have: of a part of the graph only skills that count."""
        nodes = [node for node in self.graph.nodes() if node.kind is not Kind.CAREER]
        wanted = {skill for name in self.inside for skill in self.costs_of.profile(name)} | {*held} | self.graph.studied()
        ends = {name for said in self.graph.statements(relation=Relation.SATISFIES) for name in (said.subject, said.object)}
        is_in = wanted | ends
        return [node.id for node in nodes if self.is_whole or node.kind is not Kind.SKILL or node.id in is_in]


_ANY_CAREER = f"{Kind.CAREER}:*"


def _text(share: Decimal | None) -> str | None:
    return None if share is None else number_text(share)


def _served(need: Need) -> Iterator[str]:
    if isinstance(need, Serve):
        yield need.family


def _held(need: Need) -> Iterator[str]:
    if isinstance(need, Hold):
        yield need.object
