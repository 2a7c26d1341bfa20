"""Many people at once: the same answers as one by one, on one process or two; faulty rows, kills, resumed runs, Parquet."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

import worlds
from careergraph import cli, files, populations
from careergraph.errors import BadData, FileFailure, RequestError
from careergraph.graph import load
from careergraph.planner import plan
from careergraph.populations import Asking, answer_people, plan_many, reach_many
from careergraph.reachability import reach
from careergraph.sources.people import People

REPRESENTATIVE, DIRECTOR = "career:customer-service-representative", "career:customer-service-director"
HEADER = "person,start,goal,have,lack,served_months\n"


def people(folder, rows, header=HEADER):
    path = folder / "people.csv"
    path.write_text(header + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def asked(number):
    wishes = [{}, {"have": ["degree:associate"]}, {"served_months": 30}, {"reading": "lenient"}]
    return [{"start": REPRESENTATIVE, "goal": DIRECTOR, **wishes[place % 4]} for place in range(number)]


@pytest.mark.parametrize("workers", [1, 2])
def test_plans_of_many_are_the_plans_of_each_in_their_order(workers):
    graph = load()
    found = list(plan_many(graph, asked(20), workers=workers))
    assert found == [plan(graph, **each) for each in asked(20)]
    assert all(each.graph is graph for each in found)
    assert list(plan_many(graph, [each.request for each in found[:4]], workers=workers)) == found[:4]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_graph_in_memory_is_shared_too(workers):
    graph = worlds.graph("a -> b 6mo\nb -> c 6mo")
    found = list(reach_many(graph, [{"start": "career:a"}, {"to": "career:c"}], workers=workers))
    assert found == [reach(graph, "career:a"), reach(graph, to="career:c")]
    assert list(reach_many(graph, [found[0].request], workers=workers)) == found[:1]


@pytest.mark.parametrize("workers", [1, 2])
def test_what_contradicts_itself_is_told_as_by_a_plan(workers):
    with pytest.raises(RequestError, match="it is the career you start from"):
        list(plan_many(load(), [{"start": DIRECTOR, "goal": DIRECTOR}], workers=workers))


def test_people_are_taken_as_they_are_needed():
    taken = []

    def requests():
        for each in asked(1000):
            taken.append(each)
            yield each

    answers = plan_many(load(), requests(), workers=2)
    next(answers)
    answers.close()
    assert len(taken) <= 2 * populations._WINDOW * populations._CHUNK + populations._CHUNK


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_file_of_people_becomes_a_line_each(tmp_path):
    rows = [
        "p-1,support agent,customer service director,degree:associate; career:shift-supervisor=12,,30",
        "p-2,,customer service director,,degree:bachelor,",
    ]
    done = answer_people(load(), people(tmp_path, rows), tmp_path / "out.jsonl", Asking(is_reach=False), workers=1)
    one, two = lines(tmp_path / "out.jsonl")
    best = plan(
        load(), "support agent", DIRECTOR, have=["degree:associate", "career:shift-supervisor=12"], served_months=30
    ).best
    assert (one["person"], one["line"], one["routes"][0]["months"]) == ("p-1", 2, best.months.upper.known)
    assert (two["start"], two["line"]) == ("", 3)
    assert (done.answered, done.before, done.faulty) == (2, 0, 0)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.jsonl", "people.csv"]


def test_every_faulty_row_is_told_with_its_line_and_the_others_are_answered(tmp_path):
    rows = [
        "1,no such career,customer service director,,,",
        "2,support agent,customer service director,,,",
        "3,support agent,,,,",
        "4,support agent,customer service director,,,1e9",
        "5,support agent",
        "6,support agent,support agent,,,",
    ]
    done = answer_people(load(), people(tmp_path, rows), tmp_path / "out.jsonl", Asking(is_reach=False), workers=1)
    assert [(problem.line, problem.message.partition(":")[0]) for problem in done.problems] == [
        (2, "no career here is 'no such career'"),
        (4, "there is no goal"),
        (5, "months must be a whole number from 0 to 1200, found '1e9'"),
        (6, "2 cells where the header has 6"),
        (7, "goal"),
    ]
    found = lines(tmp_path / "out.jsonl")
    assert ["error" in each for each in found] == [True, False, True, True, True, True]
    assert [each["person"] for each in found] == ["1", "2", "3", "4", "6", "6"]
    assert done.faulty == 5


@pytest.mark.parametrize(
    "header, message",
    [
        ("person,start,goal,name\n", "unknown column 'name'"),
        ("start,start,goal\n", "column 'start' stands twice"),
        ("person,start\n", "there is no column 'goal'"),
        ("", "there is no column 'start'"),
    ],
)
def test_a_header_that_does_not_fit_stops_all_before_anything_is_written(tmp_path, header, message):
    path = people(tmp_path, [], header)
    with pytest.raises(BadData) as error:
        answer_people(load(), path, tmp_path / "out.jsonl", Asking(is_reach=False), workers=1)
    assert message in str([problem.message for problem in error.value.problems])
    assert list(tmp_path.iterdir()) == [path]


def test_a_goal_is_no_column_of_a_reach(tmp_path):
    with pytest.raises(BadData):
        People(people(tmp_path, ["1,support agent,,,,"]), has_goals=False)


def test_a_row_that_is_no_utf_8_is_a_faulty_row(tmp_path):
    path = tmp_path / "people.csv"
    path.write_bytes(b"\xef\xbb\xbfstart,goal\r\nsupport agent,CCO\r\nd\xe9cideur,CCO\r\n")
    found = [entry.found for entry in People(path, has_goals=True)]
    assert found[0].start == "support agent"
    assert found[1].message == "the row is not UTF-8"


class Stop(Exception):
    """A run that ends in the middle."""


def stopping(after):
    def progress(_, done, __):
        if done == after:
            raise Stop

    return progress


def test_a_run_that_was_stopped_goes_on_and_the_file_is_as_if_it_had_not_been(tmp_path):
    graph, path = load(), people(tmp_path, [f"{n},support agent,customer service director,,,{n}" for n in range(12)])
    whole, out = tmp_path / "whole.jsonl", tmp_path / "out.jsonl"
    answer_people(graph, str(path), str(whole), Asking(is_reach=False), workers=1)
    with pytest.raises(Stop):
        answer_people(graph, path, out, Asking(is_reach=False), workers=1, progress=stopping(5))
    assert not out.exists()
    (part,) = tmp_path.glob("out.jsonl.*.part")
    with part.open("ab") as file:
        file.write(b'{"person": "torn')
    seen = []
    done = answer_people(
        graph, path, out, Asking(is_reach=False), workers=1, progress=lambda _, n, all_: seen.append((n, all_))
    )
    assert (done.before, done.answered) == (5, 7)
    assert seen[0] == (6, 12)
    assert out.read_bytes() == whole.read_bytes()
    assert not part.exists()


def test_a_run_that_asks_for_something_else_begins_anew(tmp_path):
    graph, path, out = load(), people(tmp_path, ["1,support agent,CCO,,,", "2,support agent,CCO,,,"]), tmp_path / "out.jsonl"
    with pytest.raises(Stop):
        answer_people(graph, path, out, Asking(is_reach=False), workers=1, progress=stopping(1))
    assert answer_people(graph, path, out, Asking(is_reach=False, wishes=(("k", 1),)), workers=1).before == 0


def test_two_runs_never_write_the_same_file(tmp_path):
    out = tmp_path / "out.jsonl"
    with files.resuming(out, "key"), pytest.raises(FileFailure, match="another process"), files.resuming(out, "key"):
        pass


@pytest.mark.skipif(os.name != "posix", reason="signals as on Unix")
def test_kill_in_the_middle_loses_and_repeats_nobody(tmp_path):
    path = people(tmp_path, [f"{n},support agent,customer service director,,,{n % 40}" for n in range(300)])
    command = [
        sys.executable,
        "-m",
        "careergraph",
        "plan",
        "--people",
        str(path),
        "-o",
        str(tmp_path / "out.jsonl"),
        "--jobs",
        "2",
    ]
    kills = 0
    for _ in range(50):
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
        size = written(tmp_path)
        while child.poll() is None and written(tmp_path) < size + 20_000:
            time.sleep(0.01)
        if child.poll() is None and kills < 3:
            if kills == 0:
                child.kill()  # alone: those that answer end by themselves
            else:
                os.killpg(child.pid, signal.SIGKILL)
            kills += 1
        child.communicate(timeout=60)  # until the processes that answer have ended too
        if child.returncode == 0:
            break
    assert kills > 0
    assert [each["person"] for each in lines(tmp_path / "out.jsonl")] == [str(n) for n in range(300)]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["out.jsonl", "people.csv"]


def written(folder):
    return sum(part.stat().st_size for part in folder.glob("*.part"))


def test_parquet_gives_what_csv_gives(tmp_path):
    duckdb = pytest.importorskip("duckdb", reason="DuckDB reads Parquet")
    path = people(tmp_path, ["1,support agent,customer service director,degree:associate,,30", "2,support agent,CCO,,,"])
    other = tmp_path / "people.parquet"
    duckdb.sql(f"COPY (SELECT * FROM read_csv('{path}', all_varchar=true)) TO '{other}' (FORMAT parquet)")  # noqa: S608 - our own names
    one, two = ([(e.person, e.found) for e in People(each, has_goals=True)] for each in (path, other))
    assert one == two
    assert People(other, has_goals=True).number == 2
    other.write_bytes(b"PAR1 and no more")
    with pytest.raises(BadData, match="Parquet"):
        People(other, has_goals=True)


def run(capsys, *words):
    with pytest.raises(SystemExit) as left:
        cli.main([str(word) for word in words])
    said = capsys.readouterr()
    return left.value.code, said.out, said.err


def test_the_commands_answer_for_many(tmp_path, capsys):
    path, out = people(tmp_path, ["1,support agent,CCO,,,", "2,support agent,,,,"]), tmp_path / "out.jsonl"
    code, _, err = run(capsys, "plan", "--people", path, "-o", out, "--jobs", "1", "-k", "1")
    assert (code, len(lines(out))) == (5, 2)
    assert "people.csv:3:3: there is no goal" in err
    assert "wrote" in err
    starts = people(tmp_path, ["support agent"], "start\n")
    code, _, _ = run(capsys, "reach", "--people", starts, "-o", out, "--jobs", "1", "--months", "24", "--format", "json")
    (answer,) = lines(out)
    assert code == 0
    assert answer["person"] == "2"
    assert len(answer["answer"]["careers"]) == 4
    for words in (
        ["plan", "a", "b"],
        ["plan", "--why"],
        ["reach", "a"],
        ["reach", "--to", "CCO"],
        ["reach", "--what-if", "served=3"],
    ):
        code, _, err = run(capsys, *words, "--people", path, "-o", out)
        assert (code, "can't go with --people" in err) == (2, True)
    assert run(capsys, "plan", "--people", path)[0] == 2
    assert run(capsys, "plan")[0] == 2
