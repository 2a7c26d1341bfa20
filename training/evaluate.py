"""Judge inferred moves: every figure of docs/moves.md, with intervals and baselines. See `make evaluate`.

Usage: python training/evaluate.py --graph my.db [--links LINKS.csv --pages PAGES.csv] [--folds FOLDER]

The graph holds O*NET and the statistics of the BLS; with ROME and crosswalks in it, its moves are judged as well. Links are
predicted by models that did not see their page; see training/moves.py for where they come from. `--folds` writes truth and scores of each fold for an outside scorer.
"""

import argparse
import resource
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

import labels
import moves
from careergraph import files, graph, inference, signals, similarity
from careergraph.vocab import Facet, Relation

DRAWS = 1000
TOP = 5
BINS = 5
_LEADER = ("manager", "supervisor")


# -- ranks ------------------------------------------------------------------------------------------------------------


def judged(truth, scores, pages):
    """Return (start, goal, rank, direction) of each link from `pages`; other known goals of a page are no candidates."""
    rows = []
    for start in pages:
        goals = np.flatnonzero(truth[start])
        others = np.delete(scores[start], [start, *goals])
        for goal in goals:
            own = scores[start, goal]
            rank = 1 + (others > own).sum() + (others == own).sum() / 2
            rows.append((start, goal, rank, 0.5 + np.sign(own - scores[goal, start]) / 2))
    return rows


def figures(rows_of):
    """Return recall at 5, 10 and 20 (a page votes once), mean reciprocal rank and direction (a link votes once)."""
    rows = [row for own in rows_of for row in own]
    recall = [np.mean([np.mean([row[2] <= k for row in own]) for own in rows_of]) for k in (5, 10, 20)]
    return np.array([*recall, np.mean([1 / row[2] for row in rows]), np.mean([row[3] for row in rows])])


def by_page(rows):
    found = defaultdict(list)
    for row in rows:
        found[row[0]].append(row)
    return [found[page] for page in sorted(found)]


def drawn(pages, function, draws=DRAWS):
    """Return the function of pages drawn again and again."""
    lot = np.random.default_rng(0)
    return np.array([function([pages[i] for i in lot.integers(0, len(pages), len(pages))]) for _ in range(draws)])


def told(name, rows):
    """Print one line of figures, each with its 95 % interval over pages."""
    if not rows:
        return
    pages = by_page(rows)
    value, low, high = figures(pages), *np.quantile(drawn(pages, figures), (0.025, 0.975), axis=0)
    cells = (f"{v:.3f} [{a:.2f}-{b:.2f}]" for v, a, b in zip(value, low, high, strict=True))
    print(f"{name:<34}{len(rows):>5}  {'  '.join(cells)}")


def baselines(found):
    """Return scores of pairs of careers that need no training."""
    place = {each.name: number for number, each in enumerate(signals.SIGNALS)}
    tasks = np.nan_to_num(found.values[:, :, place["tasks"]])
    pay = found.known["pay"]
    rises = np.where(pay[None, :] > pay[:, None], 1.0, 0.5)
    leads = np.array([1.5 if any(word in title.lower() for word in _LEADER) else 1.0 for title in found.titles])
    return {
        "likeness of knowledge": np.nan_to_num(found.values[:, :, place["knowledge"]]),
        "likeness of tasks": tasks,
        "untrained rule": tasks * rises * leads[None, :],
    }


def rank_report(found, links, data, parts):
    truth = data.truth
    print(
        f"\n{'predicted links':<34}{'n':>5}  recall@5           recall@10          recall@20          MRR                direction"
    )
    rows = [row for pages, scores in parts for row in judged(truth, scores, pages)]
    told("regression, held out", rows)
    for kind in ("advancement", "entered-from"):
        told(f"  {kind}", [row for row in rows if kind in links.kinds[row[0], row[1]]])
    unseen = [row for row in rows if _is_unseen(links, row, parts)]
    told("  goals never seen in training", unseen)
    means = np.pad(links.means(), ((0, 0), (0, len(found.careers) - links.means().shape[1])))
    for name, scores in baselines(found).items():
        other = judged(truth, means @ scores @ means.T, links.sources)
        told(name, other)
    better = paired(rows, other)
    print(
        f"regression against the untrained rule: MRR {better[0]:+.3f}, p = {better[1]:.4f} ({DRAWS} draws of pages, one-sided)"
    )


def _is_unseen(links, row, parts):
    """Return whether no page outside the fold leads to the goal."""
    fold = next(pages for pages, _ in parts if row[0] in pages)
    return not any(goal == row[1] and start not in fold for start, goal in links.kinds)


def paired(rows, others):
    """Return by how much the MRR of `rows` is better, and in which share of draws of pages it isn't."""
    both = {row[:2]: row[2] for row in others}
    pages = by_page([(row[0], row[1], 1 / row[2] - 1 / both[row[:2]]) for row in rows])

    def gain(chosen):
        return np.mean([row[2] for own in chosen for row in own])

    return gain(pages), (1 + (drawn(pages, gain) <= 0).sum()) / (1 + DRAWS)


# -- confidence -------------------------------------------------------------------------------------------------------


def confidences(data, parts):
    """Return (pages, confidence, truth) of each fold; what log-odds mean is learnt from the other folds."""
    for number, (pages, scores) in enumerate(parts):
        learnt = moves.calibrated(data, [part for place, part in enumerate(parts) if place != number])
        sure = learnt.predict_proba(moves.own_and_all(pages, scores))[:, 1].reshape(len(pages), -1)
        yield pages, sure, moves.truths(data, pages).reshape(len(pages), -1)


def confidence_report(data, parts):
    rows = [(sure, truth) for _, folds, truths in confidences(data, parts) for sure, truth in zip(folds, truths, strict=True)]
    skills = drawn(rows, skill, 200)
    low, high = np.quantile(skills, (0.025, 0.975))
    print(f"\nconfidence, held out: log-loss skill over the base rate {skill(rows):.3f} [{low:.2f}-{high:.2f}]")
    top = [(sure[best], truth[best]) for sure, truth in rows for best in np.argsort(-sure, kind="stable")[:TOP]]
    bins = np.array_split(np.array(sorted(top, key=lambda each: each[0]), dtype=float), BINS)
    error = sum(len(own) * abs(own[:, 0].mean() - own[:, 1].mean()) for own in bins) / len(top)
    print(f"calibration error of the best {TOP} of each page, {BINS} bins of equal count: {error:.4f}")
    for own in bins:
        low, high = wilson(own[:, 1].sum(), len(own))
        print(f"  said {own[:, 0].mean():.3f}  true {own[:, 1].mean():.3f} [{low:.2f}-{high:.2f}]  n {len(own)}")


def skill(rows):
    """Return 1 less the log-loss as a share of that of the base rate."""
    sure, truth = (np.concatenate(each).astype(float) for each in zip(*rows, strict=True))

    def loss(chance):
        return -(truth * np.log(chance) + (1 - truth) * np.log(1 - chance)).mean()

    return 1 - loss(np.clip(sure, 1e-9, 1 - 1e-9)) / loss(np.full_like(truth, truth.mean()))


def wilson(hits, number):
    """Return the 95 % interval of a share (Wilson 1927)."""
    share, z = hits / number, 1.96
    middle, spread = share + z * z / (2 * number), z * np.sqrt(share * (1 - share) / number + z * z / (4 * number**2))
    return (middle - spread) / (1 + z * z / number), (middle + spread) / (1 + z * z / number)


# -- what is published ------------------------------------------------------------------------------------------------


def published_report(opened, found):
    known, place = found.pairs.known, {career: number for number, career in enumerate(found.pairs.careers)}
    pairs = [(place[move.start], place[move.goal]) for move in found.moves]
    starts, goals = np.array(pairs).T
    codes = found.pairs.codes
    both = {(goal, start) for start, goal in pairs} & set(pairs)
    fall = (known["zone"][goals] - known["zone"][starts] <= -2) & ~(known["pay"][goals] > known["pay"][starts])
    leap = known["entry"][goals] - known["entry"][starts] >= inference.LEAP
    workers = {code for code in codes if "33" <= code[:2] <= "53"}
    overseen = {codes[start] for start, goal in pairs if codes[goal][:4] == f"{codes[start][:2]}-1"} & workers
    lacking = [
        goal for goal in set(goals[leap].tolist()) if not asks(opened, found, found.pairs.careers[goal], known["entry"][goal])
    ]
    sure = np.array([float(move.confidence) for move in found.moves])
    print(f"\npublished: {len(pairs)} moves from {len(set(starts.tolist()))} of {len(codes)} careers")
    print(f"  in both directions {len(both) / len(pairs):.1%}; helpers as goals {int(known['helper'][goals].sum())}")
    print(f"  leaps in education {int(leap.sum())}, to goals without a claim that asks for it {len(lacking)}")
    print(f"  two job zones down without more pay {int(fall.sum())}")
    print(f"  a supervisor of the own group: {len(overseen)} of {len(workers)} codes ({len(overseen) / len(workers):.1%})")
    for least in (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5):
        careers = len(set(starts[sure >= least].tolist()))
        print(f"  confidence {least:.2f} or more: {int((sure >= least).sum()):>6} moves, {careers:>5} careers")


def asks(opened, found, career, step):
    """Return whether a deciding claim about a career, its own or carried over, asks for a step of education."""
    own = [row.object for claim in opened.claims(career) if claim.is_gating for row in claim.rows if row.standing != "accepted"]
    own += [said.object for said in found.claims if said.subject == career]
    return any(signals.LADDER.get(name, -1) >= step for name in own)


# -- other yardsticks -------------------------------------------------------------------------------------------------


def related_report(opened):
    """Print how many of O*NET's own nearest occupations are among the 20 nearest; they are no input of `similar`."""
    wanted = defaultdict(set)
    for said in opened.statements(relation=Relation.RELATED_TO, source="onet"):
        if said.value.topic == "Primary-Short":
            wanted[said.subject].add(said.object)
    facets, recalls = similarity.portraits(opened), []
    coded = set(facets[Facet.TITLES].features)
    for start in sorted(wanted):
        near = similarity.nearest(facets, start)
        best = sorted((c for c in near if c in coded and c.startswith("career:soc-")), key=lambda c: (-near[c], c))[:20]
        recalls.append(len(wanted[start] & set(best)) / len(wanted[start]))
    low, high = np.quantile(drawn(recalls, np.mean, 200), (0.025, 0.975))
    print(f"\nsimilar: recall@20 of Primary-Short {np.mean(recalls):.3f} [{low:.2f}-{high:.2f}], {len(recalls)} occupations")


def rome_report(opened, found):
    """Print how well scores tell ROME's Evolution from its Proche; no model was trained on ROME."""
    onward = _onward(opened, {career: number for number, career in enumerate(found.pairs.careers)})
    rows = []
    for said in (
        s for relation in (Relation.LEADS_TO, Relation.RELATED_TO) for s in opened.statements(relation=relation, source="rome")
    ):
        starts, goals = onward.get(said.subject), onward.get(said.object)
        if starts and goals and starts != goals:
            parts = [found.scores[a, b] for a in starts for b in goals if a != b]
            rows.append((said.subject.partition("-")[2][0], np.mean(parts), said.relation is Relation.LEADS_TO))
    if not rows:
        print("\nROME: not in this graph")
        return
    families = defaultdict(list)
    for row in rows:
        families[row[0]].append(row)
    groups = [families[name] for name in sorted(families)]
    low, high = np.quantile(drawn(groups, auc, 200), (0.025, 0.975))
    truth = sum(row[2] for row in rows)
    print(
        f"\nROME: AUC of Evolution ({truth}) against Proche ({len(rows) - truth}) {auc(groups):.3f} [{low:.2f}-{high:.2f}] over families"
    )


def _onward(opened, place):
    """Return the careers of O*NET that each card of ROME matches, over ISCO and SOC 2010."""
    step = defaultdict(set)
    for relation in (Relation.EXACT_MATCH, Relation.CLOSE_MATCH, Relation.BROAD_MATCH, Relation.NARROW_MATCH):
        for said in opened.statements(relation=relation):
            step[said.subject].add(said.object)
            step[said.object].add(said.subject)
    found = {}
    for card in [name for name in step if name.startswith("career:rome-")]:
        at = {card}
        for kind in ("career:isco08-", "career:soc2010-", "career:soc-"):
            at = {other for name in at for other in step[name] if other.startswith(kind)}
        found[card] = sorted(place[name] for name in at if name in place)
    return found


def auc(groups):
    """Return the chance that an Evolution has a higher score than a Proche."""
    rows = [row for group in groups for row in group]
    good, bad = (np.array([row[1] for row in rows if row[2] is truth]) for truth in (True, False))
    order = np.sort(bad)
    return ((np.searchsorted(order, good, "left") + np.searchsorted(order, good, "right")) / 2).mean() / len(bad)


# -- folds for an outside scorer --------------------------------------------------------------------------------------


def write_folds(folder, found, links, data):
    """Write truth and scores of each fold: of the pairs that begin or end in a career of its pages."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, fold in enumerate(moves.folds(data.sources)):
        model = moves.model_of(data, moves.fit(data, [page for page in data.sources if page not in fold]))
        scores = model.intercept + inference.contributions(np, model, found).sum(axis=2, dtype=np.float64)
        own = {career for page in fold for career in links.careers[page]}
        truth = [
            (links.slugs[a], links.slugs[b], kind)
            for (a, b), kinds in links.kinds.items()
            if a in fold
            for kind in sorted(kinds)
        ]
        files.write_text(folder / f"truth-{number}.csv", _csv(("source_slug", "target_slug", "kind"), truth))
        rows = (
            (start, goal, f"{scores[a, b]:.5f}")
            for a, start in enumerate(found.codes)
            for b, goal in enumerate(found.codes)
            if a != b and (a in own or b in own)
        )
        files.write_text(folder / f"scores-{number}.csv", _csv(("source_code", "target_code", "score"), rows))


def _csv(header, rows):
    return files.csv_bytes([header, *rows]).decode()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    moves.add_arguments(parser)
    parser.add_argument("--folds", type=Path)
    given = parser.parse_args()
    opened = graph.open(given.graph)
    begin = time.perf_counter()
    found = inference.infer(opened)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"inferred in {time.perf_counter() - begin:.0f} s, peak memory {peak:.2f} GiB")
    links = labels.links(opened, found.pairs.codes, given.links, given.pages)
    data = moves.sheet(found.pairs, links)
    parts = moves.held_out(data)
    if given.folds:
        write_folds(given.folds, found.pairs, links, data)
    rank_report(found.pairs, links, data, parts)
    confidence_report(data, parts)
    published_report(opened, found)
    related_report(opened)
    rome_report(opened, found)


if __name__ == "__main__":
    main()
