"""Inferred moves: signals where nothing is known, gates, confidence, reasons, writing into a graph, the shipped table."""

import csv
import os
import random
import subprocess
import time
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

import pytest

import occupations

np = pytest.importorskip("numpy", reason="inference needs numpy (pip install 'careergraph[inference]')")

from hypothesis import given  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

from careergraph import graph as graphs  # noqa: E402
from careergraph import importing, inference, planner, signals, similarity  # noqa: E402
from careergraph.errors import RequestError  # noqa: E402
from careergraph.explain import route_text  # noqa: E402
from careergraph.inference import infer, infer_into, read_model  # noqa: E402
from careergraph.model import Node, Pack, Publisher, Source, Statement, Value  # noqa: E402
from careergraph.vocab import Kind, Method, Property, Relation, Sort  # noqa: E402

CLERK, SUPERVISOR, MANAGER, HEALER, HELPER = (
    occupations.career(code) for code in ("43-4051.00", "43-1011.00", "11-1011.00", "29-1211.00", "47-3011.00")
)
OPEN = replace(read_model(), least=0.0)
"""The shipped model, publishing whatever no gate refuses."""


def signal(found, name, start, goal):
    place = [each.name for each in signals.SIGNALS].index(name)
    return found.values[found.careers.index(start), found.careers.index(goal), place]


def published(found):
    return {(move.start, move.goal) for move in found.moves}


def test_signals_are_steps_from_start_to_goal():
    found = signals.pairs(occupations.graph())
    assert signal(found, "zone", CLERK, MANAGER) == 2
    assert signal(found, "zone", MANAGER, CLERK) == -2
    assert signal(found, "next-zone", CLERK, SUPERVISOR) == 1
    assert signal(found, "education", CLERK, MANAGER) == 3
    assert signal(found, "experience", CLERK, MANAGER) == 2
    assert signal(found, "same-group", CLERK, SUPERVISOR) == 1
    assert signal(found, "pay-down", SUPERVISOR, CLERK) == pytest.approx(np.log(60 / 40))
    assert signal(found, "names-start", CLERK, SUPERVISOR) == 1
    assert signal(found, "helper", CLERK, HELPER) == 1


def test_what_no_source_tells_is_no_number():
    found = signals.pairs(occupations.graph(without={Property.PAY, Property.JOB_ZONE}))
    assert all(np.isnan(signal(found, name, CLERK, MANAGER)) for name in ("pay-up", "pay-down", "zone", "next-zone", "jobs"))
    reasons = [move.reason for move in infer(occupations.graph(without={Property.PAY}), model=OPEN).moves]
    assert all("not known: " in reason and "pay-up" in reason for reason in reasons)


def test_what_is_not_known_counts_neither_for_nor_against():
    found = signals.pairs(occupations.graph(without={Property.PAY}))
    parts = inference.contributions(np, OPEN, found)
    places = [number for number, term in enumerate(OPEN.terms) if "pay" in term.name]
    assert places
    assert not parts[:, :, places].any()


def test_detailed_occupations_share_the_jobs_of_their_soc_occupation():
    clerks = occupations.JOBS["43-4051.00"][1:]
    jobs = {**occupations.JOBS, "43-4051.03": ("Night Clerks", *clerks), "43-4051.04": ("Day Clerks", *clerks)}
    told = Statement(CLERK, Property.JOBS, signals.PROJECTIONS, value=Value(number=Decimal(600)), method=Method.MEASURED)
    found = signals.pairs(occupations.graph(jobs, more=[told]))
    many, night, day = (found.known["jobs"][found.codes.index(f"43-4051.0{part}")] for part in (0, 3, 4))
    assert many == pytest.approx(np.log(601))
    assert [many - night, many - day] == pytest.approx([np.log(3)] * 2)


def test_a_detailed_occupation_has_the_statistics_of_its_soc_occupation():
    jobs = {**occupations.JOBS, "43-4051.03": ("Night Clerks", *occupations.JOBS["43-4051.00"][1:])}
    statistics = [s for s in occupations.graph(jobs).statements() if s.source.startswith("bls")]
    own = [s for s in occupations.graph(jobs).statements() if s not in statistics and s.relation is not Property.LABEL]
    graph = occupations.graph(jobs, only=[*own, *(s for s in statistics if not s.subject.endswith(".03"))])
    found = signals.pairs(graph)
    assert found.known["pay"][found.codes.index("43-4051.03")] == found.known["pay"][found.codes.index("43-4051.00")]
    moves = infer(graph, model=OPEN)
    goals = {move.goal for move in moves.moves}
    assert ("career:soc-43-4051.03" in goals) == any(s.subject == "career:soc-43-4051.03" for s in moves.claims)
    assert all("Counter Clerks by bls-projections" in s.reason for s in moves.claims)


@pytest.mark.parametrize(
    "shares, months",
    [
        ({4: 1, 6: 17, 7: 16, 8: 28, 9: 13, 10: 3, 11: 22}, (48, 72)),
        ({4: 1, 6: 17, 7: 16, 9: 13, 10: 3, 11: 22}, (None, None)),
        ({4: 1, 6: 17, 7: 16, 8: 58}, (48, 72)),
    ],
)
def test_time_in_a_role_is_the_median_of_what_was_answered_unless_what_is_kept_back_decides_it(shares, months):
    said = [
        Statement(
            *(SUPERVISOR, Property.SURVEY_ANSWER, "onet"),
            value=Value("", number=Decimal(share), statistic="Related Work Experience", order=order),
            method=Method.MEASURED,
        )
        for order, share in shares.items()
    ]
    moves = {(m.start, m.goal): m.months for m in infer(occupations.graph(more=said), model=OPEN).moves}
    assert (moves[CLERK, SUPERVISOR].least, moves[CLERK, SUPERVISOR].most) == months


def test_published_moves_go_one_way_up_and_not_to_helpers():
    found = infer(occupations.graph(), model=OPEN)
    moves = published(found)
    assert (CLERK, SUPERVISOR) in moves
    assert all((goal, start) not in moves for start, goal in moves)
    assert all(goal != HELPER for _, goal in moves)
    assert (MANAGER, CLERK) not in moves
    assert found.refused["the goal is a helper's or trainee's job"] > 0


def test_a_leap_to_a_doctors_degree_and_a_residency_is_no_move():
    jobs = {**occupations.JOBS, "29-1211.00": (*occupations.JOBS["29-1211.00"][:7], "None", 0.5)}
    graph = occupations.graph()
    assert not any(goal == HEALER for _, goal in published(infer(graph, model=OPEN)))
    assert any(goal == HEALER for _, goal in published(infer(occupations.graph(jobs), model=OPEN)))


@pytest.mark.parametrize(("pay", "entry", "is_move"), [(119_000, 4, True), (121_000, 4, False), (121_000, 6, True)])
def test_three_times_the_pay_takes_more_than_a_bachelors_degree(pay, entry, is_move):
    manager = occupations.JOBS["11-1011.00"]
    degree = {4: "degree:bachelor", 6: "degree:doctorate"}[entry]
    jobs = {**occupations.JOBS, "11-1011.00": (*manager[:4], pay, degree, *manager[6:])}
    assert ((CLERK, MANAGER) in published(infer(occupations.graph(jobs), model=OPEN))) == is_move


def test_from_one_apprenticeship_nobody_is_promoted_into_another():
    def moves(training):
        job = (*occupations.JOBS["43-4051.00"][1:7], training, 0.3)
        jobs = {**occupations.JOBS, "47-2031.00": ("Woodwrights", *job), "47-2111.00": ("Wirewrights", *job)}
        found = infer(occupations.graph(jobs), model=OPEN)
        return {move for move in published(found) if all("47-2" in each for each in move)}, found.refused

    assert moves("None")[0]
    none, refused = moves("Apprenticeship")
    assert not none
    assert refused["another apprenticeship: one would begin anew"] == 2


def test_a_leap_in_education_needs_a_claim_that_asks_for_it():
    leap = (CLERK, MANAGER)
    assert leap in published(infer(occupations.graph(), model=OPEN))
    kept = {Relation.REQUIRES}
    assert leap not in published(infer(occupations.graph(without=kept), model=OPEN))


def test_confidence_is_a_probability_that_grows_with_the_score_and_shrinks_with_rivals():
    scores = np.array([[-np.inf, 1.0, 0.0], [1.0, -np.inf, 5.0], [0.0, 0.0, -np.inf]])
    found = inference.probability(np, OPEN, scores)
    assert found[0, 1] > found[0, 2]
    assert found[1, 0] < found[0, 1]
    assert ((found >= 0) & (found <= 1)).all()


@given(st.lists(st.floats(-12, 4), min_size=3, max_size=3), st.floats(0.01, 3))
def test_confidence_orders_the_goals_of_a_start_as_their_scores_do(row, more):
    scores = np.array([[-np.inf, *row]])
    raised = scores + np.array([[0, more, 0, 0]])
    assert inference.probability(np, OPEN, raised)[0, 1] > inference.probability(np, OPEN, scores)[0, 1]
    found = inference.probability(np, OPEN, scores)[0, 1:]
    assert (np.argsort(found, kind="stable") == np.argsort(scores[0, 1:], kind="stable")).all() or len(set(found)) < 3


def test_reasons_are_words_for_and_against():
    found = {(move.start, move.goal): move for move in infer(occupations.graph(), model=OPEN).moves}
    reason = found[CLERK, SUPERVISOR].reason
    assert reason.startswith("for: ")
    words = {each for signal in signals.SIGNALS for each in (signal.high, signal.low)}
    said = [word for side in reason.split("; ")[:-1] for word in side.partition(": ")[2].split(", ")]
    assert set(", ".join(said).split(", ")) <= {part for word in words for part in word.split(", ")}


def test_stated_evidence_outranks_an_inferred_move_and_method_plans_without(tmp_path):
    stated = Statement(CLERK, Relation.LEADS_TO, "onet", MANAGER, confidence=Decimal("0.9"))
    path = tmp_path / "my.db"
    graphs.save(occupations.graph(more=[stated]), path)
    infer_into(path)
    graph = graphs.open(path)
    assert graph.move(CLERK, MANAGER).method is Method.STATED
    assert graph.move(CLERK, SUPERVISOR).method is Method.INFERRED
    assert len(graph.move(CLERK, MANAGER).statements) == 2
    assert not planner.plan(graph, CLERK, SUPERVISOR, method="stated", have=["degree:high-school"]).routes
    assert planner.plan(graph, CLERK, SUPERVISOR, have=["degree:high-school"]).routes
    assert planner.plan(graph, CLERK, MANAGER, method="stated").routes


def test_a_route_over_inferred_moves_says_so_and_names_its_weakest_leg(tmp_path):
    path = tmp_path / "my.db"
    graphs.save(occupations.graph(), path)
    infer_into(path)
    graph = graphs.open(path)
    route = planner.plan(graph, CLERK, SUPERVISOR, have=["degree:high-school"]).best
    (said,) = route.legs[0].evidence
    share = f"{float(100 * said.confidence):.1f}".rstrip("0").rstrip(".")
    summary = route_text(graph, route).summary
    assert summary.endswith(f"1 move of 1 inferred, the weakest Counter Clerks → Counter Supervisors ({share} %)")


def test_inferring_again_changes_no_byte_and_scores_are_of_every_ordered_pair(tmp_path):
    path, scores = tmp_path / "my.db", tmp_path / "scores.csv"
    graphs.save(occupations.graph(), path)
    infer_into(str(path), scores=str(scores))
    first = path.read_bytes(), scores.read_bytes()
    infer_into(path, scores=scores)
    assert (path.read_bytes(), scores.read_bytes()) == first
    rows = list(csv.DictReader(scores.read_text(encoding="utf-8").splitlines()))
    codes = set(occupations.JOBS)
    assert {(row["source_code"], row["target_code"]) for row in rows} == {(a, b) for a in codes for b in codes if a != b}
    assert len(rows) == len(codes) * (len(codes) - 1)


INFER_FOREVER = """
import sys
from careergraph import inference
path, scores = sys.argv[1:]
print("ready", flush=True)
while True:
    inference.infer_into(path, scores=scores)
"""


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")
def test_kill_9_in_the_middle_leaves_the_graph_as_it_was_or_whole(tmp_path, child):
    path, scores, chance = tmp_path / "my.db", tmp_path / "scores.csv", random.Random(5)
    graphs.save(occupations.graph(), path)
    before = path.read_bytes()
    infer_into(path, scores=scores)
    after = (path.read_bytes(), scores.read_bytes())
    for _ in range(int(os.environ.get("CAREERGRAPH_KILLS", "8")) // 4):
        path.write_bytes(before)
        writer = child(INFER_FOREVER, path, scores, stdout=subprocess.PIPE)
        assert writer.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0, 1))
        writer.kill()
        writer.communicate()
        assert (path.read_bytes() in (before, after[0]), scores.read_bytes()) == (True, after[1])
    infer_into(path, scores=scores)
    assert (path.read_bytes(), scores.read_bytes()) == after
    assert {each.name for each in tmp_path.iterdir()} == {"my.db", "scores.csv"}


def test_other_jobs_in_another_order_give_the_same_moves():
    turned = dict(reversed(occupations.JOBS.items()))
    assert infer(occupations.graph(turned), model=OPEN).moves == infer(occupations.graph(), model=OPEN).moves


def test_what_other_sources_say_leaves_no_trace():
    """Texts of the handbook are no input: its links are what is learnt."""
    other = Source("bls-handbook", "Handbook", Publisher("bls", "BLS"))
    nodes = (Node("career:ooh-clerks", Kind.CAREER, Sort.OCCUPATION, "Clerks of counters"),)
    said = (
        Statement(CLERK, Property.DUTY, other.id, value=Value("Plan budgets.", "en")),
        Statement("career:ooh-clerks", Property.DUTY, other.id, value=Value("Plan budgets.", "en")),
        Statement(CLERK, Relation.INVOLVES, other.id, "skill:technology-sheets"),
    )
    more = occupations.graph(packs=[Pack("handbook", "Handbook", (other,), nodes, said)])
    assert infer(more, model=OPEN).moves == infer(occupations.graph(), model=OPEN).moves


def test_a_graph_without_onet_is_refused(guides_graph):
    with pytest.raises(RequestError, match="no careers of O") as error:
        infer(guides_graph)
    assert "import onet" in error.value.hint


def test_without_numpy_the_error_names_the_extra(output_of):
    code = (
        "import sys; sys.modules['numpy'] = None\n"
        "from careergraph import signals\nfrom careergraph.errors import RequestError\n"
        "try:\n    signals.arrays()\nexcept RequestError as error:\n    print(error.hint)"
    )
    assert output_of(code) == b"pip install 'careergraph[inference]'\n"


def test_the_shipped_table_has_known_signals_of_the_sign_that_is_expected():
    signs = {each.name: each.sign for each in signals.SIGNALS}
    terms = read_model().terms
    assert len(terms) >= 20
    for term in terms:
        assert term.coefficient * signs[term.name] > 0, term
        assert term.deviation > 0


@pytest.mark.shared
def test_the_official_releases(shared, tmp_path):
    """One import for all: nearest occupations found, gates held, supervisors reached, the same moves whatever the threads."""
    path = tmp_path / "us.db"
    importing.import_into(path, "onet", [shared / "data" / "onet" / "db_30_1_text.zip"])
    importing.import_into(path, "bls", [shared / "data" / "bls" / "employment_projections_2024_2034.csv"])
    graph = graphs.open(path)
    assert recall_of_primary_short(graph) >= 0.65
    found = infer(graph)
    known, place = found.pairs.known, {career: number for number, career in enumerate(found.pairs.careers)}
    pairs = np.array([(place[move.start], place[move.goal]) for move in found.moves])
    starts, goals = pairs[:, 0], pairs[:, 1]
    assert len(found.moves) > 10_000
    assert np.bincount(starts).max() <= 20
    assert not known["helper"][goals].any()
    assert len({tuple(pair) for pair in pairs.tolist()} & {(goal, start) for start, goal in pairs.tolist()}) == 0
    assert not ((known["zone"][goals] - known["zone"][starts] <= -2) & ~(known["pay"][goals] > known["pay"][starts])).any()
    assert share_with_supervisor(found, starts, goals) >= 0.9


def recall_of_primary_short(graph):
    """Return the share of O*NET's own nearest occupations among the 20 nearest, of every 20th occupation."""
    wanted = defaultdict(set)
    for said in graph.statements(relation=Relation.RELATED_TO, source="onet"):
        if said.value.topic == "Primary-Short":
            wanted[said.subject].add(said.object)
    facets, recalls = similarity.portraits(graph), []
    for start in sorted(wanted)[::20]:
        near = similarity.nearest(facets, start)
        first = sorted((other for other in near if other.startswith("career:soc-")), key=lambda other: (-near[other], other))
        recalls.append(len(wanted[start] & set(first[:20])) / len(wanted[start]))
    return sum(recalls) / len(recalls)


def share_with_supervisor(found, starts, goals):
    """Return the share of the codes of SOC's major groups 33 to 53 from which a supervisor of their own group is published."""
    codes = found.pairs.codes
    asked = {code for code in codes if "33" <= code[:2] <= "53"}
    reached = {codes[start] for start, goal in zip(starts, goals, strict=True) if codes[goal][:4] == f"{codes[start][:2]}-1"}
    return len(asked & reached) / len(asked)
