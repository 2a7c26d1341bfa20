"""Make the table of coefficients that `careergraph infer` uses: data/inference/moves.csv. Deterministic.

Usage: python training/moves.py --graph my.db [--links LINKS.csv --pages PAGES.csv] [--out data/inference/moves.csv]

The graph holds O*NET and the statistics of the BLS. What leads where is what the handbook's pages state that were imported into
it, or what the tables say: `source_slug,target_slug,kind` and `slug,title,onet_codes`. No text of the handbook is an input. Every signal is averaged over the careers of
a page, and a regularised logistic regression (scikit-learn) learns which pages lead to which, from pages that have a link. A
signal whose coefficient would speak against common sense (the sign in `signals.SIGNALS`) is left out, the worst first, and
the rest are fitted again. What the log-odds mean is then learnt from predictions of folds that did not see the page.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

import labels
from careergraph import files, graph
from careergraph.inference import Model, Term
from careergraph.signals import SIGNALS, pairs

STRENGTH = 0.05
"""The inverse of the regularisation, in scikit-learn's words C: between 0.02 and 0.5 the figures hardly move."""
FOLDS = 10
LEAST = 0.01
"""The confidence from which a move is published."""
NAMES = [signal.name for signal in SIGNALS]
SIGNS = np.array([signal.sign for signal in SIGNALS])


@dataclass(frozen=True)
class Sheet:
    """The standardised signals of every pair of pages, which pages lead to which, and the means and spreads used."""

    values: np.ndarray
    truth: np.ndarray
    sources: list
    mean: np.ndarray
    deviation: np.ndarray


@dataclass(frozen=True)
class Fit:
    """A fitted regression: the places of its signals, their coefficients and the intercept."""

    places: list
    coefficients: np.ndarray
    intercept: float

    def scores(self, values):
        """Return log-odds."""
        return values[..., self.places] @ self.coefficients + self.intercept


def sheet(found, links):
    """Return the signals of pages; what is not known of a pair of careers is the mean of all pairs."""
    apart = ~np.eye(len(found.careers), dtype=bool)
    columns = [found.values[:, :, place] for place in range(len(NAMES))]
    mean = np.array([np.nanmean(column[apart]) for column in columns])
    deviation = np.array([np.nanstd(column[apart]) for column in columns])
    means = np.pad(links.means(), ((0, 0), (0, len(found.careers) - links.means().shape[1])))
    standard = (np.nan_to_num((column - m) / d) for column, m, d in zip(columns, mean, deviation, strict=True))
    values = np.stack([means @ column @ means.T for column in standard], axis=-1)
    return Sheet(values, links.truth(), links.sources, mean, deviation)


def fit(data, sources):
    """Return the regression learnt from the pages `sources`, every coefficient of the sign that is expected."""
    places = list(range(len(NAMES)))
    while True:
        found = _fit(data, sources, places)
        sense = found.coefficients * SIGNS[places]
        if sense.min() > 0:
            return found
        places = [place for place in places if place != places[sense.argmin()]]


def _fit(data, sources, places):
    apart = np.arange(len(data.truth))[None, :] != np.array(sources)[:, None]
    values, truth = data.values[sources][..., places][apart], data.truth[sources][apart]
    found = LogisticRegression(C=STRENGTH, solver="newton-cholesky").fit(values, truth)
    return Fit(places, found.coef_[0], found.intercept_[0])


def folds(sources):
    """Return the pages in folds: every tenth of them in the order of their names."""
    return [sources[number::FOLDS] for number in range(min(FOLDS, len(sources)))]


def held_out(data):
    """Return (pages, scores of all pairs of pages) of each fold, by a model that did not see these pages."""
    found = []
    for fold in folds(data.sources):
        seen = [page for page in data.sources if page not in fold]
        found.append((fold, fit(data, seen).scores(data.values)))
    return found


def own_and_all(pages, scores):
    """Return for each pair of `pages` its log-odds and the logarithm of the mean odds of all goals of its start."""
    rows = []
    for page in pages:
        own = np.delete(scores[page], page)
        rows.append(np.stack([own, np.full(len(own), np.log(np.exp(own).mean()))], axis=1))
    return np.concatenate(rows)


def truths(data, pages):
    """Return which goals each of `pages` leads to, in the order of `own_and_all`."""
    return np.concatenate([np.delete(data.truth[page], page) for page in pages])


def calibrated(data, parts):
    """Return the regression that turns log-odds of held-out folds into confidence."""
    values = np.concatenate([own_and_all(pages, scores) for pages, scores in parts])
    truth = np.concatenate([truths(data, pages) for pages, _ in parts])
    return LogisticRegression(C=1000, solver="newton-cholesky").fit(values, truth)


def trained(data):
    """Return the model learnt from all pages with a link."""
    sure = calibrated(data, held_out(data))
    slope, against = map(_round, sure.coef_[0])
    return model_of(data, fit(data, data.sources), offset=_round(sure.intercept_[0]), slope=slope, against=against)


def model_of(data, found, *, offset=0.0, slope=1.0, against=0.0):
    """Return a fitted regression as a model, with how its log-odds become confidence."""
    terms = tuple(
        Term(NAMES[place], _round(data.mean[place]), _round(data.deviation[place]), _round(coefficient))
        for place, coefficient in zip(found.places, found.coefficients, strict=True)
    )
    return Model(terms, "", _round(found.intercept), offset, slope, against, LEAST)


def _round(number):
    """Return four digits after the point, no minus zero: machines that add up in another order make the same table."""
    return round(float(number), 4) + 0.0


def table(model):
    """Return the model as the text of its table."""
    single = {"intercept": model.intercept, "offset": model.offset, "slope": model.slope, "against": model.against}
    rows = [(f"({name})", "", "", f"{number:.4f}") for name, number in {**single, "least": model.least}.items()]
    rows += [
        (term.name, *(f"{number:.4f}" for number in (term.mean, term.deviation, term.coefficient))) for term in model.terms
    ]
    return files.csv_bytes([("signal", "mean", "deviation", "coefficient"), *sorted(rows)]).decode()


def add_arguments(parser):
    """Give a command what both scripts are told."""
    parser.add_argument("--graph", type=Path, required=True)
    parser.add_argument("--links", type=Path)
    parser.add_argument("--pages", type=Path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_arguments(parser)
    parser.add_argument("--out", type=Path, default=Path("data/inference/moves.csv"))
    given = parser.parse_args()
    opened = graph.open(given.graph)
    found = pairs(opened)
    links = labels.links(opened, found.codes, given.links, given.pages)
    files.write_text(given.out, table(trained(sheet(found, links))))
    print(f"{given.out}: learnt from {len(links.kinds)} links of {len(links.sources)} pages")


if __name__ == "__main__":
    main()
