"""The command line: answers on stdout, talk on stderr, exit codes, no traceback for a user's mistake."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time

import pytest

import careergraph as cg
import worlds
from careergraph import cli
from careergraph.explain import plan_to_dict
from careergraph.reporting import reach_to_dict

REPRESENTATIVE, DIRECTOR, CHIEF = "customer service representative", "customer service director", "chief customer officer"


@pytest.fixture
def run(capsys):
    def run_command(*words):
        with pytest.raises(SystemExit) as left:
            cli.main(list(words))
        said = capsys.readouterr()
        return left.value.code, said.out, said.err

    return run_command


def process(*words, **more):
    return subprocess.run(
        [sys.executable, "-m", "careergraph", *words], capture_output=True, text=True, encoding="utf-8", check=False, **more
    )


def test_plan_prints_four_promotions_with_months_requirements_and_sources(run):
    code, out, err = run("plan", REPRESENTATIVE, CHIEF, "--have", "degree:high-school")
    assert (code, err) == (0, "")
    assert (
        "customer service representative → customer service manager → customer service director"
        " → vice president of customer service → chief customer officer"
    ) in out
    for words in (
        "4 promotions",
        "at least 108 months (9 years)",
        "guide-003 line 575",
        "24 months (assumed)",
        "sources disagree",
    ):
        assert words in out


def test_plan_as_json_has_request_routes_and_evidence(run):
    code, out, _ = run("plan", REPRESENTATIVE, DIRECTOR, "--format", "json", "--have", "associate's degree", "--served", "30")
    answer = json.loads(out)
    assert code == 0
    assert answer["request"]["have"] == ["degree:associate"]
    assert answer["routes"][0]["notation"].endswith("?degree:bachelor 30mo ~ customer-service-director [30mo+]")
    assert answer["routes"][0]["totals"][0]["upper"]["known"] == 30


def test_without_wishes_the_command_line_asks_what_python_asks(run):
    graph = cg.load()
    planned, reached = (
        json.loads(run(*words, "--format", "json")[1])["request"]
        for words in (("plan", REPRESENTATIVE, DIRECTOR), ("reach", REPRESENTATIVE))
    )
    asked = plan_to_dict(graph, cg.plan(graph, REPRESENTATIVE, DIRECTOR))["request"]
    assert planned == json.loads(json.dumps(asked))
    assert planned["max_moves"] == 6
    assert reached == json.loads(json.dumps(reach_to_dict(graph, cg.reach(graph, REPRESENTATIVE))["request"]))


def test_somebody_without_a_career_is_told_why_there_is_no_route(run, tmp_path):
    graph = worlds.graph("\n".join(f"c{number} -> c{number + 1} 12mo" for number in range(8)))
    cg.save(graph, tmp_path / "chain.db")
    words = ("plan", "--begin", "career:c8", "--graph", str(tmp_path / "chain.db"))
    assert run(*words)[0] == 0
    code, out, _ = run(*words, "--max-moves", "6")
    assert (code, "not connected" in out) == (4, True)


def test_plan_as_csv_has_one_row_a_leg(run):
    _, out, _ = run("plan", REPRESENTATIVE, DIRECTOR, "--format", "csv", "-k", "1")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["to"] for row in rows] == ["career:customer-service-manager", "career:customer-service-director"]


def test_no_route_is_an_answer_with_a_reason_and_exit_4(run):
    code, out, err = run("plan", CHIEF, REPRESENTATIVE)
    assert (code, err) == (4, "")
    assert "no moves known: customer service representative" in out


@pytest.mark.parametrize(
    "words, code, message",
    [
        (("show", "custmer servise director"), 3, "did you mean 'customer service director'"),
        (("find", "zzzz qqqq"), 3, "no title here is 'zzzz qqqq'"),
        (("plan", "customer service", DIRECTOR), 2, "'customer service' is a family"),
        (("plan", DIRECTOR, DIRECTOR), 2, "it is the career you start from"),
        (("plan", REPRESENTATIVE, DIRECTOR, "--have", "career:customer-service-manager"), 2, "for experience write"),
        (("plan", REPRESENTATIVE, DIRECTOR, "--trust", "nobody"), 2, "no source or publisher is 'nobody'"),
        (("plan", REPRESENTATIVE, DIRECTOR, "--scope", "company-size"), 2, "write it as DIM=VALUE"),
        (("plan", REPRESENTATIVE, DIRECTOR, "--scope", "colour=red"), 2, "'colour' is not known"),
        (("plan", REPRESENTATIVE, DIRECTOR, "--scope", "company-size=larg"), 2, "did you mean 'large'?"),
        (("plan", REPRESENTATIVE), 2, "Missing the goal"),
        (("fly",), 2, "No such command 'fly'"),
        (("sparql", "SELECT * { SERVICE <http://example.org/> { ?a ?b ?c } }"), 2, "SERVICE"),
        (("sources", "--graph", "no-such.db"), 1, "no such file"),
        (("export", "ttl", "-o", "no-such-folder/\0"), 1, "error"),
    ],
)
def test_a_mistake_is_one_line_and_the_next_step(run, words, code, message):
    found, out, err = run(*words)
    assert found == code
    assert message in err
    assert "Traceback" not in err
    assert out == ""


def test_an_ambiguous_title_lists_its_candidates_and_exits_3(run, tmp_path):
    pack(tmp_path, nodes="id,sort,label\ncareer:a,occupation,manager\ncareer:b,occupation,Manager\n")
    code, _, err = run("show", "manager", "--graph", str(tmp_path))
    assert code == 3
    assert "career:a" in err
    assert "career:b" in err


def pack(folder, **tables):
    head = 'format = 1\nid = "t"\ntitle = "t"\n[[publisher]]\nid = "p"\nname = "p"\n[[source]]\nid = "s"\ntitle = "s"\npublisher = "p"\n'
    (folder / "pack.toml").write_text(head)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text)


def test_a_bad_pack_gets_all_its_faults_at_once_and_exit_5(run, tmp_path):
    pack(
        tmp_path,
        nodes="id,sort,label\ncareer:a,occupation,a\ncareer:b,job,b\n",
        moves="start,goal,months,source\ncareer:a,career:c,nan,s\ncareer:a,career:a,3,q\n",
    )
    code, out, err = run("check", str(tmp_path))
    assert (code, out) == (5, "")
    for place in ("nodes.csv:3:10", "moves.csv:2:10", "moves.csv:2:19", "moves.csv:3:10", "moves.csv:3:21"):
        assert place in err
    assert "months must be a whole number from 0 to 1200, found 'nan'" in err


def test_a_pack_of_ones_own_can_be_planned_in(run, tmp_path):
    pack(
        tmp_path,
        nodes="id,sort,label\ncareer:a,occupation,trainee\ncareer:b,occupation,master\n",
        moves="start,goal,months,source\ncareer:a,career:b,36,s\n",
    )
    code, out, _ = run("plan", "trainee", "master", "--graph", str(tmp_path))
    assert code == 0
    assert "After 36 months (typical) as trainee you become a master." in out


def test_an_exported_db_answers_like_the_graph_it_came_from(run, tmp_path):
    path = tmp_path / "my.db"
    assert run("export", "db", "-o", str(path))[0] == 0
    assert run("show", DIRECTOR, "--graph", str(path)) == run("show", DIRECTOR)


def test_sparql_as_csv_and_from_stdin(run, monkeypatch):
    query = "SELECT ?label { cgid:career:customer-service-manager cg:leadsTo/rdfs:label ?label }"
    monkeypatch.setattr("sys.stdin", io.StringIO(query))
    assert run("sparql", "-", "--format", "csv") == (0, "label\ncustomer service director\n", "")


def test_truncation_is_said(run):
    _, out, err = run("sparql", "SELECT ?s { ?s ?p ?o } ORDER BY ?s", "--max-rows", "2", "--format", "csv")
    assert len(out.splitlines()) == 3
    assert "truncated" in err


def test_the_answer_goes_to_stdout_when_asked(capsysbinary):
    with pytest.raises(SystemExit):
        cli.main(["export", "nt", "-o", "-"])
    said = capsysbinary.readouterr()
    assert said.out.startswith(b"<https://w3id.org/careergraph/")
    assert said.err == b""


def test_map_writes_a_page_around_a_career(run, tmp_path):
    page = tmp_path / "page.html"
    code, _, err = run("map", CHIEF, "--depth", "1", "-o", str(page))
    text = page.read_text(encoding="utf-8")
    assert code == 0
    assert "wrote" in err
    assert "Around chief customer officer" in text
    assert "customer service representative</summary>" not in text


def test_control_characters_are_shown_as_code_points(run, tmp_path):
    pack(tmp_path, nodes="id,sort,label\ncareer:a,occupation,evil\x1b[2J\u202e name\n")
    _, out, _ = run("find", "career:a", "--graph", str(tmp_path))
    assert "evil<U+001B>[2J<U+202E> name" in out


def test_find_says_why(run):
    _, out, _ = run("find", "customer service agent", "--format", "json", "--limit", "1")
    assert json.loads(out)[0] == {
        "title": "customer service representative",
        "id": "career:customer-service-representative",
        "match": "alternative label",
        "label": "customer service agent",
        "score": 100,
    }


NOTHING = {"text": "not stated", "evidence": None, "statements": [], "as_of": None, "is_old": False}


def test_what_no_source_states_is_not_stated(run):
    _, out, _ = run("show", REPRESENTATIVE, "--format", "json")
    sections = json.loads(out)["sections"]
    assert sections["Experience"] == sections["Certification"] == [NOTHING]
    (pay,) = sections["Pay"]
    assert pay["text"].startswith("Customer service representatives: $")
    assert "as of 2024-05" in pay["text"]


def test_sources_show_what_licences_ask_for(run):
    _, out, _ = run("sources")
    told = "This product includes information from the O*NET 30.1 Database"
    assert out.count(told) == 1
    _, out, _ = run("sources", "--format", "json")
    said = {row["source"]: row["attribution"] for row in json.loads(out)}
    assert said["business-onet"].startswith(told)
    assert said["guide-000"] == ""


def test_debug_shows_the_traceback():
    done = process("show", "no such thing", "--debug")
    assert "Traceback" in done.stderr


def test_a_broken_pipe_is_no_fault():
    done = subprocess.run(
        f'"{sys.executable}" -m careergraph export nt -o - | head -1', shell=True, capture_output=True, text=True, check=True
    )
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="signals as on Unix")
def test_an_interrupt_exits_130():
    child = subprocess.Popen(
        [sys.executable, "-m", "careergraph", "sparql", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    time.sleep(3)  # long enough to have started on any machine; it waits for its query then
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=20)
    assert (child.returncode, err.strip()) == (130, "error: interrupted")


@pytest.mark.parametrize("command", sorted(cli.cli.commands))
def test_every_command_has_help_with_an_example(run, command):
    code, out, _ = run(command, "--help")
    assert code == 0
    assert f"Example: careergraph {command}" in " ".join(out.split())
