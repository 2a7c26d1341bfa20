"""Importing into a graph: reports, repeated and newer releases, packs beside releases, faults and kills that change nothing."""

import dataclasses
import gc
import html
import json
import multiprocessing
import os
import random
import re
import signal
import subprocess
import time
import zipfile

import pytest
from rdflib import DCTERMS

import careergraph
import handbook_pages
import releases
from careergraph import cli, files, importing, limits, rdf
from careergraph.errors import BadData, FileFailure, LimitReached, RequestError
from careergraph.sources import pack, template
from careergraph.sources.reading import Account, tables

HEAD = "career:soc-11-1011.00"


@pytest.fixture
def db(tmp_path):
    """A graph file with the small release of O*NET."""
    path = tmp_path / "my.db"
    importing.import_into(path, "onet", [releases.onet(tmp_path / "db_30_1_text")])
    return path


def house(folder, *facts, nodes=()):
    """Write a pack `house` about careers of the release."""
    head = 'format = 1\nid = "house"\ntitle = "House"\n[[publisher]]\nid = "us"\nname = "Us"\n'
    releases.table(folder / "pack.toml", [f'{head}[[source]]\nid = "book"\ntitle = "Book"\npublisher = "us"'])
    releases.table(folder / "nodes.csv", ["id,sort,label", "career:house-cat,occupation,cat", *nodes])
    releases.table(folder / "moves.csv", ["start,goal,source,locator", *facts])
    return folder


def ids(path):
    return {s.id for s in careergraph.open(path).statements()}


# -- what an import does ----------------------------------------------------------------------------------------------


def test_a_new_graph_holds_the_guides_and_the_release(db):
    graph = careergraph.open(db)
    assert graph.find("customer service director").id == "career:customer-service-director"
    assert graph.find("Answerers").id == "career:soc-43-4051.00"
    assert [c.node.id for c in graph.search("43-4051.00", limit=1)] == ["career:soc-43-4051.00"]
    assert {s.source for s in graph.statements(subject=HEAD)} == {"onet"}


def test_importing_again_changes_nothing_in_the_file(db, tmp_path):
    before = db.read_bytes()
    found = importing.import_into(db, "onet", [tmp_path / "db_30_1_text"])
    (change,) = found.changes
    assert (change.added, change.removed, found.is_unchanged) == (0, 0, True)
    assert change.kept == sum(s.source == "onet" for s in careergraph.open(db).statements())
    assert db.read_bytes() == before


def test_a_newer_release_replaces_what_its_data_set_said(db, tmp_path):
    newer = releases.onet(
        tmp_path / "db_31_0_text", Task_Statements=["O*NET-SOC Code\tTask ID\tTask", f"{HEAD[11:]}\t1\tRest."]
    )
    (newer / "Read Me.txt").write_text("O*NET 31.0 Database", encoding="utf-8")
    guides = {s for s in careergraph.open(db).statements() if s.source != "onet"}
    found = importing.import_into(db, "onet", [newer])
    (change,) = found.changes
    assert (change.before, change.after, change.added, change.removed, found.is_unchanged) == ("30.1", "31.0", 1, 2, False)
    graph = careergraph.open(db)
    duties = {s.value.text: s.value.topic for s in graph.statements(subject=HEAD, relation="duty")}
    assert [text for text, topic in duties.items() if not topic.startswith("Emerging")] == ["Rest."]
    assert {s for s in graph.statements() if s.source != "onet"} == guides


def test_the_order_of_imports_leaves_no_trace(tmp_path):
    release = releases.onet(tmp_path / "onet")
    other = releases.table(tmp_path / "national_M2024.csv", releases.OEWS)
    for name, order in (("one.db", ("onet", "bls")), ("two.db", ("bls", "onet"))):
        for kind in order:
            importing.import_into(tmp_path / name, kind, [release if kind == "onet" else other])
    assert (tmp_path / "one.db").read_bytes() == (tmp_path / "two.db").read_bytes()
    assert careergraph.open(tmp_path / "one.db")[HEAD].label == "Heads"


def test_several_kinds_at_once_are_the_same_as_one_after_the_other(tmp_path, capsys):
    given = {"onet": releases.onet(tmp_path / "db_30_1_text"), **europe(tmp_path)}
    for kind, path in given.items():
        importing.import_into(tmp_path / "one.db", kind, [path])
    words = [word for kind, path in given.items() for word in (kind, path)]
    code, printed, _ = run(capsys, "import", *words, "--into", tmp_path / "two.db", "--format", "json")
    assert code == 0
    assert (tmp_path / "one.db").read_bytes() == (tmp_path / "two.db").read_bytes()
    told = json.loads(printed)
    assert {row["data_set"] for row in told["data_sets"]} == {"onet", "esco", "rome", "xw-esco-onet"}
    assert {"Skills", "occupations_en", "nesta"} <= {row["table"] for row in told["tables"]}
    assert "Task Ratings" in told["missing"]


def test_progress_goes_on_from_one_kind_to_the_next(tmp_path):
    given, seen = europe(tmp_path), []
    first = {"onet": [releases.onet(tmp_path / "db_30_1_text")]}
    also = {kind: [path] for kind, path in given.items()}
    importing.import_into(tmp_path / "my.db", "onet", first["onet"], also=also, progress=lambda *told: seen.append(told))
    done = [bytes_done for _, bytes_done, _ in seen]
    assert done == sorted(done)
    assert len({whole for _, _, whole in seen}) == 1
    assert done[-1] < seen[0][2]


def test_paths_may_be_texts(tmp_path):
    given, rdf_file, path, other = europe(tmp_path), tmp_path / "graph.nt", str(tmp_path / "my.db"), str(tmp_path / "other.db")
    importing.import_into(path, "esco", str(given["esco"]), also={"rome": [str(given["rome"])]})
    careergraph.write_rdf(careergraph.open(path), rdf_file)
    importing.import_into(other, "rdf", [str(rdf_file)])
    assert not importing.diff(path, other)
    assert [change.data_set for change in importing.remove_from(other, ["rome"])] == ["rome"]


# -- several processes --------------------------------------------------------------------------------------------------


def together(folder):
    """Write a small release of every kind that may be imported beside others; return what to import for each."""
    return {kind: inputs for kind, inputs in everything(folder).items() if kind not in ("pack", "rdf")}


def test_several_processes_give_the_same_file_and_report_as_one(tmp_path):
    kind, *others = given = together(tmp_path / "given")
    also, seen, found = {other: given[other] for other in others}, [], []
    for workers in (1, 2, 9):
        path = tmp_path / f"{workers}.db"
        told = importing.import_into(
            path, kind, given[kind], also=also, workers=workers, progress=lambda *told: seen.append(told)
        )
        found.append((path.read_bytes(), dataclasses.replace(told, path=None)))
    assert found[0] == found[1] == found[2]
    assert found[0][1].is_unchanged is False
    assert all(0 <= done <= whole for _, done, whole in seen)
    assert {entry.name for entry in tmp_path.iterdir()} == {"given", "1.db", "2.db", "9.db"}


def test_the_faults_that_a_process_finds_are_told_as_they_are(db, tmp_path):
    given, before = together(tmp_path / "given"), db.read_bytes()
    broken = releases.files(tmp_path / "esco", {**releases.ESCO, "occupations_en": ["conceptUri,preferredLabel,iscoGroup"]})
    told = []
    for workers in (1, 3):
        with pytest.raises(BadData) as caught:
            importing.import_into(db, "rome", given["rome"], also={"esco": [broken], "cip": given["cip"]}, workers=workers)
        told.append((caught.value.problems, str(caught.value)))
    assert told[0] == told[1]
    with pytest.raises(FileFailure, match=r"no-such-file\.zip: no such file"):
        importing.import_into(db, "rome", given["rome"], also={"esco": [tmp_path / "no-such-file.zip"]}, workers=2)
    assert (db.read_bytes(), {entry.name for entry in tmp_path.iterdir()}) == (
        before,
        {"db_30_1_text", "esco", "given", "my.db"},
    )


def test_a_process_that_is_ended_from_outside_changes_nothing(db, tmp_path):
    kind, *others = given = together(tmp_path / "given")
    also, before = {other: given[other] for other in others}, db.read_bytes()

    def end(*_):
        for process in multiprocessing.active_children():
            process.kill()

    with pytest.raises(FileFailure, match="the process that reads it was ended from outside"):
        importing.import_into(db, kind, given[kind], also=also, workers=2, progress=end)
    assert (db.read_bytes(), {entry.name for entry in tmp_path.iterdir()}) == (before, {"db_30_1_text", "given", "my.db"})


def test_where_no_process_can_be_started_that_is_said(db, tmp_path, monkeypatch):
    given, before = together(tmp_path / "given"), db.read_bytes()

    def refused(_):
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(multiprocessing.context.SpawnProcess, "start", refused)
    with pytest.raises(FileFailure, match="no process can be started that reads") as caught:
        importing.import_into(db, "rome", given["rome"], also={"esco": given["esco"]}, workers=2)
    assert caught.value.hint == "let one process read all: --jobs 1"
    assert (db.read_bytes(), {entry.name for entry in tmp_path.iterdir()}) == (before, {"db_30_1_text", "given", "my.db"})
    assert not importing.import_into(db, "rome", given["rome"], also={"esco": given["esco"]}).is_unchanged


FULL_DISK = """
import resource, sys
from careergraph import cli
path, *words = sys.argv[1:]
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
cli.main(["import", *words, "--into", path])
"""


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX limits")
def test_a_disk_that_is_full_while_several_processes_read_changes_nothing(db, tmp_path, child):
    given, before = together(tmp_path / "given"), db.read_bytes()
    words = [word for kind, paths in given.items() for word in (kind, *paths)]
    process = child(FULL_DISK, db, *words, stderr=subprocess.PIPE)
    said = process.communicate()[1].decode()
    assert (process.returncode, said.count("error:"), "Traceback" in said) == (1, 1, False)
    assert (db.read_bytes(), {entry.name for entry in tmp_path.iterdir()}) == (before, {"db_30_1_text", "given", "my.db"})


def test_a_fault_in_one_of_several_kinds_changes_nothing(db, tmp_path):
    before, given = db.read_bytes(), europe(tmp_path)
    broken = releases.files(tmp_path / "esco", {**releases.ESCO, "occupations_en": ["conceptUri,preferredLabel,iscoGroup"]})
    with pytest.raises(BadData, match="no records"):
        importing.import_into(db, "rome", [given["rome"]], also={"esco": [broken]})
    assert db.read_bytes() == before


def test_what_can_not_be_imported_together(db, tmp_path):
    before, folder = db.read_bytes(), house(tmp_path / "house", f"career:soc-43-4051.00,{HEAD},book,page 1")
    with pytest.raises(RequestError, match="pack can't be imported beside other kinds"):
        importing.import_into(db, "onet", [tmp_path / "db_30_1_text"], also={"pack": [folder]})
    with pytest.raises(RequestError, match="nothing to import as esco"):
        importing.import_into(db, "onet", [tmp_path / "db_30_1_text"], also={"esco": []})
    assert db.read_bytes() == before


def test_a_folder_may_have_the_name_of_a_kind(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    releases.onet(tmp_path / "onet")
    releases.files(tmp_path / "rome", releases.ROME)
    assert run(capsys, "import", "onet", "onet", "rome", "rome", "--into", "other.db")[0] == 0
    assert careergraph.open(tmp_path / "other.db")["career:rome-B1101"]


def test_collecting_goes_on_after_an_import(db, tmp_path):
    assert gc.isenabled()
    gc.disable()
    importing.import_into(db, "onet", [tmp_path / "db_30_1_text"])
    assert not gc.isenabled()
    gc.enable()


def test_a_pack_may_speak_of_careers_of_a_release_and_no_others(db, tmp_path):
    folder = house(tmp_path / "house", f"career:soc-43-4051.00,{HEAD},book,page 1")
    importing.import_into(db, "pack", [folder])
    (move,) = careergraph.open(db).moves("career:soc-43-4051.00")
    assert move.goal == HEAD
    house(tmp_path / "house", f"career:soc-43-4051.00,{HEAD}0,book,page 1")
    before = db.read_bytes()
    with pytest.raises(BadData, match=r"no node here is 'career:soc-11-1011.000'\n  hint: did you mean '" + HEAD):
        importing.import_into(db, "pack", [folder])
    assert db.read_bytes() == before


def test_a_pack_must_still_define_what_it_speaks_of(db, tmp_path):
    folder = house(tmp_path / "house", f"career:old,{HEAD},book,page 1", nodes=["career:old,occupation,old"])
    importing.import_into(db, "pack", [folder])
    house(tmp_path / "house", f"career:old,{HEAD},book,page 1")
    with pytest.raises(BadData, match="career:old: only an older version defined this"):
        importing.import_into(db, "pack", [folder])


def test_a_career_that_a_newer_release_drops_stays_while_a_pack_speaks_of_it(db, tmp_path):
    importing.import_into(db, "pack", [house(tmp_path / "house", f"career:soc-11-1011.03,{HEAD},book,page 1")])
    rows = [row for row in releases.ONET["Occupation Data"] if ".03" not in row]
    answers = [row for row in releases.ONET["Education, Training, and Experience"] if ".03" not in row]
    changed = {"Occupation Data": rows, "Education, Training, and Experience": answers}
    importing.import_into(db, "onet", [releases.onet(tmp_path / "newer", **changed)])
    graph = careergraph.open(db)
    assert graph["career:soc-11-1011.03"].label == "Heads of Green"
    assert [s.source for s in graph.statements(subject="career:soc-11-1011.03")] == ["book"]


def europe(folder):
    """Write small releases of ESCO and ROME, and a crosswalk to O*NET."""
    return {
        "esco": releases.files(folder / "esco_v1.1.1", releases.ESCO),
        "rome": releases.files(folder / "rome", releases.ROME),
        "crosswalk": releases.table(folder / "nesta.csv", releases.ESCO_ONET),
    }


def test_classifications_meet_through_matches_in_whatever_order_they_come(db, tmp_path):
    given, other = europe(tmp_path), tmp_path / "other.db"
    for kind, path in given.items():
        importing.import_into(db, kind, [path])
    for kind, path in reversed(given.items()):
        importing.import_into(other, kind, [path])
    importing.import_into(other, "onet", [tmp_path / "db_30_1_text"])
    assert db.read_bytes() == other.read_bytes()
    assert all(importing.import_into(db, kind, [path]).is_unchanged for kind, path in given.items())
    graph = careergraph.open(db)
    (match,) = graph.statements(source="xw-esco-onet", object=HEAD)
    assert (match.relation, graph[match.subject].label, graph[HEAD].label) == ("close-match", "head", "Heads")
    assert [(move.goal, move.method) for move in graph.moves("career:rome-B1101")] == [
        ("career:rome-103", "stated"),
        ("career:rome-A1101", "implied"),
        ("career:rome-L1510", "implied"),
    ]


def test_two_crosswalks_make_a_third_in_whatever_order_they_come(tmp_path):
    given = [
        releases.table(tmp_path / "isco.csv", releases.ISCO_SOC),
        releases.table(tmp_path / "soc.csv", releases.SOC_2010_2018),
    ]
    one, two, both = (tmp_path / f"{name}.db" for name in ("one", "two", "both"))
    for path, order in ((one, [[given[0]], [given[1]]]), (two, [[given[1]], [given[0]]]), (both, [given])):
        reports = [importing.import_into(path, "crosswalk", paths) for paths in order]
        assert [c.data_set for c in reports[-1].changes][-1] == "xw-isco-soc2018"
        (count,) = (count for count in reports[-1].tables if "+" in count.table)
        assert (count.read, count.taken, count.is_balanced) == (1, 1, True)
    assert one.read_bytes() == two.read_bytes() == both.read_bytes()
    (match,) = careergraph.open(one).statements(source="xw-isco-soc2018")
    assert (match.subject, match.relation, match.object) == ("career:isco08-1112", "exact-match", "career:soc-11-1011.00")
    assert (match.method, match.locators) == ("inferred", ("isco.csv:5", "soc.csv:2"))
    assert match.reason == "over soc2010-11-1011: exact-match, then exact-match"
    assert importing.import_into(one, "crosswalk", given).is_unchanged
    importing.remove_from(one, ["xw-soc2010-soc2018"])
    assert [s.id for s in careergraph.open(one).sources() if "xw" in s.id] == ["xw-isco-soc2010"]
    with pytest.raises(RequestError, match="'xw-isco-soc2018' follows from others"):
        importing.remove_from(two, ["xw-isco-soc2018"])


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"\0"], ids=["empty", "encoding", "NUL"])
@pytest.mark.parametrize(
    ("kind", "name"),
    [("esco", "skills_en"), ("rome", "unix_rubrique_mobilite_v9_utf8"), ("crosswalk", "")],
)
def test_damaged_tables_leave_the_graph_as_it_was(db, tmp_path, kind, name, damage):
    path, before = europe(tmp_path)[kind], db.read_bytes()
    broken = path / f"{name}.csv" if name else path
    broken.write_bytes(broken.read_bytes() + damage if damage else b"")
    with pytest.raises(BadData, match=re.escape(str(broken))):
        importing.import_into(db, kind, [path])
    assert db.read_bytes() == before


def test_what_cannot_be_imported_is_said(tmp_path):
    with pytest.raises(RequestError, match="'esko' can't be imported"):
        importing.import_into(tmp_path / "my.db", "esko", [tmp_path])
    with pytest.raises(RequestError, match="nothing to import"):
        importing.import_into(tmp_path / "my.db", "onet", [])


def test_two_releases_at_once_are_refused(tmp_path):
    paths = [releases.table(tmp_path / name, releases.OEWS) for name in ("national_M2023.csv", "national_M2024.csv")]
    with pytest.raises(BadData, match="2 releases of 'bls-oews' at once"):
        importing.import_into(tmp_path / "my.db", "bls", paths)
    assert not (tmp_path / "my.db").exists()


# -- faults, archives, kills ------------------------------------------------------------------------------------------


def zipped(folder, path, *, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, f"db_30_1_text/{file.name}")
    return path


def test_a_zip_file_and_its_folder_say_the_same(db, tmp_path):
    before = ids(db)
    found = importing.import_into(db, "onet", [zipped(tmp_path / "db_30_1_text", tmp_path / "db_30_1_text.zip")])
    assert (found.is_unchanged, ids(db)) == (True, before)


def test_a_cut_off_zip_file_leaves_the_graph_as_it_was(db, tmp_path):
    path, before = zipped(tmp_path / "db_30_1_text", tmp_path / "x.zip"), db.read_bytes()
    content = path.read_bytes()
    for damaged in (content[: len(content) // 2], content[:-1], b"", content.replace(b"PK\3\4", b"PK\3\5", 1)):
        path.write_bytes(damaged)
        with pytest.raises(BadData, match="damaged"):
            importing.import_into(db, "onet", [path])
    assert db.read_bytes() == before


def test_damage_inside_an_archive_names_the_file(db, tmp_path):
    path = zipped(tmp_path / "db_30_1_text", tmp_path / "x.zip", method=zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"Lead the house.", b"Lose the house."))
    with pytest.raises(BadData, match=r"x.zip/.*Task Statements.txt: damaged"):
        importing.import_into(db, "onet", [path])


def test_an_archive_that_unpacks_to_far_more_is_refused(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Skills.txt", "0" * 10_000_000)
    with pytest.raises(LimitReached) as caught:
        files.members(path)
    assert caught.value.limit is limits.ARCHIVE_RATIO


def test_names_in_an_archive_are_no_paths(tmp_path):
    path = tmp_path / "evil.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../Skills.txt", "a\tb\n1\t2\n")
    (member,) = files.members(path)
    assert (member.name, member.read()) == ("Skills.txt", b"a\tb\n1\t2\n")
    assert [entry.name for entry in tmp_path.iterdir()] == ["evil.zip"]


def test_a_fault_leaves_the_graph_as_it_was_and_no_litter(db, tmp_path):
    before, names = db.read_bytes(), sorted(tmp_path.iterdir())
    broken = releases.onet(tmp_path / "db_30_1_text", Job_Zones=["O*NET-SOC Code\tJob Zone\tDate", "1\t2"])
    with pytest.raises(BadData, match="2 cells where the header has 3"):
        importing.import_into(db, "onet", [broken])
    assert (db.read_bytes(), sorted(tmp_path.iterdir())) == (before, names)


IMPORT = """
import sys
from pathlib import Path
from careergraph import cli, importing
path, kind, *words = sys.argv[1:]
groups = cli._groups(kind, words)
inputs, also = groups.pop(kind), groups
importing.import_into(path + ".warm", kind, inputs, also=also, workers=2)
print("ready", flush=True)
while True:
    importing.import_into(path, kind, inputs, also=also, workers=2)
"""


def everything(folder):
    """Write a small release or pack of every kind, in the official layouts; return what to import for each."""
    told = {
        "bls": (("projections", releases.PROJECTIONS), ("national_M2024", releases.OEWS)),
        "cip": (("CIPCode2020", releases.PROGRAMMES), ("CIP2020_SOC2018_Crosswalk", releases.CROSSWALK)),
        "crosswalk": (("nesta", releases.ESCO_ONET), ("isco_soc", releases.ISCO_SOC), ("rome_isco", releases.ROME_ISCO)),
    }
    found = {kind: [releases.table(folder / kind / f"{name}.csv", rows) for name, rows in own] for kind, own in told.items()}
    found["bls"].append(handbook_pages.folder(folder / "pages"))
    found["onet"] = [
        releases.onet(folder / "db_31_0_text", Job_Zones=["O*NET-SOC Code\tJob Zone\tDate", f"{HEAD[11:]}\t4\t08/2024"])
    ]
    found |= {kind: [path] for kind, path in europe(folder).items() if kind not in found}
    found["pack"] = [
        house(folder / "house", f"career:house-cat,{HEAD[:-2]}50,book,page 1", nodes=[f"{HEAD[:-2]}50,occupation,boss"])
    ]
    careergraph.write_rdf(careergraph.load(found["pack"][0]), folder / "house.nt")
    found["rdf"] = [folder / "house.nt"]
    return found


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL on this system")
@pytest.mark.parametrize("kind", [*importing.KINDS, "several"])
def test_kill_9_in_the_middle_of_an_import_leaves_the_graph_as_it_was_or_whole(db, tmp_path, child, kind):
    given, before, chance = everything(tmp_path / "given"), db.read_bytes(), random.Random(kind)
    kind, wanted = (kind, {kind: given[kind]}) if kind in given else ("onet", together(tmp_path / "given"))
    inputs, also = wanted.pop(kind), wanted
    words = [*inputs, *(word for other, paths in also.items() for word in (other, *paths))]
    begin = time.perf_counter()
    importing.import_into(db, kind, inputs, also=also, workers=2)
    after, seconds = db.read_bytes(), time.perf_counter() - begin
    assert after != before
    for _ in range(KILLS):
        db.write_bytes(before)
        process = child(IMPORT, db, kind, *words, stdout=subprocess.PIPE)
        assert process.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0, seconds))
        process.kill()
        process.communicate()
        assert db.read_bytes() in (before, after)
    importing.import_into(db, kind, inputs, also=also, workers=2)
    assert db.read_bytes() == after
    assert {entry.name for entry in tmp_path.iterdir()} == {"db_30_1_text", "given", "my.db", "my.db.warm"}


KILLS = int(os.environ.get("CAREERGRAPH_KILLS", "8")) // 4


def test_a_workbook_that_is_none_is_a_fault(tmp_path):
    pytest.importorskip("openpyxl", reason="openpyxl is not installed: pip install 'careergraph[excel]'")
    (tmp_path / "Skills.xlsx").write_bytes(b"no workbook")
    account = Account()
    assert tables([tmp_path], account) == ([], [])
    assert [problem.message for problem in account.problems] == ["a damaged archive (File is not a zip file)"]


# -- reports and differences ------------------------------------------------------------------------------------------


def run(capsys, *words):
    with pytest.raises(SystemExit) as left:
        cli.main([str(word) for word in words])
    shown = capsys.readouterr()
    return left.value.code, shown.out, shown.err


def test_the_report_accounts_for_every_row_as_table_and_as_json(tmp_path, capsys):
    words = ("import", "onet", releases.onet(tmp_path / "onet"), "--into", tmp_path / "my.db")
    code, out, err = run(capsys, *words, "--format", "json")
    report = json.loads(out)
    assert (code, err, report["is_unchanged"]) == (0, "", False)
    assert all(t["read"] == t["taken"] + sum(t["left_out"].values()) for t in report["tables"])
    rows = {t["table"]: t["read"] for t in report["tables"]}
    assert rows == {name: len(lines) - 1 for name, lines in releases.ONET.items()}
    code, out, err = run(capsys, *words)
    assert code == 0
    assert "Skills" in out
    assert "left out: O*NET recommends to suppress it" in out
    assert err == f"onet 30.1: 0 statements new, 0 gone, {report['data_sets'][0]['added']:,} as before\n"


def test_faults_and_misuse_have_their_exit_codes(tmp_path, capsys):
    broken = releases.onet(tmp_path / "onet", Job_Zones=["O*NET-SOC Code\tJob Zone\tDate", "1\t2"])
    code, out, err = run(capsys, "import", "onet", broken, "--into", tmp_path / "my.db")
    assert (code, out) == (cli.EXIT_DATA, "")
    assert "Job Zones.txt:2: 2 cells where the header has 3" in err
    assert run(capsys, "import", "onet", broken)[0] == cli.EXIT_USAGE
    assert run(capsys, "import", "onet", "--template", tmp_path / "t")[0] == cli.EXIT_USAGE


def test_differences_name_sources_statements_and_nodes(db, tmp_path, capsys):
    old = tmp_path / "old.db"
    old.write_bytes(db.read_bytes())
    importing.import_into(db, "pack", [house(tmp_path / "house", f"career:house-cat,{HEAD},book,page 1")])
    found = importing.diff(old, db)
    assert found == importing.Difference(
        nodes_added=("career:house-cat",),
        nodes_removed=(),
        statements_added=(("book", "leads-to", 1),),
        statements_removed=(),
        sources=(("book", "absent", "no version"),),
    )
    assert not importing.diff(old, old)
    code, out, _ = run(capsys, "diff", old, db, "--format", "csv")
    assert code == 0
    assert out.splitlines() == [
        "what,name,old,new",
        "source,book,absent,no version",
        "statements,book leads-to,0,1",
        "node,career:house-cat,,present",
    ]
    assert run(capsys, "diff", old, old)[2] == "no difference\n"


# -- the template -----------------------------------------------------------------------------------------------------


def test_a_template_has_every_table_and_reads_when_it_is_filled_in(tmp_path):
    folder = tmp_path / "mine"
    written = template.write(folder)
    assert {path.name for path in written} == {"pack.toml", "columns.txt", *pack.TABLES}
    with pytest.raises(BadData) as caught:
        pack.read(folder)
    assert {problem.message for problem in caught.value.problems} == {"no records"}
    filled = {"nodes.csv": "career:cat,occupation,cat,", "facts.csv": "career:cat,duty,,purr,,,,,,,,,,,,,,,handbook,page 1"}
    for name in pack.TABLES:
        if name in filled:
            with (folder / name).open("a", encoding="utf-8") as file:
                file.write(filled[name] + "\n")
        else:
            (folder / name).unlink()
    (found,) = pack.read(folder)
    assert [s.value.text for s in found.statements] == ["purr"]


def test_a_template_overwrites_nothing(tmp_path, capsys):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "x").touch()
    code, _, err = run(capsys, "import", "pack", "--template", tmp_path / "mine")
    assert code == cli.EXIT_FAILED
    assert "not an empty folder" in err


@pytest.fixture(scope="module")
def all_sources(tmp_path_factory):
    """A graph file with a small release of every kind, and what the licences of its data sets ask to be shown."""
    folder = tmp_path_factory.mktemp("all")
    also = {kind: paths for kind, paths in everything(folder / "given").items() if kind not in ("pack", "rdf")}
    importing.import_into(folder / "my.db", "onet", also.pop("onet"), also=also)
    told = files.read_toml(files.bundled("data") / "releases.toml")
    sources = careergraph.open(folder / "my.db").sources()
    return folder / "my.db", {source.id: source.attribution for source in sources if source.id in told}


def test_every_data_set_has_the_attribution_that_its_licence_asks_for(all_sources, capsys):
    db, asked = all_sources
    us = ("onet", "bls-handbook", "bls-oews", "bls-projections", "cip", "cip-soc")
    assert set(asked) == {*us, "esco", "rome", "xw-esco-onet", "xw-isco-soc2010", "xw-rome-isco"}
    assert all(asked.values())
    listed = run(capsys, "sources", "--graph", db)[1]
    assert [text for text in asked.values() if text not in listed] == []


def test_attributions_are_rights_in_rdf(all_sources):
    db, asked = all_sources
    written = rdf.to_rdflib(careergraph.open(db))
    rights = {str(about).rpartition("/")[2]: str(text) for about, text in written.subject_objects(DCTERMS.rights)}
    assert {name: text for name, text in rights.items() if name in asked} == asked


def test_attributions_stand_on_pages(all_sources, tmp_path):
    db, asked = all_sources
    careergraph.write_html(careergraph.open(db), tmp_path / "page.html")
    page = html.unescape((tmp_path / "page.html").read_text(encoding="utf-8"))
    assert [text for text in asked.values() if text not in page] == []
