"""Write the graph that plans are timed on: real careers and real links between them, times and requirements drawn by lot.

Usage: python benchmarks/moves_graph.py --out FILE.db [--shared FOLDER] [--seed N]

Careers are those of O*NET, ESCO and ROME, read from the folder of official releases (CAREERGRAPH_SHARED). Moves are O*NET's
related occupations that do not fall in job zone, the same pairs carried over to ESCO by its crosswalk to O*NET, the
"Evolution" moves of ROME, and some links between the three. Months, confidence, shares and requirements are synthetic: the
graph is like a large user's graph in size and shape, and it says nothing about any career. The same seed and releases give
the same graph, byte for byte.
"""

import argparse
import csv
import io
import os
import random
import re
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from careergraph import files, store
from careergraph.graph import CareerGraph
from careergraph.model import ClaimHead, Months, Node, Pack, Publisher, Source, Statement, Value
from careergraph.sources import pack
from careergraph.vocab import Aspect, Kind, Method, Modality, Polarity, Property, Relation, Sort, Standing, Unit

SHARED = Path(os.environ.get("CAREERGRAPH_SHARED", "../shared"))
ONET = "data/onet/db_30_1_text.zip"
ESCO = "data/esco/esco_v1.1.1_classification_en_csv.zip"
ROME = "data/rome/rome_v347_utf8_csv.zip"
ESCO_TO_ONET = "data/crosswalks/nesta_esco_onet_crosswalk_Nov2020.csv"
ROME_TO_ISCO = "data/crosswalks/Correspondance_ROME_ISCO08.xlsx"

CARRIED = 21
"""How many ESCO moves one O*NET pair is carried over to at most."""
LINKED = 600
"""How many moves are drawn from each taxonomy to each one beside it."""
CERTIFICATIONS = 150
LEVELS = ("degree:high-school", "degree:associate", "degree:bachelor", "degree:master", "degree:doctorate")
RUNG_OF_ISCO = {"0": 2, "1": 4, "2": 4, "3": 3, "4": 2, "5": 2, "6": 2, "7": 2, "8": 2, "9": 1}
"""How much preparation an ISCO major group asks for, on the scale of O*NET's job zones."""

_PUBLISHERS = {name: Publisher(f"bench-{name}", f"Synthetic publisher {name}") for name in ("moves", "one", "two")}
_SOURCES = (
    Source("bench-onet", "Moves over O*NET's related occupations", _PUBLISHERS["moves"]),
    Source("bench-esco", "The same moves carried over to ESCO", _PUBLISHERS["moves"]),
    Source("bench-rome", "Evolution moves of ROME", _PUBLISHERS["moves"]),
    Source("bench-links", "Moves between the taxonomies", _PUBLISHERS["moves"]),
    Source("bench-one", "Requirements drawn by lot", _PUBLISHERS["one"]),
    Source("bench-two", "Requirements drawn by lot, the second opinion", _PUBLISHERS["two"]),
)
_METHODS = {
    "bench-onet": (Method.IMPLIED, "related occupations that do not fall in job zone"),
    "bench-esco": (Method.INFERRED, "carried over by the crosswalk of ESCO and O*NET"),
    "bench-rome": (Method.STATED, ""),
    "bench-links": (Method.CURATED, "so that the three taxonomies are connected"),
}


# -- the releases -----------------------------------------------------------------------------------------------------


def table(archive, name, delimiter=","):
    """Return the rows of one table of a zipped release as dictionaries; tab-separated ones are not quoted."""
    with ZipFile(archive) as opened:
        path = next(path for path in opened.namelist() if path.endswith(name))
        text = io.StringIO(opened.read(path).decode("utf-8-sig"), newline="")
    quoting = csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
    return list(csv.DictReader(text, delimiter=delimiter, quoting=quoting))


def sheet(workbook, number):
    """Return the rows of one sheet of a workbook as lists of texts."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with ZipFile(workbook) as opened:
        texts, cells = (
            ET.fromstring(opened.read(f"xl/{name}.xml"))  # noqa: S314 - an official release
            for name in ("sharedStrings", f"worksheets/sheet{number}")
        )
    shared = ["".join(part.text or "" for part in item.iter(f"{space}t")) for item in texts]
    return [[_cell(cell, shared, space) for cell in row] for row in cells.iter(f"{space}row")]


def _cell(cell, shared, space):
    value = cell.findtext(f"{space}v", "")
    return shared[int(value)] if cell.get("t") == "s" else value


class Releases:
    """What is read of the official releases: titles, families, rungs of preparation, and links between careers."""

    def __init__(self, shared):
        self.shared = Path(shared)
        self.titles, self.families, self.rungs = {}, {}, {}
        self.onet_moves = self._read_onet()
        self.esco_of_onet, self.esco_of_isco = self._read_esco()
        self.rome_moves = self._read_rome()
        rows = [row for row in sheet(self.shared / ROME_TO_ISCO, 2) if len(row) > 3]
        groups = {_rome_id(row[0]): row[3].zfill(4) for row in rows}
        self.rome_isco = {card: groups[card] for card in sorted(groups.keys() & self.titles.keys())}

    def _add(self, career, title, families, rung):
        self.titles[career], self.families[career], self.rungs[career] = title, families, rung

    def _read_onet(self):
        zones = {row["O*NET-SOC Code"]: int(row["Job Zone"]) for row in self._onet("Job Zones")}
        for row in self._onet("Occupation Data"):
            code = row["O*NET-SOC Code"]
            families = (f"career:soc-{code[:2]}", f"career:soc-{code[:4]}")
            self._add(_onet_id(code), row["Title"], families, zones.get(code, 3))
        pairs = {(row["O*NET-SOC Code"], row["Related O*NET-SOC Code"]) for row in self._onet("Related Occupations")}
        kept = (pair for pair in pairs if {*pair} <= zones.keys() and zones[pair[1]] >= zones[pair[0]])
        return sorted((_onet_id(start), _onet_id(goal)) for start, goal in kept)

    def _onet(self, name):
        return table(self.shared / ONET, f"/{name}.txt", "\t")

    def _read_esco(self):
        groups = {}
        for row in table(self.shared / ESCO, "occupations_en.csv"):
            career, group = _esco_id(row["conceptUri"]), row["iscoGroup"]
            groups[career] = group
            families = (f"career:isco-{group[0]}", f"career:isco-{group[:2]}")
            self._add(career, row["preferredLabel"], families, RUNG_OF_ISCO[group[0]])
        by_group = defaultdict(list)
        for career, group in sorted(groups.items()):
            by_group[group].append(career)
        return self._crosswalk(groups), by_group

    def _crosswalk(self, groups):
        """Return the ESCO careers of each O*NET occupation: those of the crosswalk, and those of the nearest ISCO group."""
        with (self.shared / ESCO_TO_ONET).open(encoding="utf-8-sig", newline="") as file:
            rows = [(_esco_id(row["concept_uri"]), _onet_id(row["onet_code"])) for row in csv.DictReader(file)]
        matched = {career: code for career, code in rows if code in self.titles and career in groups}
        near = defaultdict(set)
        for career, code in matched.items():
            for digits in range(1, 5):
                near[groups[career][:digits]].add(code)
        found = defaultdict(list)
        for career, group in sorted(groups.items()):
            codes = next((near[group[:digits]] for digits in (4, 3, 2, 1) if group[:digits] in near), ())
            chosen = matched.get(career) or min(codes, key=lambda code: (len(found[code]), code), default=None)
            if chosen:
                found[chosen].append(career)
        return found

    def _read_rome(self):
        for row in table(self.shared / ROME, "referentiel_code_rome_v347_utf8.csv"):
            code = row["code_rome"]
            families = (f"career:rome-{code[0]}", f"career:rome-{code[:3]}")
            self._add(_rome_id(code), row["libelle_rome"], families, 1 + int(code[3:]) % 5)
        rows = table(self.shared / ROME, "rubrique_mobilite_v347_utf8.csv")
        rows = [row for row in rows if row["libelle_type_mobilite"] == "Evolution"]
        pairs = {(_rome_id(row["code_rome"]), _rome_id(row["code_rome_cible"])) for row in rows}
        return sorted(pair for pair in pairs if {*pair} <= self.titles.keys() and pair[0] != pair[1])


def _onet_id(code):
    return f"career:onet-{code}"


def _esco_id(address):
    return f"career:esco-{address.rpartition('/')[2]}"


def _rome_id(code):
    return f"career:rome-{code}"


# -- moves ------------------------------------------------------------------------------------------------------------


def carried(releases, rng):
    """Return the O*NET pairs carried over to ESCO: a sample of all ESCO pairs that each one stands for."""
    found = {}
    for start, goal in releases.onet_moves:
        starts, goals = releases.esco_of_onet.get(start, ()), releases.esco_of_onet.get(goal, ())
        pairs = [(one, two) for one in starts for two in goals if one != two]
        found |= dict.fromkeys(rng.sample(pairs, min(CARRIED, len(pairs))))
    return list(found)


def links(releases, rng):
    """Return moves between the taxonomies: along O*NET's pairs, and between ROME and ESCO within an ISCO group."""
    esco = releases.esco_of_onet
    into = [(start, rng.choice(esco[goal])) for start, goal in releases.onet_moves if goal in esco]
    back = [(rng.choice(esco[start]), goal) for start, goal in releases.onet_moves if start in esco]
    alike = [(card, career) for card, group in releases.rome_isco.items() for career in releases.esco_of_isco[group]]
    drawn = (into, back, alike, [(career, card) for card, career in alike])
    return sorted({pair for pairs in drawn for pair in rng.sample(pairs, min(LINKED, len(pairs)))})


def moves(releases, rng):
    """Yield one statement a move: its typical months where stated, how sure it is, and for some how common."""
    sets = {"bench-onet": releases.onet_moves, "bench-esco": carried(releases, rng)}
    sets |= {"bench-rome": releases.rome_moves, "bench-links": links(releases, rng)}
    for source, pairs in sets.items():
        method, reason = _METHODS[source]
        for start, goal in pairs:
            yield Statement(
                start,
                Relation.LEADS_TO,
                source,
                goal,
                method=method,
                reason=reason,
                months=Months(typical=drawn_months(rng)),
                confidence=hundredths(rng, 30, 99),
                share=hundredths(rng, 1, 60) if rng.random() < 0.3 else None,
            )


def drawn_months(rng):
    """Return typical months: none stated for a quarter, round years for half, anything from 6 to 60 for the rest."""
    lot = rng.random()
    if lot < 0.25:
        return None
    return rng.choice((12, 18, 24, 24, 36, 36, 48, 60)) if lot < 0.75 else rng.randint(6, 60)


def hundredths(rng, least, most):
    return Decimal(rng.randint(least, most)) / 100


# -- requirements -----------------------------------------------------------------------------------------------------


class Requirements:
    """Requirements of careers drawn by lot: degrees, certifications, experience in the families one comes from."""

    def __init__(self, releases, moved, rng):
        self.releases, self.rng = releases, rng
        self.before = defaultdict(list)
        for statement in moved:
            self.before[statement.object].append(statement.subject)

    def statements(self):
        """Yield the rows of every claim: 60 % of the careers ask for education, 15 % for a certification, 25 % for experience."""
        for career in sorted(self.releases.titles):
            is_experienced, is_alternative = self.rng.random() < 0.25, self.rng.random() < 0.3
            if self.rng.random() < 0.6:
                yield from self.education(career, has_experience=is_experienced and is_alternative)
                is_experienced = is_experienced and not is_alternative
            if self.rng.random() < 0.15:
                yield from self.certification(career)
            if is_experienced:
                yield from self.claim(career, "bench-one", Aspect.EXPERIENCE, [self.experience(career)])

    def education(self, career, *, has_experience):
        """Yield one claim about education, or two that may disagree."""
        for source in ("bench-one", "bench-two") if self.rng.random() < 0.25 else ("bench-one",):
            rung = self.releases.rungs[career] - 2 + self.rng.choice((-1, 0, 0, 0, 1))
            top = min(max(rung, 0), len(LEVELS) - 1)
            rows = [(LEVELS[top], Months(), None)]
            if top and self.rng.random() < 0.4:
                rows.append((LEVELS[top - 1], Months(), Standing.ACCEPTED))
            if has_experience:
                rows.append(self.experience(career))
            yield from self.claim(career, source, Aspect.EDUCATION, rows)

    def certification(self, career):
        """Yield a claim about one certification or a choice of two; one in ten says that none is asked for."""
        names = self.rng.sample(range(CERTIFICATIONS), 2 if self.rng.random() < 0.3 else 1)
        rows = [(certification_id(number), Months(), None) for number in names]
        if self.rng.random() < 0.1:
            rows, polarity = [("certification:*", Months(), None)], Polarity.NEGATIVE
            yield from self.claim(career, "bench-two", Aspect.CERTIFICATION, rows, polarity)
        else:
            yield from self.claim(career, "bench-one", Aspect.CERTIFICATION, rows)

    def experience(self, career):
        """Return a row that asks for experience in a family of the career itself or of one that leads to it."""
        near = [career, *self.before[career]]
        family = self.rng.choice(self.releases.families[self.rng.choice(near)])
        amount = None if self.rng.random() < 0.15 else self.rng.choice((12, 12, 24, 24, 36, 36, 48, 60))
        return family, Months(least=amount), None

    def claim(self, career, source, aspect, rows, polarity=Polarity.POSITIVE):
        """Yield the statements of one claim; six in ten are required, three usual, one is advice."""
        modality = self.rng.choices((Modality.REQUIRED, Modality.USUAL, Modality.PREFERRED), (6, 3, 1))[0]
        head = ClaimHead(f"{aspect}-1", aspect, modality, polarity)
        for wanted, months, standing in rows:
            yield Statement(career, Relation.REQUIRES, source, wanted, months=months, standing=standing, claim=head)


def certification_id(number):
    return f"certification:bench-{number:03}"


def study(rng):
    """Yield how many months of study each certification takes; of one in five nothing says so."""
    for number in range(CERTIFICATIONS):
        if rng.random() < 0.8:
            value = Value(number=Decimal(rng.randint(1, 12)), unit=Unit.MONTHS)
            yield Statement(certification_id(number), Property.STUDY_MONTHS, "bench-one", value=value)


# -- the whole --------------------------------------------------------------------------------------------------------


def bench_pack(shared, seed=1):
    """Return the benchmark graph as a pack."""
    releases, rng = Releases(shared), random.Random(seed)
    moved = list(moves(releases, rng))
    asked = list(Requirements(releases, moved, rng).statements())
    broader = [
        Statement(career, Relation.BROADER, "bench-one", family)
        for career, (large, small) in sorted(releases.families.items())
        for family in (large, small)
    ]
    statements = (*moved, *asked, *broader, *study(rng))
    return Pack("bench", "Benchmark graph; it says nothing about any career", _SOURCES, tuple(_nodes(releases)), statements)


def _nodes(releases):
    for career, title in sorted(releases.titles.items()):
        yield Node(career, Kind.CAREER, Sort.OCCUPATION, title, "fr" if career.startswith("career:rome-") else "en")
    for family in sorted({family for families in releases.families.values() for family in families}):
        yield Node(family, Kind.CAREER, Sort.FAMILY, f"family {family.partition(':')[2]}")
    for number in range(CERTIFICATIONS):
        name = certification_id(number)
        yield Node(name, Kind.CERTIFICATION, Sort.CERTIFICATION, f"synthetic certification {number:03}")


def build(shared, path, seed=1):
    """Write the benchmark graph, with the assumptions, to the database at `path`, and return its pack."""
    made = bench_pack(shared, seed)
    store.build_file([*pack.read(files.bundled("data") / "assumptions"), made], Path(path))
    return made


def report(made, path):
    """Print what the graph has."""
    graph = CareerGraph(store.open_file(Path(path)))
    print(f"{graph!r}, {Path(path).stat().st_size / 1e6:.1f} MB")
    by_taxonomy = Counter(re.split("[:-]", node.id)[1] for node in made.nodes if node.sort is Sort.OCCUPATION)
    print("careers:", ", ".join(f"{count} {name}" for name, count in sorted(by_taxonomy.items())))
    by_source = Counter(said.source for said in made.statements if said.relation is Relation.LEADS_TO)
    print("moves:", ", ".join(f"{count} {name}" for name, count in sorted(by_source.items())))
    claims = {(s.subject, s.source, s.claim.aspect) for s in made.statements if s.claim}
    by_aspect = Counter(aspect.value for *_, aspect in claims)
    print(f"claims: {len(claims)}:", ", ".join(f"{count} {name}" for name, count in sorted(by_aspect.items())))


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, required=True, help="the database to write")
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder of official releases")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    report(build(given.shared, given.out, given.seed), given.out)


if __name__ == "__main__":
    main()
