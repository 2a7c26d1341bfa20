"""Write data/business: official codes and figures of the careers that the bundled guides list as related.

    python tools/starter_pack.py --onet db_30_1_text.zip --bls projections.csv national_M2024_dl.xlsx --crosswalks FOLDER

What each career is, `starter_careers.csv` tells; a person looked at every row. This script holds the rows against the releases:

    title      one of the `titles` is an official title, an example in the projections of the BLS, or an alternate title of O*NET,
               and leads to the code alone; it is the career's own name
    identity   all `titles` lead to the code alone; the `reason` tells why the career is that occupation
    none       the career's name leads to no code, or to several; the `titles` are names like it, and the `reason` names the codes
               that they lead to

Figures are those of the occupation of SOC. A detail that O*NET alone has (13-1041.08), and a rest ("…, all other"), get none
but their job zone: what the whole occupation earns is not what they earn.

The major groups that the codes lie in stand in the pack as families, by the names that OEWS gives them.
"""

import argparse
import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from careergraph import files
from careergraph.graph import CareerGraph, load
from careergraph.model import Statement, number_text
from careergraph.sources import bls, crosswalks, onet
from careergraph.sources.codes import soc_career
from careergraph.sources.reading import Account
from careergraph.store import fold
from careergraph.vocab import Property, Relation, Unit

HERE = Path(__file__).parent
NODES = ("id", "sort", "label")
FACTS = ("subject", "property", "value", "open", "unit", "statistic", "area", "period", "as_of", "topic", "method", "reason", "source", "locator")  # fmt: skip
CLAIMS = ("career", "aspect", "claim", "modality", "polarity", "object", "standing", "method", "reason", "source", "locator")
CODES, ZONES, PROJECTIONS, PAY = "business-codes", "business-onet", "business-projections", "business-pay"
GROUP = "-0000.00"
"""How the id of a major group ends."""
MATCHES = (Relation.EXACT_MATCH, Relation.CLOSE_MATCH, Relation.BROAD_MATCH, Relation.NARROW_MATCH)


@dataclass
class Releases:
    """What is needed of the releases: codes by title, figures by career, matches between classifications."""

    official: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    examples: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    alternates: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    labels: dict[str, str] = field(default_factory=dict)
    said: dict[tuple[str, str], list[Statement]] = field(default_factory=lambda: defaultdict(list))
    matched: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    isco: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)

    def leads_to(self, title: str) -> tuple[str, set[str]]:
        """Return what a title is, and the careers that it leads to: official titles first, then examples, then others."""
        name = bare(title)
        for what, titles in (("official title", self.official), ("example in the projections of the BLS", self.examples)):
            if titles.get(name):
                return what, titles[name]
        return "alternate title of O*NET", self.alternates.get(name, set())


def bare(title: str) -> str:
    """Return a title in lower case and the singular of its last word, without an abbreviation in brackets."""
    name = fold(title.partition(" (")[0])
    if name.endswith("ies"):
        return f"{name[:-3]}y"
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else name


def read(given: argparse.Namespace) -> Releases:
    """Return the releases; the readers that `careergraph import` uses read them."""
    found = Releases()
    kinds = ((onet.read, given.onet), (bls.read, given.bls), (crosswalks.read, given.crosswalks))
    for release in (release for reader, paths in kinds for release in reader(paths, Account())):
        found.versions.update({source.id: source.version for source in release.sources})
        for statement in release.statements:
            take(found, statement)
        for node in release.nodes:
            if release.id in ("onet", "bls-projections") and node.id.startswith("career:soc-"):
                found.official[bare(node.label)].add(node.id)
                found.labels[node.id] = node.label
            elif node.id.endswith(GROUP):
                found.labels[node.id] = node.label
            elif node.id.startswith("career:isco08-"):
                found.isco[node.id] = node.label
    return found


def take(found: Releases, one: Statement) -> None:
    """Keep a statement that the pack may need."""
    kept = (Property.JOB_ZONE, Property.PAY, Property.OPENINGS, Property.EMPLOYMENT_GROWTH)
    if one.relation == Property.LABEL and one.value and one.value.topic == "alternative":
        titles = found.examples if one.source == "bls-projections" else found.alternates
        titles[bare(one.value.text)].add(one.subject)
    elif one.relation in kept or is_group_code(one) or (one.claim and one.source == "bls-projections"):
        found.said[one.subject, one.source].append(one)
    elif one.relation in MATCHES and one.source in ("xw-isco-soc2010", "xw-soc2010-soc2018"):
        found.matched[one.subject].add(one.object)
        found.matched[one.object].add(one.subject)


def is_group_code(one: Statement) -> bool:
    """Return whether OEWS gives the code of a major group here."""
    return one.relation == Property.CODE and one.source == "bls-oews" and one.subject.endswith(GROUP)


# -- one career -----------------------------------------------------------------------------------------------------


def check(row: dict[str, str], graph: CareerGraph, found: Releases) -> str:
    """Return the reason why a career has its code; what the releases don't bear out ends the script."""
    name = graph[row["career"]].label
    if row["how"] == "none":
        return check_none(row, name, found)
    wanted = soc_career(row["code"])
    for title in row["titles"].split("; "):
        what, careers = found.leads_to(title)
        if careers != {wanted}:
            return wrong(row, f"{title!r} leads to {sorted(careers) or 'nothing'}")
        if row["how"] == "title":
            return f"{what}: {title}" if bare(title) == bare(name) else wrong(row, f"{title!r} is not its name")
    return row["reason"]


def check_none(row: dict[str, str], name: str, found: Releases) -> str:
    """Return the reason why there is no code; the codes that it names must be those of the titles."""
    careers = found.leads_to(name)[1]
    if len(careers) == 1 or (careers and row["reason"].startswith("no title")):
        return wrong(row, f"its name leads to {sorted(careers)}")
    titles = [title for title in row["titles"].split("; ") if title]
    led = {career.removeprefix("career:soc-")[:7] for title in titles for career in found.leads_to(title)[1]}
    named = set(re.findall(r"\d\d-\d{4}", row["reason"]))
    return row["reason"] if led == named else wrong(row, f"the reason names {sorted(named)}, the titles lead to {sorted(led)}")


def wrong(row: dict[str, str], what: str) -> str:
    sys.exit(f"starter_careers.csv: {row['career']}: {what}")


def isco_of(career: str, whole: str, graph: CareerGraph, found: Releases) -> tuple[str, str]:
    """Return the code of ISCO-08 and why: a unit group of that very title, else the only one that the crosswalks give."""
    name = bare(graph[career].label)
    named = [node for node, label in found.isco.items() if bare(label) == name]
    if len(named) == 1:
        return named[0].rpartition("-")[2], f"title of a unit group: {found.isco[named[0]]}"
    if not whole:
        return "none", "no unit group has that title, and without a code of a whole occupation of SOC no crosswalk leads to one"
    old = {node for node in found.matched[whole] if node.startswith("career:soc2010-")}
    groups = sorted({node for each in old for node in found.matched[each] if node.startswith("career:isco08-")})
    if len(groups) == 1:
        return groups[0].rpartition("-")[2], f"the crosswalks of the BLS give only {found.isco[groups[0]]}"
    codes = ", ".join(group.rpartition("-")[2] for group in groups)
    return "none", f"the crosswalks of the BLS give several ({codes})" if groups else "the crosswalks of the BLS give none"


def facts(row: dict[str, str], graph: CareerGraph, found: Releases) -> Iterable[dict[str, str]]:
    """Yield the facts of a career: codes, job zone, pay, growth, openings."""
    career, detail = row["career"], soc_career(row["code"])
    reason = check(row, graph, found)
    is_detail = not detail.endswith(".00")
    whole = detail if detail and not is_detail else ""
    soc = row["code"].partition(".")[0] or "none"
    yield code(
        career, "SOC 2018", soc, f"the occupation that {row['code']} is a part of" if row["code"] and is_detail else reason
    )
    if row["code"] and is_detail:
        yield code(career, "O*NET-SOC", row["code"], reason)
    yield code(career, "ISCO-08", *isco_of(career, whole, graph, found))
    for one in found.said[detail, "onet"]:
        yield figure(row, one, ZONES, found.labels[detail])
    if has_figures(row, found):
        for one in (*found.said[detail, "bls-oews"], *found.said[detail, "bls-projections"]):
            if one.value and is_wanted(one):
                yield figure(row, one, PAY if one.source == "bls-oews" else PROJECTIONS, found.labels[detail])


def has_figures(row: dict[str, str], found: Releases) -> bool:
    detail = soc_career(row["code"])
    return detail.endswith(".00") and "all other" not in found.labels[detail].lower()


def is_wanted(one: Statement) -> bool:
    value = one.value
    if one.relation == Property.PAY:
        return value.unit is Unit.USD_YEAR and value.statistic == "median" and one.source == "bls-oews"
    return one.relation == Property.OPENINGS or (one.relation == Property.EMPLOYMENT_GROWTH and value.unit is Unit.PERCENT)


def code(career: str, scheme: str, text: str, reason: str) -> dict[str, str]:
    said = {"subject": career, "property": "code", "value": text, "topic": scheme}
    return {**said, "method": "curated", "reason": reason, "source": CODES}


AS_OF = {PAY: "2024-05", PROJECTIONS: "2024"}


def figure(row: dict[str, str], one: Statement, source: str, title: str) -> dict[str, str]:
    """Return a figure of the occupation that the career is, which is named as its topic."""
    value = one.value
    return {
        "subject": row["career"],
        "property": str(one.relation),
        "value": number_text(value.number),
        "open": "yes" if value.is_open else "",
        "unit": str(value.unit),
        "statistic": value.statistic,
        "area": value.area,
        "period": value.period,
        "as_of": value.as_of or AS_OF[source],
        "topic": title,
        "method": str(one.method),
        "source": source,
        "locator": "; ".join(one.locators),
    }


def claims(row: dict[str, str], found: Releases) -> Iterable[dict[str, str]]:
    """Yield what one typically needs to enter: the education."""
    if row["how"] == "none" or not has_figures(row, found):
        return
    detail = soc_career(row["code"])
    for one in found.said[detail, "bls-projections"]:
        if one.claim and one.claim.aspect == "education":
            yield {
                "career": row["career"],
                "aspect": "education",
                "claim": one.claim.key,
                "modality": str(one.claim.modality),
                "polarity": "" if one.claim.polarity == "positive" else str(one.claim.polarity),
                "object": one.object,
                "standing": str(one.standing or ""),
                "method": "implied",
                "reason": f"the BLS says so of {found.labels[detail]} ({row['code']})",
                "source": PROJECTIONS,
                "locator": "; ".join(one.locators),
            }


# -- the major groups ------------------------------------------------------------------------------------------------


def group_facts(codes: Iterable[dict[str, str]], found: Releases) -> Iterable[dict[str, str]]:
    """Yield the code of each major group that a code lies in, as OEWS states it."""
    groups = {f"career:soc-{each['value'][:2]}{GROUP}" for each in codes if each.get("topic") == "SOC 2018"}
    for group in sorted(groups & found.labels.keys()):
        for one in found.said[group, "bls-oews"]:
            if is_group_code(one):
                said = {"subject": group, "property": "code", "value": one.value.text, "topic": one.value.topic}
                yield {**said, "method": str(one.method), "source": PAY, "locator": "; ".join(one.locators)}


# -- the pack -------------------------------------------------------------------------------------------------------

PACK = """format = 1
id = "business"
title = "Official codes and figures of the careers that the guides list as related"
language = "en"

[[publisher]]
id = "careergraph"
name = "careergraph (decided by us)"
{publishers}
[[source]]
id = "{codes}"
title = "Codes of careers, decided by careergraph by their titles in O*NET, SOC and ISCO-08"
publisher = "careergraph"
licence = "Apache-2.0"
attribution = "{onet}"
"""
PUBLISHER = '\n[[publisher]]\nid = "{publisher}"\nname = "{publisher_name}"\n'
SOURCE = """
[[source]]
id = "{id}"
title = "{title}: careers related to customer service directors"
publisher = "{publisher}"
version = "{version}"
licence = "{licence}"
url = "{url}"
attribution = "{attribution}"
"""


def pack_text(found: Releases) -> str:
    """Return pack.toml: who publishes what, and what their licences ask to be shown."""
    releases = files.read_toml(files.bundled("data") / "releases.toml")
    used = {ZONES: "onet", PROJECTIONS: "bls-projections", PAY: "bls-oews"}
    said = {}
    for name, release in used.items():
        version = found.versions[release]
        told = releases[release]
        said[name] = {**told, "id": name, "version": version, "attribution": told["attribution"].replace("{release}", version)}
    publishers = {each["publisher"]: PUBLISHER.format(**each) for each in said.values()}
    head = PACK.format(publishers="".join(publishers.values()), codes=CODES, onet=said[ZONES]["attribution"])
    return head + "".join(SOURCE.format(**said[name]) for name in sorted(said))


def table(path: Path, columns: Sequence[str], rows: Iterable[dict[str, str]]) -> None:
    kept = [column for column in columns if any(row.get(column) for row in rows)]
    lines = sorted([row.get(column, "") for column in kept] for row in rows)
    path.write_bytes(files.csv_bytes([kept, *lines]))


def main() -> None:
    """Read the releases and write the pack."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--onet", nargs="+", type=Path, required=True, help="the O*NET database, text edition")
    parser.add_argument("--bls", nargs="+", type=Path, required=True, help="employment projections and OEWS")
    parser.add_argument("--crosswalks", nargs="+", type=Path, required=True, help="ISCO-08-SOC 2010 and SOC 2010-2018")
    parser.add_argument("--output", type=Path, default=files.bundled("data") / "business", help="the folder of the pack")
    given = parser.parse_args()
    found, graph = read(given), load(files.bundled("data") / "guides")
    with (HERE / "starter_careers.csv").open(encoding="utf-8", newline="") as file:
        careers = list(csv.DictReader(file))
    related = {s.object for s in graph.statements(relation=Relation.RELATED_TO)}
    if {row["career"] for row in careers} != related:
        sys.exit(
            f"starter_careers.csv: not the careers that the guides list as related: {related ^ {r['career'] for r in careers}}"
        )
    given.output.mkdir(parents=True, exist_ok=True)
    said = [fact for row in careers for fact in facts(row, graph, found)]
    groups = list(group_facts(said, found))
    families = [{"id": each["subject"], "sort": "family", "label": found.labels[each["subject"]]} for each in groups]
    table(given.output / "nodes.csv", NODES, families)
    table(given.output / "facts.csv", FACTS, [*said, *groups])
    table(given.output / "requirements.csv", CLAIMS, [claim for row in careers for claim in claims(row, found)])
    (given.output / "pack.toml").write_text(pack_text(found), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
