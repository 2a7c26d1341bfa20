"""What the handbook's experts say: which of its pages lead to which, and which careers a page is about."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from careergraph.vocab import Method, Relation


@dataclass(frozen=True)
class Links:
    """Pages with the places of their careers in the signals, and the links between them with their kinds."""

    slugs: tuple
    careers: tuple
    kinds: dict

    @property
    def sources(self):
        """The pages from which a link leads."""
        return sorted({start for start, _ in self.kinds})

    def truth(self):
        """Return which page leads to which."""
        table = np.zeros((len(self.slugs),) * 2, dtype=bool)
        for start, goal in self.kinds:
            table[start, goal] = True
        return table

    def means(self):
        """Return the matrix that takes values of careers to their mean on each page."""
        width = 1 + max(place for own in self.careers for place in own)
        table = np.zeros((len(self.slugs), width))
        for page, own in enumerate(self.careers):
            table[page, list(own)] = 1 / len(own)
        return table


def links(opened, codes, table=None, pages=None):
    """Return the links of two tables, or without them those that the graph's handbook pages state."""
    return read(table, pages, codes) if table and pages else of_graph(opened, codes)


HANDBOOK = "bls-handbook"


def of_graph(opened, codes):
    """Return the stated moves of the handbook in a graph; each career that is on no page is a page of its own.

    A page about several careers stands above them (`broader`); one whose careers are not known is left out.
    """
    place = {f"career:soc-{code}": number for number, code in enumerate(codes)}
    members = defaultdict(set)
    for said in opened.statements(relation=Relation.BROADER, source=HANDBOOK):
        if said.subject in place:
            members[said.object].add(place[said.subject])
    paged = {number for own in members.values() for number in own}
    careers = {page: sorted(own) for page, own in members.items()}
    careers |= {career: [number] for career, number in place.items() if number not in paged}
    slugs = sorted(careers)
    number = {slug: index for index, slug in enumerate(slugs)}
    kinds = defaultdict(set)
    for said in opened.statements(relation=Relation.LEADS_TO, source=HANDBOOK):
        if said.method is Method.STATED and {said.subject, said.object} <= number.keys():
            kinds[number[said.subject], number[said.object]].add("stated")
    return Links(tuple(slugs), tuple(tuple(careers[slug]) for slug in slugs), dict(sorted(kinds.items())))


def read(table, pages, codes):
    """Return the links in two tables: `source_slug,target_slug,kind` and `slug,…,onet_codes` (parted by spaces)."""
    place = {code: number for number, code in enumerate(codes)}
    careers = {row["slug"]: [place[code] for code in row["onet_codes"].split() if code in place] for row in _rows(pages)}
    slugs = [slug for slug, own in careers.items() if own]
    number = {slug: index for index, slug in enumerate(slugs)}
    kinds = defaultdict(set)
    for row in _rows(table):
        kinds[number[row["source_slug"]], number[row["target_slug"]]].add(row["kind"])
    return Links(tuple(slugs), tuple(tuple(careers[slug]) for slug in slugs), dict(sorted(kinds.items())))


def _rows(path):
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
