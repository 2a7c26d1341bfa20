"""What makes and judges the table of inferred moves: labels, ranks, calibration; the same table from the same links."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import occupations

TRAINING = Path(__file__).parents[1] / "training"
sys.path.insert(0, str(TRAINING))

import evaluate  # noqa: E402
import labels  # noqa: E402
import moves  # noqa: E402
from careergraph import graph as graphs  # noqa: E402
from careergraph.inference import read_model  # noqa: E402
from careergraph.model import Node, Pack, Publisher, Source, Statement  # noqa: E402
from careergraph.vocab import Kind, Method, Relation, Sort  # noqa: E402

CODES = list(occupations.JOBS)
LINKS = ((3, 2), (4, 2), (2, 0), (5, 3), (3, 0), (4, 3), (1, 0), (5, 4), (0, 1))


@pytest.fixture
def tables(tmp_path):
    """A graph, links and pages: page pN is about the Nth occupation."""
    graphs.save(occupations.graph(), tmp_path / "my.db")
    pages = ["slug,title,onet_codes", *(f"p{n},P,{code}" for n, code in enumerate(CODES)), "empty,E,"]
    links = ["source_slug,target_slug,kind", *(f"p{n},p{m},advancement" for n, m in LINKS)]
    for name, lines in (("pages", pages), ("links", links)):
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def test_the_same_links_make_the_same_table(tables):
    for out in ("one.csv", "two.csv"):
        files = [word for name in ("links", "pages") for word in (f"--{name}", tables / f"{name}.csv")]
        command = [sys.executable, TRAINING / "moves.py", "--graph", tables / "my.db", *files, "--out", tables / out]
        subprocess.run(command, check=True, capture_output=True)
    assert (tables / "one.csv").read_bytes() == (tables / "two.csv").read_bytes()
    signs = dict(zip(moves.NAMES, moves.SIGNS, strict=True))
    assert all(term.coefficient * signs[term.name] >= 0 for term in read_model(tables / "one.csv").terms)


def test_pages_without_careers_are_no_candidates(tables):
    found = labels.read(tables / "links.csv", tables / "pages.csv", CODES)
    assert found.slugs == tuple(f"p{n}" for n in range(len(CODES)))
    assert set(found.kinds) == set(LINKS)


def test_stated_moves_of_the_handbook_are_labels_and_implied_ones_are_not():
    page, clerk, letters, lead = "career:ooh-clerks", *(occupations.career(CODES[n]) for n in (3, 4, 2))
    said = [
        Statement(clerk, Relation.BROADER, labels.HANDBOOK, page),
        Statement(letters, Relation.BROADER, labels.HANDBOOK, page),
        Statement(page, Relation.LEADS_TO, labels.HANDBOOK, lead),
        Statement(clerk, Relation.LEADS_TO, labels.HANDBOOK, lead, method=Method.IMPLIED, reason="a page about several"),
    ]
    source = Source(labels.HANDBOOK, "Handbook", Publisher("bls", "BLS"))
    nodes = [Node(page, Kind.CAREER, Sort.OCCUPATION, "Clerks")]
    packs = [Pack("handbook", "Handbook", (source,), tuple(nodes), tuple(said))]
    found = labels.of_graph(occupations.graph(packs=packs), CODES)
    assert [(found.slugs[a], found.slugs[b]) for a, b in found.kinds] == [(page, lead)]
    assert found.careers[found.slugs.index(page)] == (3, 4)
    assert clerk not in found.slugs


def test_ranks_leave_out_other_known_goals_and_share_ties():
    truth = np.array([[0, 1, 1, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]], dtype=bool)
    scores = np.array([[0, 2.0, 5.0, 2.0], [3.0, 0, 0, 0], [5.0, 0, 0, 0], [0, 0, 0, 0]])
    assert evaluate.judged(truth, scores, [0]) == [(0, 1, 1.5, 0.0), (0, 2, 1.0, 0.5)]


def test_a_page_votes_once_in_recall_and_a_link_once_in_rank():
    pages = [[(0, 1, 1, 1.0), (0, 2, 20, 1.0)], [(1, 2, 8, 0.0)]]
    recall5, recall10, recall20, rank, direction = evaluate.figures(pages)
    assert (recall5, recall10, recall20) == (0.25, 0.75, 1.0)
    assert rank == pytest.approx((1 + 1 / 20 + 1 / 8) / 3)
    assert direction == pytest.approx(2 / 3)


def test_auc_counts_ties_one_half():
    assert evaluate.auc([[("A", 2.0, True), ("A", 1.0, False)], [("B", 1.0, True)]]) == 0.75


def test_the_interval_of_a_share_holds_it():
    low, high = evaluate.wilson(5, 10)
    assert 0.2 < low < 0.5 < high < 0.8
    assert evaluate.wilson(0, 10)[0] == pytest.approx(0)


def test_skill_is_nothing_for_the_base_rate_and_one_for_the_truth():
    truth = np.array([1, 0, 0, 0])
    assert evaluate.skill([(np.full(4, 0.25), truth)]) == pytest.approx(0)
    assert evaluate.skill([(truth * 1.0, truth)]) == pytest.approx(1, abs=1e-6)


def test_folds_hold_every_page_once():
    pages = list(range(23))
    assert sorted(page for fold in moves.folds(pages) for page in fold) == pages
