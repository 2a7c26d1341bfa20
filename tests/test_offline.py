"""The planner in a page: in Chromium, under a strict policy, it gives what Python gives, as JSON, byte for byte."""

import base64
import hashlib
import itertools
import json
import random
import re
from pathlib import Path

import pytest

import draws
import test_vectors
import worlds
from careergraph import offline, remedies
from careergraph.errors import RequestError
from careergraph.explain import plan_to_dict
from careergraph.graph import load
from careergraph.model import places_text
from careergraph.planner import plan

PLANS = """([text, isRepaired]) => {
    const [data, asked] = JSON.parse(text);
    const answered = (plan) => (isRepaired ? careergraphPlan.repairs(data, plan, 600) : plan);
    const frozen = (value) => {
        if (value && typeof value === "object") Object.values(Object.freeze(value)).forEach(frozen);
        return value;
    };
    return frozen(asked).map((request) => JSON.stringify(answered(careergraphPlan(frozen(data), request))));
}"""
AT_ONCE = """
const [data, asked] = JSON.parse(document.getElementById("data").textContent);
document.documentElement.dataset.plan = JSON.stringify(careergraphPlan(data, asked));
"""
PLANNER = Path(offline.__file__).parent / "page" / "planner"
LADDER = """
    family service: agent lead manager
    agent -> lead 12mo
    lead -> manager 24mo
    agent -> clerk 6mo by 123
    clerk -> manager 6mo
    manager -> head
    temp -> agent 3mo
    lead experience s required: in service 6
    manager education s required: degree:bachelor
    manager skill s usual: skill:planning 80%
    agent skill s usual: skill:planning 20%
    clerk skill s usual: skill:filing
"""


def dumped(found):
    """Return JSON as JavaScript writes it."""
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def asked(graph, start, goal, **wishes):
    """Return the plan of a graph as its JSON."""
    return plan_to_dict(graph, plan(graph, start, goal, **wishes))


def strict_page(*scripts_and_data):
    """Return a page that runs these scripts and nothing else, with data (the last) as JSON."""
    *scripts, data = scripts_and_data
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    policy = "default-src 'none'; script-src " + " ".join(f"'sha256-{each}'" for each in hashes)
    head = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}"><title>planner</title>'
    body = f'<script type="application/json" id="data">{data}</script>'
    return f"<!doctype html>{head}{body}{''.join(f'<script>{script}</script>' for script in scripts)}"


def at_once():
    """Return data and a request."""
    graph = worlds.graph(LADDER)
    return [offline.planning_data(graph), asked(graph, "career:agent", "career:head")["request"]]


def test_places_read_as_in_python(browser):
    rng = random.Random(1)
    kinds = [
        "line {}",
        "page {}",
        "Skills.txt:{}",
        "Table {}",
        "SOC 11-{}",
        "Quick Facts, 2025-08-{}",
        "row 0{}",
        "n. {}5012345678",
    ]
    drawn = [[rng.choice(kinds).format(rng.randint(0, 12)) for _ in range(rng.randint(0, 9))] for _ in range(300)]
    page = browser.new_page()
    words = (PLANNER.parent / "words.js").read_text(encoding="utf-8")
    page.add_script_tag(content=f"{words}; window.places = careergraphWords.places")
    assert page.evaluate("all => all.map((locators) => window.places(locators).join(', '))", drawn) == [
        *map(places_text, drawn)
    ]
    page.close()


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):
    """A page that holds the planner and forbids everything else."""
    path = tmp_path_factory.mktemp("planner") / "planner.html"
    path.write_text(strict_page(offline.planner_source(), AT_ONCE, dumped(at_once())), encoding="utf-8")
    opened = browser.new_page()
    opened.complaints = []
    opened.on("console", lambda message: opened.complaints.append(message.text))
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.goto(path.as_uri())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def ladder():
    return worlds.graph(LADDER)


def planned(page, data, *requests, repaired=False):
    """Return the plans of requests on data, or what would open a route, as the page writes them."""
    return page.evaluate(PLANS, [dumped([data, requests]), repaired])


# -- the same answers -------------------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("family", test_vectors.scenes.FAMILIES)
def test_the_page_answers_every_vector(page, family):
    for each in json.loads((test_vectors.FOLDER / f"{family}.json").read_text(encoding="utf-8")):
        graph = test_vectors.graph_from(each["graph"])
        (text,) = planned(page, offline.planning_data(graph), each["request"])
        assert text == dumped(plan_to_dict(graph, test_vectors.plan_from(graph, each["request"]))), each["question"]
        found = json.loads(text)
        fields = ("notation", "careers", "names", "totals")
        routes = [{name: route[name] for name in fields} for route in found["routes"]]
        assert {"routes": routes, "reasons": found["reasons"]} == each["answer"], each["question"]


def compare(page, graph, rng, number):
    """Compare the plans of `number` random requests; return how many had routes."""
    drawn = (draws.drawn(rng, graph) for _ in itertools.count())
    several = list(itertools.islice(filter(None, drawn), number))
    texts = planned(page, offline.planning_data(graph), *(found["request"] for found in several))
    for found, text in zip(several, texts, strict=True):
        assert text == dumped(found)
    return sum(bool(found["routes"]) for found in several)


@pytest.mark.browser
@pytest.mark.parametrize("begin", [*range(0, 140, 20), 420])
def test_random_requests_in_small_worlds_are_answered_as_by_python(page, begin):
    graphs = filter(None, (draws.drawn_world(seed) for seed in itertools.count(1000 * begin)))
    with_routes = sum(
        compare(page, graph, random.Random(begin + at), 5) for at, graph in enumerate(itertools.islice(graphs, 20))
    )
    assert with_routes >= 50


@pytest.mark.browser
@pytest.mark.parametrize("seed", range(3))
def test_random_requests_in_the_bundled_graph_are_answered_as_by_python(page, guides_graph, seed):
    assert compare(page, guides_graph, random.Random(seed), 100) >= 25


@pytest.mark.browser
@pytest.mark.parametrize("wishes", [{}, {"front": True}, {"k": 3, "criteria": ["months"]}])
def test_a_search_without_time_says_that_it_is_not_complete(page, ladder, wishes):
    found = asked(ladder, "career:agent", "career:head", seconds=0, **wishes)
    assert not found["is_complete"]
    assert planned(page, offline.planning_data(ladder), found["request"]) == [dumped(found)]


@pytest.mark.browser
def test_a_request_has_the_defaults_of_python(page, ladder):
    asked_for = {"goals": ["career:head"], "start": "career:agent"}
    assert planned(page, offline.planning_data(ladder), asked_for) == [dumped(asked(ladder, "career:agent", "career:head"))]


@pytest.mark.browser
@pytest.mark.parametrize("begin", range(0, 60, 20))
def test_what_would_open_a_route_is_told_as_by_python(page, begin):
    found = (drawn_without_routes(seed) for seed in range(3000 * begin, 3000 * (begin + 20)))
    several = list(itertools.islice(filter(None, found), 8))
    for graph, refused in several:
        (text,) = planned(page, offline.planning_data(graph), refused["request"], repaired=True)
        sets = remedies.repairs(graph, test_vectors.plan_from(graph, refused["request"]), seconds=600)
        assert text == dumped([[change._asdict() for change in chosen] for chosen in sets])
    assert len(several) == 8


def drawn_without_routes(seed):
    """Return a random world and the JSON of a plan without routes in it; None if it has routes or contradicts itself."""
    graph = draws.drawn_world(seed)
    found = graph and draws.drawn(random.Random(seed), graph)
    return (graph, found) if found and not found["routes"] else None


# -- parts of a graph -------------------------------------------------------------------------------------------------

PART = ("career:agent", "career:lead", "career:manager", "career:head")


def without_request(text):
    found = json.loads(text)
    return {name: found[name] for name in ("is_complete", "routes", "bounds")}


@pytest.mark.browser
@pytest.mark.parametrize("end", ["career:lead", "career:manager", "career:head"])
def test_a_part_plans_as_python_does_without_the_other_careers(page, ladder, end):
    data = offline.planning_data(ladder, PART)
    found = asked(ladder, "career:agent", end, avoid=["career:clerk", "career:temp"], criteria=["gap", "months"])
    (text,) = planned(page, data, {**found["request"], "avoid": []})
    assert without_request(text) == without_request(dumped(found))
    left_out = json.loads(text)["left_out"]
    assert left_out == ["2 careers are not among what this page holds; routes by way of them are not looked for"]


@pytest.mark.browser
def test_a_part_knows_that_others_lead_into_it(page, ladder):
    data = offline.planning_data(ladder, ["career:agent", "career:lead", "career:clerk"])
    begin, into, out = (
        json.loads(text)
        for text in planned(
            page,
            data,
            {"goals": ["career:clerk"]},
            {"start": "career:lead", "goals": ["career:agent"]},
            {"start": "career:lead", "goals": ["career:clerk"]},
        )
    )
    assert [route["careers"] for route in begin["routes"]] == []  # agents come from temps, who are beyond
    for found, about in ((into, "career:agent"), (out, "career:clerk")):
        detail = "no chain of moves leads from the start to the goal by way of what this page holds"
        assert found["reasons"] == [{"code": "not connected", "about": about, "detail": detail}]


@pytest.mark.browser
def test_without_details_the_routes_are_the_same(page, guides_graph):
    rng, parts = random.Random(5), ("careers", "names", "totals", "notation")
    small = offline.planning_data(guides_graph, has_details=False)
    assert len(dumped(small)) < len(dumped(offline.planning_data(guides_graph))) / 2
    drawn = (draws.drawn(rng, guides_graph) for _ in itertools.count())
    able = (each for each in drawn if each and "gap" not in str([each["request"]["criteria"], each["request"]["caps"]]))
    several = list(itertools.islice(able, 40))
    texts = planned(page, small, *(each["request"] for each in several))
    for found, text in zip(several, texts, strict=True):
        mine = json.loads(text)
        assert [[route[part] for part in parts] for route in mine["routes"]] == [
            [route[part] for part in parts] for route in found["routes"]
        ]
        assert mine["reasons"] == found["reasons"]


# -- what it can't honour -----------------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ({"start": "career:astronaut"}, "career:astronaut"),
        ({"have": ["degree:wizard"]}, "degree:wizard"),
        ({"avoid": ["hearsay"]}, "hearsay"),
        ({"experience": {"career:astronaut": 3}}, "career:astronaut"),
        ({"trust": "hearsay"}, "hearsay"),
        ({"via": ["career:astronaut"]}, "career:astronaut"),
    ],
)
def test_what_the_page_does_not_hold_is_told_and_no_route_given(page, ladder, request_, words):
    (text,) = planned(page, offline.planning_data(ladder), {"goals": ["career:head"], "start": "career:agent", **request_})
    found = json.loads(text)
    assert found["unsupported"] == [f"{words} is not among what this page holds"]
    assert (found["routes"], found["reasons"]) == ([], [])


@pytest.mark.browser
@pytest.mark.parametrize("name", ["__proto__", "constructor", "toString"])
def test_names_that_mean_something_to_javascript_are_names(page, ladder, name):
    places = ({"start": name}, {"have": [name]}, {"trust": name}, {"avoid": [name]}, {"criteria": [name]})
    asked_for = [{"goals": ["career:head"], "start": "career:agent", **each} for each in places]
    asked_for.append({"goals": ["career:head"], "start": "career:agent", "scope": {name: "x"}})
    for text in planned(page, offline.planning_data(ladder), *asked_for):
        found = json.loads(text)
        assert found.get("unsupported") or found.get("problems")
        assert found["routes"] == []


@pytest.mark.browser
def test_a_wish_that_no_request_has_is_told(page, ladder):
    (text,) = planned(page, offline.planning_data(ladder), {"goals": ["career:head"], "start": "career:agent", "max_cost": 3})
    found = json.loads(text)
    assert (found["unsupported"], found["routes"]) == (["the wish max_cost is not known to this page"], [])


@pytest.mark.browser
@pytest.mark.parametrize(
    ("wrong", "form"),
    [
        ({"goals": "career:head"}, "goals: it must be a list of texts"),
        ({"have": [3]}, "have: it must be a list of texts"),
        ({"experience": ["career:lead"]}, "experience: it must be an object"),
        ({"caps": [12]}, "caps: it must be a list of criteria with amounts"),
        ({"start": 3}, "start: it must be a text"),
    ],
)
def test_a_field_of_another_form_is_told(page, ladder, wrong, form):
    (text,) = planned(page, offline.planning_data(ladder), {"goals": ["career:head"], "start": "career:agent", **wrong})
    assert json.loads(text)["problems"] == [form]


@pytest.mark.browser
def test_skill_gaps_need_the_details(page, ladder):
    data = offline.planning_data(ladder, has_details=False)
    (text,) = planned(page, data, {"goals": ["career:head"], "start": "career:agent", "criteria": ["gap"]})
    assert json.loads(text)["unsupported"] == ["skill gaps are not among what this page holds"]


WRONG = [
    {"goals": ["career:agent"]},
    {"served_months": -1},
    {"served_months": 1201},
    {"k": 0},
    {"k": 101},
    {"slack": 1001},
    {"max_moves": 0},
    {"criteria": ["luck"]},
    {"criteria": []},
    {"reading": "loose"},
    {"complete": ["hopes"]},
    {"is_front": True, "criteria": ["months"]},
    {"steps": [{"criterion": "months", "amount": 6}]},
    {"caps": [{"criterion": "months", "amount": -1}]},
    {"have": ["degree:bachelor"], "lack": ["degree:bachelor"]},
    {"avoid": ["career:head"]},
    {"via": ["career:agent"]},
    {"scope": {"company-size": "huge"}},
]


@pytest.mark.browser
@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_a_request_that_is_wrong_in_python_is_wrong_in_the_page(page, ladder, wrong):
    whole = asked(ladder, "career:agent", "career:head")["request"]
    with pytest.raises(RequestError) as told:
        test_vectors.plan_from(ladder, {**whole, **wrong})
    (text,) = planned(page, offline.planning_data(ladder), {**whole, **wrong})
    found = json.loads(text)
    assert str(told.value).split(":")[0] in {problem.split(":")[0] for problem in found["problems"]}
    assert (found["routes"], found["reasons"]) == ([], [])


# -- the script and the data ---------------------------------------------------------------------------------------------


@pytest.mark.browser
def test_it_plans_under_a_strict_policy_without_a_complaint(page, ladder):
    assert page.evaluate("document.documentElement.dataset.plan") == dumped(asked(ladder, "career:agent", "career:head"))
    assert page.complaints == []


def test_the_script_has_every_file_and_no_comment():
    script = offline.planner_source()
    for path in sorted(PLANNER.glob("*.js")):
        names = re.findall(r"^(?:function\*?|class) (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert names
        for name in names:
            assert len(re.findall(rf"^(?:function\*?|class) {name}\b", script, re.MULTILINE)) == 1, path.name
    assert not re.search(r"^\s*(//|/\*|\* )", script, re.MULTILINE)
    assert not re.search(r"</|<!--|\beval\b|\bFunction\b|setTimeout|import", script)


def test_the_same_graph_gives_the_same_data_whatever_the_hash_seed(output_of):
    code = "import json, careergraph, sys; from careergraph import offline; sys.stdout.write(json.dumps(offline.planning_data(careergraph.load())))"
    texts = {output_of(code, env={"PYTHONHASHSEED": seed}) for seed in ("0", "1")}
    assert len(texts) == 1
    assert json.loads(texts.pop()) == json.loads(json.dumps(offline.planning_data(load())))
