"""SPARQL that answers, refuses and ends: nothing connects out, nothing runs on, nothing takes this process down."""

import contextlib
import gc
import json
import re
import subprocess
import sys
import threading
import time
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import careergraph
import worlds
from careergraph import limits, query_process, query_worker, querying, vocab
from careergraph.errors import LimitReached, QueryError, RequestError
from careergraph.query_text import check
from careergraph.querying import shortened, sparql

ID = vocab.ID_NAMESPACE


@pytest.fixture(scope="module")
def graph():
    return worlds.graph("a -> b 12mo\nb -> c\nc ~~ a\nc education s usual: degree:bachelor")


def rows(graph, query, **more):
    return sparql(graph, query, **more).rows


# -- answers ----------------------------------------------------------------------------------------------------------


def test_select_gives_its_variables_and_rows_in_order(graph):
    answer = sparql(graph, "SELECT ?start ?goal { ?start cg:leadsTo ?goal } ORDER BY ?start")
    assert answer.variables == ("start", "goal")
    assert answer.rows == ((f"{ID}career:a", f"{ID}career:b"), (f"{ID}career:b", f"{ID}career:c"))
    assert answer.is_truncated is False


@pytest.mark.parametrize("goal, truth", [("b", True), ("c", False)])
def test_ask_gives_one_truth(graph, goal, truth):
    answer = sparql(graph, f"ASK {{ cgid:career:a cg:leadsTo cgid:career:{goal} }}")
    assert (answer.variables, answer.rows) == (("answer",), ((truth,),))


def test_construct_gives_triples(graph):
    answer = sparql(graph, "CONSTRUCT { ?b cg:comesFrom ?a } WHERE { ?a cg:leadsTo ?b } ORDER BY ?a")
    assert answer.variables == ("subject", "predicate", "object")
    expected = {(f"{ID}career:{b}", f"{vocab.NAMESPACE}comesFrom", f"{ID}career:{a}") for a, b in ("ab", "bc")}
    assert set(answer.rows) == expected


def test_describe_gives_triples(graph):
    found = rows(graph, "DESCRIBE cgid:career:a")
    assert (f"{ID}career:a", f"{vocab.NAMESPACE}leadsTo", f"{ID}career:b") in found


def test_a_path_of_moves(graph):
    found = rows(graph, "SELECT ?goal { cgid:career:a cg:leadsTo+ ?goal } ORDER BY ?goal")
    assert found == ((f"{ID}career:b",), (f"{ID}career:c",))


def test_no_rows_is_an_answer(graph):
    assert sparql(graph, "SELECT ?x { ?x cg:leadsTo ?x }") == querying.Answer(("x",), ())


def test_an_unbound_variable_is_none(graph):
    assert rows(graph, "SELECT ?x ?y { VALUES (?x ?y) { (1 UNDEF) (UNDEF 2) } } ORDER BY ?x") == ((None, 2), (1, None))


@pytest.mark.parametrize(
    "term, value",
    [
        ("42", 42),
        ("-0", 0),
        ("1.50", Decimal("1.5")),
        ("1/3", Decimal("0.333333333333333333")),
        ("1.5e3", Decimal(1500)),
        ("1e0/0", "INF"),
        ('"NaN"^^xsd:double', "NaN"),
        ("true", True),
        ("1 > 2", False),
        ('"0"^^xsd:boolean', False),
        ('"maybe"^^xsd:boolean', "maybe"),
        ('"abc"^^xsd:integer', "abc"),
        ('"abc"^^xsd:decimal', "abc"),
        (f'"{"9" * 5000}"^^xsd:integer', "9" * 5000),
        ('"7"^^<http://example.org/#integer>', "7"),
        ('"7"', "7"),
        ('"Chef"@fr', "Chef"),
        ("cgid:career:a", f"{ID}career:a"),
        ('"2026-01-02"^^xsd:date', "2026-01-02"),
        ('"\\u0022 \\n\\t 医師 \\U0001F600"', '" \n\t 医師 \U0001f600'),
        ('"\\u2028\x7f"', "\u2028\x7f"),
    ],
    ids=lambda value: str(value)[:20],
)  # fmt: skip
def test_a_value_is_what_its_datatype_says(graph, term, value):
    ((found,),) = rows(graph, f"SELECT ({term} AS ?x) {{}}")
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "most, count, truncated",
    [(0, 0, True), (1, 1, True), (2, 2, False), (3, 2, False)],
)
def test_more_rows_than_asked_for_are_cut_off_and_the_answer_says_so(graph, most, count, truncated):
    answer = sparql(graph, "SELECT ?x { ?x cg:leadsTo ?y }", max_rows=most)
    assert (len(answer.rows), answer.is_truncated) == (count, truncated)


@pytest.mark.parametrize("wish", [{"seconds": 0}, {"seconds": -1}, {"max_rows": -1}])
def test_wishes_out_of_range(graph, wish):
    with pytest.raises(RequestError) as caught:
        sparql(graph, "ASK {}", **wish)
    assert caught.value.field == next(iter(wish))


def test_prefixes_may_be_declared_again(graph):
    assert rows(graph, "PREFIX cg: <http://example.org/>\nPREFIX x: <http://example.org/y>\nASK { ?a cg:leadsTo ?b }") == (
        (False,),
    )


def test_the_same_query_gives_the_same_rows_in_the_same_order(output_of):
    code = "import careergraph; print(careergraph.sparql(careergraph.load(), 'SELECT * { ?s ?p ?o } LIMIT 50').rows)"
    assert len({output_of(code, env={"PYTHONHASHSEED": seed}) for seed in ("1", "2")}) == 1


# -- malformed --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query, message",
    [
        ("SELECT ?x WHERE { ?x ?y }", "query:1:26: expected LATERAL"),
        ("SELECT ?x\nWHERE {\n  ?x nope:y ?z }", "query:3:12: a prefix is not declared"),
        ("", "query:1:1: this is not SPARQL"),
        ("SELECT * {", 'query:1:11: expected "$" or "\'" or "\'\'\'" or "(" or "+" or "-" or "." or ":"'),
        ("SELECT * {\n}\nLIMIT", "query:3:6: "),
    ],
)
def test_a_fault_of_syntax_has_line_and_column_and_what_was_expected(graph, query, message):
    with pytest.raises(QueryError) as caught:
        sparql(graph, query)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize("query", ["SELECT (\ud800 AS ?x) {}", "ASK { ?s ?p '\udcff' }", "\0", "SELECT * {\x00}"])
def test_characters_that_are_none_are_malformed(graph, query):
    with pytest.raises(QueryError):
        sparql(graph, query)


# -- refused ----------------------------------------------------------------------------------------------------------

SERVICES = [
    "SELECT * { SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
    "SELECT * { service <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
    "SELECT * { SeRvIcE SILENT <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
    "SELECT * { SERVICESILENT<http://127.0.0.1:PORT/>{ ?s ?p ?o } }",
    "SELECT * { SERVICE# a comment\n<http://127.0.0.1:PORT/> { ?s ?p ?o } }",
    "SELECT * { # a comment\rSERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
    "SELECT * { S\\U00000045RVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
    "PREFIX : <http://127.0.0.1:PORT/> SELECT * { SERVICE:s { ?s ?p ?o } }",
    "PREFIX : <http://127.0.0.1:PORT/> PREFIX service: <http://x/> SELECT * { service:s { ?s ?p ?o } }",
    "PREFIX x: <http://127.0.0.1:PORT/> SELECT * { VALUES ?x { 1 } SERVICE x: { ?s ?p ?o } }",
    "SELECT * { VALUES ?g { <http://127.0.0.1:PORT/> } SERVICE ?g { ?s ?p ?o } }",
    "SELECT * { VALUES ?g { <http://127.0.0.1:PORT/> }SERVICE?g{ ?s ?p ?o } }",
    "SELECT * { ?s ?p 1SERVICE<http://127.0.0.1:PORT/>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p 1.SERVICE<http://127.0.0.1:PORT/>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p trueSERVICE<http://127.0.0.1:PORT/>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p cg:a.b.SERVICE<http://127.0.0.1:PORT/>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p cg:a.b1.0SERVICE<http://127.0.0.1:PORT/>{ ?s ?p ?o } }",
    'SELECT * { ?s ?p "\\u0022" SERVICE <http://127.0.0.1:PORT/> {} } #"',
    "SELECT * { ?s ?p '\\u0027' SERVICE <http://127.0.0.1:PORT/> {} } #'",
    'SELECT * { ?s ?p """a\\"""" SERVICE <http://127.0.0.1:PORT/> {} } #"""',
    'SELECT * { FILTER(?a<?b#>"""\n)SERVICE<http://127.0.0.1:PORT/>{?s ?p ?o} } #"""',
    "PREFIX : <http://127.0.0.1:PORT/> SELECT * { ?s ?p ?a FILTER(?a<?b)SERVICE:s#>\n{ ?s ?p ?o } }",
    "SELECT * { { SELECT * { OPTIONAL { SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } } } } }",
    "ASK { FILTER EXISTS { SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } } }",
    "SELECT * { ?s ?p ?o }SERVICE <http://127.0.0.1:PORT/> {}",
]


@pytest.mark.parametrize("query", SERVICES)
def test_service_is_refused_however_it_is_written(graph, query):
    with pytest.raises(QueryError):
        sparql(graph, query.replace("PORT", "9"))


@pytest.mark.parametrize(
    "query, message",
    [
        ("SELECT * FROM <http://example.org/> { ?s ?p ?o }", "query:1:10: FROM: FROM names another data set; the graph is the default one"),
        ("SELECT *\nfrom named <http://example.org/> { ?s ?p ?o }", "query:2:1: from: FROM names another data set; the graph is the default one"),
        ("PREFIX : <http://example.org/> SELECT *FROM:x{ ?s ?p ?o }", "query:1:40: FROM:x: FROM names another data set; the graph is the default one"),
        ("SELECT * FROMNAMED<http://example.org/> { ?s ?p ?o }", "query:1:10: FROMNAMED: FROM names another data set; the graph is the default one"),
        ("SELECT * { SERVICE <http://example.org/> {} }", "query:1:12: SERVICE: SERVICE asks another server"),
        ("INSERT DATA { <a:b> <a:c> 1 }", "query:1:1: INSERT: updates are not allowed"),
        ("DELETE WHERE { ?s ?p ?o }", "query:1:1: DELETE: updates are not allowed"),
        ("WITH <a:b> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "query:1:12: DELETE: updates are not allowed"),
        *((f"{word} <http://example.org/>", f"query:1:1: {word}: updates are not allowed") for word in ("LOAD", "CLEAR", "drop", "Create", "COPY", "MOVE", "ADD")),
        ("# first\n\\u004cOAD <http://example.org/>", "query:2:1: LOAD: updates are not allowed"),
        ("SELECT * { ?s ?p ?o } ; LOAD <http://example.org/>", "query:1:25: LOAD: updates are not allowed"),
    ],
)  # fmt: skip
def test_what_is_refused_is_named_with_its_place(graph, query, message):
    with pytest.raises(QueryError) as caught:
        sparql(graph, query)
    assert str(caught.value) == message
    assert caught.value.hint == "queries read this graph and nothing else"


@pytest.mark.parametrize(
    "query",
    [
        'ASK { ?s ?p "SERVICE <http://example.org/> { }" }',
        "ASK { ?s ?p 'LOAD' }",
        'ASK { ?s ?p """FROM "quoted" \n INSERT""" }',
        "ASK { ?s ?p '''it''s SERVICE''' }",
        'ASK { ?s ?p "a \\" SERVICE \\\\" }',
        "ASK { ?s ?p <http://example.org/SERVICE/FROM> }",
        "ASK { ?s ?p <http://example.org/#SERVICE> }",
        "ASK { ?s ?p <urn:SERVICE:x> }",
        "ASK { ?s ?p ?o } # SERVICE FROM LOAD { (",
        "# SERVICE\r\nASK { ?s ?p ?o }",
        "SELECT ?service ?from $load { ?service ?from $load }",
        "PREFIX service: <http://example.org/> ASK { ?s service:from service:SERVICE }",
        "PREFIX from: <urn:from#> ASK { from:x from:load ?add }",
        "PREFIX x: <urn:x:> ASK { ?s x:service x:LOAD }",
        'ASK { ?s ?p "x"@from-service }',
        "ASK { _:service ?p _:load }",
        "SELECT (COUNT(*) AS ?from) { FILTER(1 < 2 && 3 > 2) }",
        "SELECT * { ?a cg:leadsTo|^cg:leadsTo ?b FILTER(?a<?b) }",
    ],
)
def test_the_same_words_in_strings_iris_comments_and_names_are_fine(graph, query):
    assert sparql(graph, query).variables


def test_no_server_hears_of_a_query(graph):
    heard = []

    class Ear(BaseHTTPRequestHandler):
        def do_GET(self):
            heard.append(self.path)
            self.send_error(404)

        do_POST = do_GET  # noqa: N815

    server = HTTPServer(("127.0.0.1", 0), Ear)
    listening = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    listening.start()
    try:
        for query in SERVICES[:3] + SERVICES[8:14]:
            with pytest.raises(QueryError):
                sparql(graph, query.replace("PORT", str(server.server_port)))
            answer_of(query.replace("PORT", str(server.server_port)))  # past the check in words, on its own
    finally:
        server.shutdown()
        listening.join()
        server.server_close()
    assert heard == []


FRAGMENTS = [
    *("?s ?p ?o", "?x", "cg:a", "cg:a.b", "cg:", ":s", "_:b.c", "<http://127.0.0.1:9/>", "<u:9#x>", "<http://127.0.0.1:9/#x>"),
    *(
        '"',
        "'",
        '"""',
        "'''",
        "\\u0022",
        '\\"',
        "\\",
        "#",
        "\n",
        "\r",
        " ",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        ".",
        ",",
        ";",
        "<",
        ">",
    ),
    *(
        "FILTER(",
        "FILTER(?x<?x#>",
        "OPTIONAL",
        "UNION",
        "VALUES",
        "BIND(",
        "AS",
        "true",
        "1",
        "1.",
        ".0",
        "1e0",
        "a",
        "@en",
        "^^",
    ),
]
pieces = st.lists(st.sampled_from(FRAGMENTS), max_size=5).map("".join)


@settings(max_examples=300, deadline=None)
@given(
    pieces,
    st.sampled_from(["SERVICE", "SERVICESILENT", "service#x\n"]),
    st.sampled_from(["<http://127.0.0.1:9/>", ":s", "?x"]),
    pieces,
)
@example('FILTER(?x<?x#>"""\n)', "SERVICE", "<http://127.0.0.1:9/>", '#"""\n}')
def test_no_spelling_of_service_that_the_engine_reads_passes_the_check(before, word, server, after):
    prologue = "PREFIX : <http://127.0.0.1:9/> PREFIX cg: <http://127.0.0.1:9/> "
    query = f"{prologue}SELECT * {{ ?s ?p {before}{word}{server}{{ ?s ?p ?o }} {after} }}"
    try:
        check(query)
        pyoxigraph.Store().query(query)
    except (QueryError, LimitReached, SyntaxError):
        return
    # it passed and the engine reads it: then the word is no keyword there, and any other word does as well
    pyoxigraph.Store().query(query.replace(word, "X" * 7 if "#" not in word else "XXXXXXX#x\n"))


@pytest.mark.parametrize(
    "piece", ["a.", "a-", '"', "'", '"""', "<", "a:", "\\", "(a)", "?x ", "<a#", "\\u0041", "1e", "@a-", "%41", "#\n"]
)
def test_checking_takes_time_in_proportion_to_the_text(piece):
    started = time.perf_counter()
    with contextlib.suppress(QueryError, LimitReached):
        check(piece * (100_000 // len(piece)))
    assert time.perf_counter() - started < 30  # a quadratic check takes hours


# -- contained --------------------------------------------------------------------------------------------------------


def bomb(levels):
    inner = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(levels))
    return f"SELECT (STRLEN(?x{levels}) AS ?n) {{ BIND('0123456789' AS ?x0) {inner} }}"


HOSTILE = {
    "cross product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "sorted cross product": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?f ?c",
    "CONCAT bomb": bomb(40),
    "regular expression": "SELECT * { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f FILTER(REGEX(STR(?o), '(a*)*(b*)*(c*)*$')) FILTER(?s != ?a && ?a != ?d && ?s = ?d) }",
    "path": "SELECT (COUNT(*) AS ?n) { ?a (cg:leadsTo|!cg:leadsTo)* ?b . ?c (cg:leadsTo|!cg:leadsTo)* ?d . ?e (cg:leadsTo|!cg:leadsTo)* ?f }",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_query_ends_in_its_time_and_the_next_one_answers(guides_graph, name):
    rows(guides_graph, "ASK {}")
    started = time.monotonic()
    with pytest.raises(LimitReached) as caught:
        sparql(guides_graph, HOSTILE[name], seconds=1)
    assert time.monotonic() - started < 15  # contained, on any machine; unlimited it never ends
    assert caught.value.limit.name in ("query-seconds", "query-bytes")
    assert rows(guides_graph, "ASK { ?a cg:leadsTo ?b }") == ((True,),)


def test_the_time_of_a_limit_is_the_time_that_was_asked_for(graph):
    with pytest.raises(LimitReached, match=r"^the query took longer than 1 second$") as caught:
        sparql(graph, HOSTILE["cross product"], seconds=1)
    assert caught.value.hint == "limit query-seconds is 1 second; change it with --timeout"


@pytest.mark.parametrize(
    "query",
    [
        "ASK { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }",
        "SELECT * " + "{" * 200 + "}" * 200,
        "ASK { ?s " + "(" * 130 + "cg:a" + ")" * 130 + " ?o }",
        "ASK { ?s ?p " + "[ cg:a " * 150 + "1" + "]" * 150 + "}",
    ],
    ids=["parentheses", "braces", "path", "blank nodes"],
)
def test_brackets_in_brackets_are_counted_before_anything_is_read(graph, query):
    with pytest.raises(LimitReached) as caught:
        sparql(graph, query)
    assert caught.value.limit == limits.QUERY_DEPTH


@pytest.mark.parametrize(
    "query",
    [
        "ASK { FILTER(" + "!" * 100_000 + "true) }",
        "ASK { ?s " + "^" * 3 + "cg:a/" * 50_000 + "cg:a ?o }",
        "ASK { FILTER(?x" + "+?x" * 50_000 + " > 1) }",
    ],
    ids=["nots", "path", "sum"],
)
def test_a_query_that_kills_its_process_does_not_kill_ours(graph, query):
    with pytest.raises((QueryError, LimitReached)):
        sparql(graph, query, seconds=1)


def test_an_answer_that_is_too_long_is_a_limit(graph):
    query = f"SELECT ?x20 ?y {{ VALUES ?y {{ {' '.join(map(str, range(20)))} }} {bomb(19)[bomb(19).index('BIND') : -1]} BIND(?x19 AS ?x20) }}"
    with pytest.raises(LimitReached) as caught:
        sparql(graph, query)
    assert caught.value.limit == limits.QUERY_BYTES


def test_queries_in_threads_do_not_meet(graph):
    answers = {}

    def ask(number):
        answers[number] = rows(graph, f"SELECT ({number} AS ?x) {{}}")

    asking = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert answers == {number: ((number,),) for number in range(4)}


# -- the child process itself -----------------------------------------------------------------------------------------


def answer_of(query, data=b"", seconds=2, size=2**30):
    """Return what the child process says, the check in words left out."""
    setup, head = {"bytes": size, "size": len(data)}, {"query": query, "seconds": seconds, "rows": 10}
    done = subprocess.run(
        [sys.executable, "-P", query_worker.__file__],
        input=json.dumps(setup).encode() + b"\n" + data + json.dumps(head).encode() + b"\n",
        capture_output=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


GUARDED = """
import socket, sys
from careergraph import query_worker
query_worker._forbid_opening()
tried = [lambda: socket.socket(), lambda: socket.socketpair(), lambda: open(sys.argv[1]), lambda: open(sys.argv[1], "w"),
         lambda: socket.create_connection(("127.0.0.1", 9)), lambda: __import__("os").pipe(), lambda: __import__("resource").setrlimit(7, (9, 9))]
for attempt in tried:
    try:
        attempt()
    except (OSError, ValueError) as error:
        print(type(error).__name__)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_behind_the_guard_no_socket_and_no_file_can_be_opened(tmp_path, output_of):
    path = tmp_path / "file"
    path.write_text("old")
    assert output_of(GUARDED, path).decode().split()[:6] == ["OSError"] * 6
    assert path.read_text() == "old"


LIMITED = """
import resource
from careergraph import query_worker
resource.setrlimit(resource.RLIMIT_AS, (2**29, 2**29))
query_worker._limit_resources(2**30)
query_worker._limit_time(5)
print(resource.getrlimit(resource.RLIMIT_AS)[1] == 2**29, resource.getrlimit(resource.RLIMIT_CPU)[0] in (7, 8), resource.getrlimit(resource.RLIMIT_CORE))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="these limits are Linux's")
def test_limits_that_are_lower_already_stay(output_of):
    assert output_of(LIMITED) == b"True True (0, 0)\n"


@pytest.mark.parametrize(
    "query, expected",
    [
        ("ASK {}", {"variables": ["answer"], "rows": [[{"kind": "value", "value": True}]], "truncated": False}),
        ("SELECT ?x {}", {"variables": ["x"], "rows": [[None]], "truncated": False}),
        ("CONSTRUCT WHERE { ?s ?p ?o }", {"variables": ["subject", "predicate", "object"], "rows": [], "truncated": False}),
    ],
)
def test_the_child_answers_in_json(query, expected):
    assert answer_of(query) == expected


def test_the_child_says_what_it_could_not_do():
    assert answer_of("SELECT")["error"] == "syntax"
    assert answer_of("ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")["error"] == "refused"
    assert answer_of("ASK {}", b"no triples")["error"] == "graph"


# -- the process that stays --------------------------------------------------------------------------------------------


def process_of(graph):
    rows(graph, "ASK {}")
    return query_process._WORKERS[graph]


def test_one_process_answers_many_queries_and_a_dead_one_is_started_anew(graph):
    first = process_of(graph)
    assert process_of(graph) is first
    first._process.kill()
    first._process.wait()
    assert rows(graph, "ASK { ?a cg:leadsTo ?b }") == ((True,),)
    assert process_of(graph) is not first


def test_a_process_that_somebody_ended_in_the_middle_is_replaced(graph, monkeypatch):
    first = process_of(graph)
    say = first._say

    def interrupted(content):
        first._process.terminate()
        first._process.wait()
        say(content)

    monkeypatch.setattr(first, "_say", interrupted)
    assert rows(graph, "ASK { ?a cg:leadsTo ?b }") == ((True,),)


def test_only_so_many_processes_live():
    graphs = [worlds.graph(f"a -> {end}") for end in "bcdefg"]
    workers = [process_of(each) for each in graphs]
    assert sum(worker.is_alive for worker in workers) == query_process._MOST
    assert workers[-1].is_alive


def test_a_graph_that_is_gone_leaves_no_process():
    graph = worlds.graph("a -> b")
    worker = process_of(graph)
    del graph
    gc.collect()
    rows(worlds.graph("a -> c"), "ASK {}")
    assert worker not in query_process._WORKERS.values()


def test_a_graph_in_a_file_is_asked_from_a_store_in_the_cache_that_is_made_once(tmp_path, user_cache):
    graphs = []
    for _ in range(2):
        careergraph.save(worlds.graph("a -> zzz"), tmp_path / "my.db")
        graphs.append(careergraph.open(tmp_path / "my.db"))
    told = []
    before = {*user_cache.glob("careergraph/triples-*/")}
    for each in graphs:
        found = sparql(each, "ASK { cgid:career:a cg:leadsTo cgid:career:zzz }", progress=lambda *step: told.append(step))
        assert found.rows == ((True,),)
    assert len({*user_cache.glob("careergraph/triples-*/")} - before) <= 1
    assert len(told) == 1


def test_behind_a_store_on_disk_nothing_can_be_opened_either(tmp_path, guides_graph):
    careergraph.save(guides_graph, tmp_path / "my.db")
    graph = careergraph.open(tmp_path / "my.db")
    assert rows(graph, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == rows(guides_graph, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    limit = Path(f"/proc/{process_of(graph)._process.pid}/limits")
    if limit.exists():
        assert re.search(r"Max open files\s+0\s+0", limit.read_text())


def test_without_a_cache_the_graph_goes_through_the_pipe(tmp_path, monkeypatch):
    (tmp_path / "cache").write_text("a file where the folder would be")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    careergraph.save(worlds.graph("a -> b"), tmp_path / "my.db")
    assert rows(careergraph.open(tmp_path / "my.db"), "ASK { ?a cg:leadsTo ?b }") == ((True,),)


# -- bound values and known terms --------------------------------------------------------------------------------------


def test_a_bound_value_is_a_value_whatever_it_says(graph):
    query = "SELECT (STR(?x) AS ?y) {} # the end"
    for value in ('" } SERVICE <http://127.0.0.1:9/> {', "\\", "\n", "医師", 7, Decimal("1.5"), True):
        assert rows(graph, query, bound={"x": value}) == ((str(value).lower() if value is True else str(value),),)


def test_a_bound_node_is_its_name(graph):
    found = sparql(graph, "SELECT ?to { ?from cg:leadsTo ?to }", bound={"from": graph["career:a"]})
    assert found.rows == ((f"{ID}career:b",),)


def test_what_can_not_be_bound_is_refused(graph):
    with pytest.raises(RequestError, match=r"x is 1\.5"):
        sparql(graph, "SELECT ?x {}", bound={"x": 1.5})
    with pytest.raises(RequestError, match="no name of a variable"):
        sparql(graph, "SELECT ?x {}", bound={"x } {": 1})


@pytest.mark.parametrize(
    "query, place, near",
    [
        ("SELECT * {\n ?a cg:leadTo ?b }", "query:2:5: cg:leadTo: no such term", "cg:leadsTo"),
        ("ASK { ?a a cg:Carreer }", "query:1:12: cg:Carreer: no such term", "cg:Career"),
        ("ASK { ?a cg:xyzzyxyzzy ?b }", "query:1:10: cg:xyzzyxyzzy: no such term", "the ontology lists"),
    ],
)
def test_a_term_that_does_not_exist_is_told_with_those_that_look_like_it(graph, query, place, near):
    with pytest.raises(QueryError) as caught:
        sparql(graph, query)
    assert str(caught.value) == place
    assert near in caught.value.hint


def test_the_child_imports_nothing_of_ours():
    assert "careergraph" not in Path(query_worker.__file__).read_text(encoding="utf-8").split("import json", 1)[1]


# -- how an answer is shown -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell, shown",
    [
        (f"{vocab.NAMESPACE}leadsTo", "cg:leadsTo"),
        (f"{ID}career:a", "cgid:career:a"),
        ("http://www.w3.org/2004/02/skos/core#prefLabel", "skos:prefLabel"),
        ("http://example.org/", "http://example.org/"),
        (None, None),
        (7, 7),
        (True, True),
    ],
)
def test_known_iris_are_shortened(cell, shown):
    assert shortened(cell) == shown


def test_the_public_name_is_the_same_function():
    assert careergraph.sparql is sparql


def test_a_store_of_many_files_is_read_to_its_end(tmp_path):
    """More files than RocksDB opens at once: a graph of everything has some forty."""
    store, said = pyoxigraph.Store(str(tmp_path)), pyoxigraph.NamedNode("urn:x:said")
    for number in range(60):
        node = pyoxigraph.NamedNode(f"urn:x:{number}")
        store.bulk_extend([pyoxigraph.Quad(node, said, pyoxigraph.Literal(str(number)), pyoxigraph.DefaultGraph())])
    store.flush()
    del store
    whole = len(list(tmp_path.glob("*.sst")))
    assert whole > 60
    worker = query_process.Worker({"bytes": limits.QUERY_BYTES.value, "store": str(tmp_path)})
    try:
        asked = {"query": "SELECT ?s ?o { ?s <urn:x:said> ?o }", "rows": 100, "seconds": 5}
        assert len(worker.ask(asked, 10)["rows"]) == 60
        limit = Path(f"/proc/{worker._process.pid}/limits")
        if limit.exists():
            assert int(re.search(r"Max open files\s+(\d+)", limit.read_text())[1]) < whole + 50
    finally:
        worker.close()
