"""The handbook: what pages become, links as moves, codes only as stated, damage with its places, and the official pages."""

import csv
import gzip
import json
import re
import tarfile
import zipfile
from collections import Counter
from decimal import Decimal

import pytest

import careergraph
import handbook_pages
from careergraph import importing, limits
from careergraph.errors import BadData, LimitReached
from careergraph.model import Months
from careergraph.sources import bls, handbook_page
from careergraph.sources.reading import Account
from careergraph.vocab import Method, Polarity, Property, Relation, Sort

ANSWERER, HEADS = "career:soc-43-4051.00", "career:ooh-heads-of-houses"
FIRST, SECOND, THIRD = "career:soc-11-1011.00", "career:soc-11-1021.00", "career:soc-11-1031.00"
URL = "https://www.bls.gov/ooh/houses"


def read(*paths):
    """Return statements, nodes by id, the account and the releases."""
    account = Account()
    found = bls.read(paths, account)
    statements = [s for release in found for s in release.statements]
    return statements, {node.id: node for release in found for node in release.nodes}, account, found


@pytest.fixture
def pages(tmp_path):
    return read(handbook_pages.folder(tmp_path / "pages"))


def related(statements, relation):
    return {(s.subject, s.object, str(s.method)) for s in statements if s.relation == relation}


def claims(statements, career, aspect):
    """Return what is claimed of a career: modality or none, objects, and how we know."""
    found = [s for s in statements if s.subject == career and s.relation == Relation.REQUIRES and s.claim.aspect == aspect]
    return {
        ("none" if s.claim.polarity is Polarity.NEGATIVE else str(s.claim.modality), s.object, str(s.method)) for s in found
    }


def counted(account, table):
    count = account.tables[f"handbook: {table}"]
    assert count.is_balanced
    return count.taken, dict(count.left_out)


# -- what pages speak of ----------------------------------------------------------------------------------------------


def test_a_page_about_one_occupation_speaks_of_its_code(pages):
    statements, nodes, *_ = pages
    assert nodes[ANSWERER].label == "Answerers of houses"
    labels = {s.value.text: s.value.topic for s in statements if s.relation == Property.LABEL and s.subject == ANSWERER}
    assert labels == {"Answerers": "alternative", "43-4051": "hidden"}
    assert "career:ooh-answerers" not in nodes


def test_a_page_about_several_is_a_career_above_them(pages):
    statements, nodes, *_ = pages
    assert (nodes[HEADS].label, nodes[HEADS].sort) == ("Heads of Houses", Sort.OCCUPATION)
    assert related(statements, Relation.BROADER) == {
        (FIRST, HEADS, "stated"),
        (SECOND, HEADS, "stated"),
        (THIRD, HEADS, "stated"),
        ("career:soc-11-1011.03", HEADS, "stated"),
        ("career:soc-43-4051.03", ANSWERER, "stated"),
    }
    assert related(statements, Relation.EXACT_MATCH) == {(HEADS, "career:soc-11-1010.00", "stated")}
    assert nodes["career:soc-11-1010.00"].sort is Sort.FAMILY


def test_a_linked_page_that_is_not_given_has_no_code_and_is_never_guessed(pages):
    _, nodes, account, _ = pages
    assert nodes["career:ooh-guests"].label == "Guests of Honor"
    assert list(account.tables["handbook: links"].notes.values()) == [1]


def test_the_version_tells_of_which_days_the_pages_are(pages):
    (release,) = pages[3]
    (source,) = release.sources
    assert (release.id, source.version, source.publisher.id) == ("bls-handbook", "2025-08-28 to 2025-09-16", "bls")


# -- moves ------------------------------------------------------------------------------------------------------------


def test_links_under_advancement_lead_on_and_links_under_experience_lead_here(pages):
    statements, *_ = pages
    assert related(statements, Relation.LEADS_TO) == {
        (ANSWERER, HEADS, "stated"),
        (ANSWERER, "career:ooh-guests", "stated"),
        *((ANSWERER, goal, "implied") for goal in (FIRST, SECOND, THIRD)),
    }
    moves = [s for s in statements if (s.subject, s.relation, s.object) == (ANSWERER, Relation.LEADS_TO, HEADS)]
    assert {s.locators for s in moves} == {
        (f"{URL}/answerers.htm#tab-4, Advancement, 2025-08-28",),
        (f"{URL}/heads-of-houses.htm#tab-4, Work Experience in a Related Occupation, 2025-09-16",),
    }
    assert {s.reason for s in statements if s.method is Method.IMPLIED} == {"the handbook speaks of Heads of Houses together"}


def test_links_that_are_no_moves_are_counted_by_reason(pages):
    assert counted(pages[2], "links") == (
        3,
        {
            "leads to no other profile of the handbook": 1,
            "only points to another profile (see the profile …)": 1,
            "under Education, which tells no move": 1,
        },
    )


def test_similar_occupations_are_related_and_lead_nowhere(pages):
    statements, *_ = pages
    assert related(statements, Relation.RELATED_TO) == {
        (ANSWERER, HEADS, "stated"),
        (ANSWERER, "career:ooh-guests", "stated"),
        (HEADS, ANSWERER, "stated"),
    }


# -- requirements -----------------------------------------------------------------------------------------------------


def test_quick_facts_are_typical_claims(pages):
    statements, *_ = pages
    assert claims(statements, ANSWERER, "education") == {("usual", "degree:high-school", "stated")}
    assert claims(statements, ANSWERER, "experience") == {("none", "career:*", "stated")}
    assert claims(statements, HEADS, "education") == {("usual", "degree:bachelor", "stated")}
    assert claims(statements, SECOND, "education") == {("usual", "degree:bachelor", "implied")}
    (experience,) = [s for s in statements if s.subject == THIRD and s.object == "career:*"]
    assert experience.months == Months(least=60)


def test_credentials_are_claims_with_the_modality_of_their_words(pages):
    statements, nodes, *_ = pages
    licence = "certification:ooh-answerers-licence"
    assert claims(statements, ANSWERER, "licence") == {("required", licence, "stated")}
    assert (nodes[licence].sort, nodes[licence].label) == (Sort.LICENCE, "licence for Answerers")
    assert claims(statements, ANSWERER, "certification") == {("optional", "certification:ooh-basic-house-support", "stated")}
    said = {s.locators for s in statements if s.object == licence}
    sections = ("How to Become One", "Licenses, Certifications, and Registrations")
    assert said == {(f"{URL}/answerers.htm#tab-4, {section}, 2025-08-28",) for section in sections}


def test_what_a_page_asks_is_implied_of_each_of_its_occupations_unless_it_names_them(pages):
    statements, *_ = pages
    wanted = "certification:ooh-heads-of-houses-licence"
    assert claims(statements, HEADS, "licence") == {("usual", wanted, "stated")}
    assert claims(statements, FIRST, "licence") == {("usual", wanted, "implied")}
    assert claims(statements, SECOND, "licence") == {
        ("usual", wanted, "implied"),
        ("none", "certification:*", "stated"),
    }
    assert claims(statements, HEADS, "certification") == {("none", "certification:*", "stated")}


def test_sentences_of_which_nothing_is_read_are_counted_by_reason(pages):
    assert counted(pages[2], "sentences") == (
        6,
        {
            "neither in the introduction nor under licences: links are read, words are not": 5,
            "says nothing of who needs a licence, certification or registration": 2,
        },
    )


def test_a_sentence_that_is_too_long_is_counted(tmp_path):
    long = f"<h3>Licenses</h3><p>Answerers must be licensed {'and so on ' * 60}.</p>"
    text = handbook_pages.page("answerers", "Answerers", become=long, projections=(("Answerers", "43-4051"),))
    statements, _, account, _ = read(handbook_pages.folder(tmp_path / "p", {"a.html": text}))
    assert claims(statements, ANSWERER, "licence") == set()
    assert counted(account, "sentences") == (0, {f"a sentence of more than {limits.SENTENCE_CHARS.value} characters": 1})


# -- figures ----------------------------------------------------------------------------------------------------------


def figures(statements, career, prop):
    return {
        (s.value.number, str(s.value.unit), s.value.statistic, s.value.period, s.value.is_open, dict(s.scope).get("industry"))
        for s in statements
        if (s.subject, s.relation) == (career, prop)
    }


def test_figures_that_the_tables_have_are_not_taken_in_twice(pages):
    statements, _, account, _ = pages
    assert figures(statements, ANSWERER, Property.PAY) == {
        (52000, "USD/year", "median", "2024", False, "Hotels, state, local, and private"),
        (239200, "USD/year", "median", "2024", True, "Castles"),
        (Decimal("20.19"), "USD/hour", "median", "2024", False, None),
    }
    assert figures(statements, ANSWERER, Property.JOBS) == set()
    assert [s.value.text for s in statements if s.relation == Property.OUTLOOK] == ["Decline", "Decline"]
    assert counted(account, "quick facts") == (
        12,
        {"the figure of a single occupation, as in the tables of projections and pay": 2},
    )


def test_figures_of_a_group_of_occupations_are_new(pages):
    statements, *_ = pages
    assert figures(statements, HEADS, Property.PAY) == {(239200, "USD/year", "median", "2024", True, None)}
    assert figures(statements, HEADS, Property.JOBS) == {(1579800, "count", "", "2024", False, None)}
    assert figures(statements, HEADS, Property.OPENINGS) == {(1200, "count", "annual average", "2024-2034", False, None)}
    assert figures(statements, HEADS, Property.EMPLOYMENT_GROWTH) == {
        (-72800, "count", "projected", "2024-2034", False, None),
        (-5, "percent", "projected", "2024-2034", False, None),
    }


def test_pay_by_industry_is_of_whom_the_page_says(pages):
    statements, _, account, _ = pages
    assert len(figures(statements, SECOND, Property.PAY)) == 2
    assert counted(account, "pay and outlook") == (
        5,
        {
            "pay of the single occupations of a page, as in the table of pay": 1,
            "pay of what the page doesn't give a code for": 2,
            "the figure of a single occupation, as in the tables of projections and pay": 1,
        },
    )


# -- files, damage ----------------------------------------------------------------------------------------------------


@pytest.fixture
def db(tmp_path):
    path = tmp_path / "my.db"
    importing.import_into(path, "bls", [handbook_pages.folder(tmp_path / "pages")])
    return path


def test_pages_in_a_folder_a_zip_file_and_a_tar_archive_say_the_same(db, tmp_path):
    before = db.read_bytes()
    with zipfile.ZipFile(tmp_path / "pages.zip", "w") as archive, tarfile.open(tmp_path / "pages.tar.xz", "w:xz") as other:
        for file in sorted((tmp_path / "pages").iterdir(), reverse=True):
            archive.write(file, f"saved/{file.name}")
            other.add(file, f"saved/{file.name}")
    for given in ([tmp_path / "pages.zip"], [tmp_path / "pages.tar.xz"], sorted((tmp_path / "pages").iterdir())):
        assert importing.import_into(db, "bls", given).is_unchanged
    assert db.read_bytes() == before


def test_a_newer_page_replaces_what_the_handbook_said(db, tmp_path):
    newer = handbook_pages.folder(tmp_path / "newer", answerers=handbook_pages.ANSWERERS.replace("must be", "may be"))
    (change,) = importing.import_into(db, "bls", [newer]).changes
    assert (change.data_set, change.added, change.removed) == ("bls-handbook", 0, 0)  # "all states require" still stands
    newer = handbook_pages.folder(
        tmp_path / "newest", answerers=handbook_pages.ANSWERERS.replace("High school diploma or equivalent", "Master's degree")
    )
    (change,) = importing.import_into(db, "bls", [newer]).changes
    assert (change.added, change.removed) == (1, 1)


def test_what_else_is_in_a_folder_of_saved_pages_is_passed_over(tmp_path):
    folder = handbook_pages.folder(tmp_path / "pages")
    (folder / "x_files").mkdir()
    (folder / "x_files" / "saved_resource.html").write_text("<html><p>A film.</html>", encoding="utf-8")
    home = re.sub(r'<div id="panes">.*</div>\n\t<div class="cit', '<div class="cit', handbook_pages.ANSWERERS, flags=re.DOTALL)
    (folder / "home.html").write_text(home, encoding="utf-8")
    account = read(folder)[2]
    assert counted(account, "pages") == (
        2,
        {"no page of the Occupational Outlook Handbook": 1, "a page of the handbook without a profile": 1},
    )


A = handbook_pages.ANSWERERS
DAMAGE = {
    "empty": (b" \n", [(1, 1, "an empty file")]),
    "encoding": (A.replace("2024\N{EN DASH}34", "2024\x96").encode("latin-1"), [(28, 121, "byte 0x96 is not UTF-8 text")]),
    "NUL": (A.replace("Read on.", "Read\0on."), [(33, 74, "a NUL character")]),
    "in a tag": (A[: A.index("heads-of-houses.htm")], None),
    "in a comment": (A[: A.index("This browser")], [(7, 2, "the page breaks off: what begins with '<!--[if l' has no end")]),
    "cut off": (A[: A.index("<h3>Advancement")], None),
    "no date": (A.replace('name="date"', 'name="day"'), [(0, 0, "it doesn't say of which day it is")]),
    "no address": (
        A.replace('/houses/answerers.htm">\n\t<meta', '/home.htm">\n\t<meta'),
        [(0, 0, "its address is no profile of the handbook: 'https://www.bls.gov/ooh/home.htm'")],
    ),
    "no title": (A.replace("h1>", "b>"), [(0, 0, "it has no title (h1)")]),
    "no part": (A.replace("tab-4", "tab-x"), [(0, 0, "the part on how to become one is missing (tab-4)")]),
    "codes": (A.replace("43-4051", "43-40"), None),
    "figures": (
        A.replace("-72,800", "some").replace("-5% (", "5 (").replace("per year ", "a year ").replace("per hour", ""),
        None,
    ),
    "classes": (A.replace("High school diploma or equivalent", "A degree").replace("    None", "Years"), None),
}
EXPECTED = {
    "in a tag": ["the page breaks off: what begins with '<a href=\"' has no end"],
    "cut off": ["the page is cut off: it has no </html>"],
    "codes": [
        "'43-40' is no SOC code",
        "'43-40.00' is no code of O*NET with a title",
        "'43-40.03' is no code of O*NET with a title",
    ],
    "figures": ["'$42,000 a year $20.19' is no pay", "'5 (Decline)' is no outlook", "'some' is no number"],
    "classes": [
        "'A degree' is no class of typical entry-level education",
        "'Years' is no class of work experience in a related occupation",
    ],
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_page_gives_its_faults_with_places_and_leaves_the_graph_as_it_was(db, tmp_path, name):
    text, faults = DAMAGE[name]
    before = db.read_bytes()
    with pytest.raises(BadData) as caught:
        importing.import_into(db, "bls", [handbook_pages.folder(tmp_path / "broken", answerers=text)])
    found = [(p.line, p.column, p.message) for p in caught.value.problems]
    assert {p.path for p in caught.value.problems} == {str(tmp_path / "broken" / "answerers.html")}
    assert found == faults if faults else [message for *_, message in found] == EXPECTED[name]
    assert all(line for line, *_ in found) or faults
    assert db.read_bytes() == before


def test_the_faults_of_all_pages_are_listed_at_once(tmp_path):
    broken = handbook_pages.folder(tmp_path / "p", answerers=b"", heads_of_houses=handbook_pages.HEADS.replace("h1>", "b>"))
    with pytest.raises(BadData) as caught:
        read(broken)
    assert [p.message for p in caught.value.problems] == ["an empty file", "it has no title (h1)"]


def test_a_page_given_twice_is_a_fault(tmp_path):
    pages = {"a.html": handbook_pages.ANSWERERS, "b.html": handbook_pages.ANSWERERS.replace("fun", "hard")}
    with pytest.raises(BadData, match=r"b.html: the page 'answerers' stands twice, also in .*a.html"):
        read(handbook_pages.folder(tmp_path / "p", pages))


def test_a_page_over_the_limit_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "big.html"
    with path.open("wb") as file:
        file.truncate(limits.PAGE_BYTES.value + 1)
    with pytest.raises(LimitReached) as caught:
        read(path)
    assert caught.value.limit is limits.PAGE_BYTES


def test_addresses_of_profiles():
    assert handbook_page.slug_of("http://bls.gov/ooh/mobile/houses/answerers.htm#tab-4") == "answerers"
    for other in ("", "https://www.bls.gov/ooh/houses/home.htm", "https://www.bls.gov/ooh/about/data.htm", "/ooh/x/y.htm"):
        assert handbook_page.slug_of(other) == ""


# -- the official pages -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def official(shared):
    folder = shared / "data" / "bls" / "ooh_2025"
    with gzip.open(folder / "ooh_2025_dev.jsonl.gz", "rt", encoding="utf-8") as file:
        extract = {row["slug"]: row for row in map(json.loads, file)}
    return read(folder / "ooh_html_2025_dev.tar.xz"), extract


def career_of(extract, slug):
    """Return the career of a page as the extract of the pages has it."""
    rows = extract[slug]["projection_rows"] if slug in extract else []
    return f"career:soc-{rows[1][1]}.00" if len(rows) == 2 else f"career:ooh-{slug}"


@pytest.mark.shared
def test_every_official_page_is_read_and_every_row_accounted_for(official):
    (statements, _, account, (release,)), extract = official
    assert release.sources[0].version == "2025-08-28 to 2025-09-16"
    assert all(count.is_balanced for count in account.tables.values())
    assert {name.partition(": ")[2]: (count.read, count.taken) for name, count in account.tables.items()} == {
        "pages": (180, 180),
        "codes": (713, 684),
        "quick facts": (1253, 940),
        "sentences": (5874, 308),
        "links": (880, 123),
        "similar occupations": (1359, 1359),
        "pay and outlook": (1135, 872),
    }
    told = Counter(row["quick_facts"].get(name) for row in extract.values() for name in row["quick_facts"])
    assert (
        account.tables["handbook: quick facts"].left_out["told in words only (See How to Become One)"]
        == told["See How to Become One"]
    )
    assert len({s.id for s in statements}) == len({(s.id, s.subject, s.relation) for s in statements})


@pytest.mark.shared
def test_similar_occupations_and_codes_are_those_of_the_extract(official):
    (statements, nodes, *_), extract = official
    wanted = {
        (career_of(extract, slug), career_of(extract, x["slug"])) for slug, row in extract.items() for x in row["similar"]
    }
    assert {(start, goal) for start, goal, _ in related(statements, Relation.RELATED_TO)} == wanted
    coded = {code for row in extract.values() for code, _ in row["onet"]}
    coded |= {f"{row[1]}.00" for page in extract.values() for row in page["projection_rows"][1:] if row[1] != "—"}
    assert {node.removeprefix("career:soc-") for node in nodes if node.startswith("career:soc-")} == coded


@pytest.mark.shared
def test_moves_are_the_links_of_the_official_list_but_for_five_whose_sentence_is_another(official, shared):
    (statements, *_), extract = official
    with (shared / "data" / "bls" / "ooh_2025" / "ooh_how_to_become_links_dev.csv").open(encoding="utf-8", newline="") as file:
        links = [row for row in csv.DictReader(file) if "profile" not in row["sentence"]]
    wanted = {(row["page_slug"], row["linked_slug"]) for row in links if row["section"] == "Advancement"}
    wanted |= {(row["linked_slug"], row["page_slug"]) for row in links if row["section"].startswith("Work Experience")}
    moves = {(start, goal) for start, goal, method in related(statements, Relation.LEADS_TO) if method == "stated"}
    missing = {pair for pair in wanted if tuple(career_of(extract, slug) for slug in pair) not in moves}
    # On these pages the links stand in "For more information, see the profiles on …"; the list gives the sentence that has the
    # same words as the link, or, for a link around a space, the first of the paragraph.
    assert missing == {
        ("general-maintenance-and-repair-workers", "construction-managers"),
        *(
            (page, slug)
            for page in ("high-school-teachers", "middle-school-teachers")
            for slug in ("instructional-coordinators", "librarians")
        ),
    }
    assert moves == {tuple(career_of(extract, slug) for slug in pair) for pair in wanted - missing}


@pytest.mark.shared
def test_licences_of_official_pages(official):
    (statements, nodes, *_), _ = official
    for code, slug in (("29-1141", "registered-nurses"), ("17-1011", "architects"), ("29-1131", "veterinarians")):
        assert ("required", f"certification:ooh-{slug}-licence", "stated") in claims(
            statements, f"career:soc-{code}.00", "licence"
        )
    assert claims(statements, "career:soc-53-3032.00", "licence") >= {
        ("required", "certification:ooh-commercial-drivers-license", "stated")
    }
    assert claims(statements, "career:soc-31-1132.00", "licence") == {("none", "certification:*", "stated")}
    assert claims(statements, "career:soc-13-1111.00", "certification") == {("none", "certification:*", "stated")}
    aides, assistants = (claims(statements, f"career:soc-31-20{n}.00", "licence") for n in (22, 21))
    assert ("none", "certification:*", "stated") in aides
    assert {row[:2] for row in assistants} >= {
        ("required", "certification:ooh-physical-therapist-assistants-and-aides-licence")
    }
    assert nodes["certification:ooh-cardiopulmonary-resuscitation"].label == "cardiopulmonary resuscitation (CPR)"


@pytest.mark.shared
def test_official_pages_make_a_graph_that_plans(shared, tmp_path):
    slugs = ("medical-records-and-health-information-technicians", "medical-and-health-services-managers", "top-executives")
    (tmp_path / "pages").mkdir()
    with tarfile.open(shared / "data" / "bls" / "ooh_2025" / "ooh_html_2025_dev.tar.xz") as archive:
        for slug in slugs:
            (tmp_path / "pages" / f"{slug}.html").write_bytes(archive.extractfile(f"html/{slug}.html").read())
    importing.import_into(tmp_path / "my.db", "bls", [tmp_path / "pages"])
    graph = careergraph.open(tmp_path / "my.db")
    plan = careergraph.plan(graph, "medical records specialists", "top executives", have=["degree:bachelor"])
    assert str(plan.best).split(" ~ ")[::2] == ["soc-29-2072.00", "soc-11-9111.00", "ooh-top-executives [60mo+]"]
