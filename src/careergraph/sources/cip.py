"""Read CIP: the programmes of study of the United States, and the crosswalk from them to the occupations they lead to."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from careergraph.errors import Problem
from careergraph.model import Node, Release, Statement, Value
from careergraph.sources.codes import code_statements, plain_code, soc_career
from careergraph.sources.reading import Account, Table, TableCount, source, tables
from careergraph.vocab import Kind, Property, Relation, Sort

PROGRAMMES, CROSSWALK = "cip", "cip-soc"
_CODE = re.compile(r"[0-9]{2}(\.[0-9]{2}([0-9]{2})?)?")
_NO_MATCH = ("99.9999", "99-9999")
_GONE = ("Deleted", "Moved from")


def read(paths: Sequence[Path], account: Account) -> list[Release]:
    """Return the releases in `paths`: programmes and crosswalk are data sets of their own; every row goes to the `account`.

    Raises:
        BadData: no table is one of CIP, or, while the statements are gone through, tables have faults.
        FileFailure: a file can't be read.
    """
    found, _ = tables(paths, account)
    releases = []
    for table in found:
        reader = _Reader(table, account)
        if {"CIPCode", "CIPTitle"} <= table.columns:
            statements, told = reader.programmes(), source(PROGRAMMES, "2020")
        elif {"CIP2020Code", "SOC2018Code"} <= table.columns:
            statements, told = reader.crosswalk(), source(CROSSWALK, "CIP 2020, SOC 2018")
        else:
            account.passed_over[table.name] = "neither programmes nor the crosswalk to SOC"
            continue
        account.tables[table.name] = TableCount(table.name)
        releases.append(Release(told.id, told.title, (told,), reader.nodes.values(), statements))
    if not releases:
        account.fault(Problem(str(paths[0]), 0, 0, "no table of CIP (programmes or crosswalk)", "see docs/import.md"))
        account.close()
    return releases


class _Reader:
    """Goes through one table once."""

    def __init__(self, table: Table, account: Account) -> None:
        self.table, self.account = table, account
        self.nodes: dict[str, Node] = {}

    def programmes(self) -> Iterator[Statement]:
        """Yield what every programme is, and the group above it."""
        count = self.account.tables[self.table.name]
        rows = list(self.table.rows(self.account, "CIPCode", "Action", "CIPTitle", "CIPDefinition"))
        kept = [row for row in rows if row[1][1] not in _GONE]
        for _, (_, action, *_) in (row for row in rows if row[1][1] in _GONE):
            count.leave("a code that is gone: moved to another" if action == "Moved from" else "a code that is gone: deleted")
        for line, (code, _, title, text) in kept:
            degree = self._degree(line, code, title, "CIPCode")
            if degree:
                count.taken += 1
                yield from code_statements(degree, plain_code(code), "CIP 2020", PROGRAMMES, self.table.locator(line))
                if text:
                    value = Value(text, "en")
                    yield Statement(degree, Property.DEFINITION, PROGRAMMES, value=value, locators=self.table.locator(line))
        yield from self._broader([plain_code(cells[0]) for _, cells in kept])
        self.account.close()

    def _broader(self, codes: Sequence[str]) -> Iterator[Statement]:
        """Yield the group of each programme: the longest shorter code."""
        for code in codes:
            above = next(
                (code[:length] for length in (5, 2) if length < len(code) and _degree(code[:length]) in self.nodes), ""
            )
            if above and _degree(code) in self.nodes:
                file = (self.table.member.name,)
                yield Statement(_degree(code), Relation.BROADER, PROGRAMMES, _degree(above), locators=file)

    def crosswalk(self) -> Iterator[Statement]:
        """Yield the programmes that lead to each occupation."""
        count = self.account.tables[self.table.name]
        columns = ("CIP2020Code", "CIP2020Title", "SOC2018Code", "SOC2018Title")
        for line, (code, title, soc, occupation) in self.table.rows(self.account, *columns):
            if plain_code(code) in _NO_MATCH or plain_code(soc) in _NO_MATCH:
                count.leave("no match (99.9999 or 99-9999)")
                continue
            degree, career = self._degree(line, code, title, "CIP2020Code"), soc_career(soc)
            if not career:
                self.account.fault(self.table.fault(line, f"{soc!r} is no SOC code", "", "SOC2018Code"))
            elif degree:
                count.taken += 1
                self.nodes[career] = Node(career, Kind.CAREER, Sort.OCCUPATION, occupation)
                value = Value(_name(title), "en", topic=plain_code(code))
                yield Statement(career, Property.FIELD_OF_STUDY, CROSSWALK, degree, value, locators=self.table.locator(line))
        self.account.close()

    def _degree(self, line: int, code: str, title: str, column: str) -> str:
        """Return the id of a programme at any level, and keep its node; a wrong code is a fault."""
        if not _CODE.fullmatch(plain_code(code)) or not title:
            self.account.fault(self.table.fault(line, f"{code!r} is no CIP code with a title", "", column))
            return ""
        degree = _degree(code)
        self.nodes[degree] = Node(degree, Kind.DEGREE, Sort.DEGREE, _name(title))
        return degree


def _degree(code: str) -> str:
    return f"degree:*/cip-{plain_code(code)}"


def _name(title: str) -> str:
    """Return a title without the full stop that CIP puts after it."""
    return title.removesuffix(".")
