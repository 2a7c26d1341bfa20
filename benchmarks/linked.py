"""How long exports and ready queries take, beside rdflib and bare pyoxigraph, in one run.

Usage: python benchmarks/linked.py --graph my.db [--careers 300] [--full]     (a graph with O*NET and ESCO in it)

A seeded cut of the graph is exported to Turtle, by careergraph from its tables, by rdflib from its graph in memory, and by pyoxigraph
that builds the same triples from rows of text; --full does the first and the last on the whole graph. Then every ready query is run
on the cut: warm in careergraph's query process, in pyoxigraph in this process, in rdflib.
"""

import argparse
import io
import math
import random
import statistics
import time
from itertools import islice

import pyoxigraph
import rdflib

from careergraph import catalogue, graph, parts, rdf
from careergraph.querying import sparql, with_prefixes
from careergraph.vocab import PREFIXES

SEED = 300
NODE, LITERAL, TRIPLE = pyoxigraph.NamedNode, pyoxigraph.Literal, pyoxigraph.Triple


def timed(work):
    begin = time.process_time()
    work()
    return time.process_time() - begin


def waited(work):
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def seeded_cut(whole, size):
    """Return a graph of O*NET and ESCO careers drawn at random, half each, beside those of the bundled guides."""
    rows = graph.compiled(whole).rows
    names = {
        pattern: [row[0] for row in rows("SELECT id FROM node WHERE id LIKE ? AND sort != 'family' ORDER BY id", pattern)]
        for pattern in ("career:soc-%", "career:esco-%")
    }
    drawn = random.Random(SEED)
    chosen = {name for each in names.values() for name in drawn.sample(each, size // 2)}
    return parts.cut(whole, chosen | {node.id for node in graph.load().nodes(kind="career") if node.id in whole})


def rows_of(triples):
    """Yield each triple as texts: subject, predicate, whether the object is an IRI, its value, language and datatype."""
    for s, p, o in triples:
        if isinstance(o, NODE):
            yield s.value, p.value, True, o.value, None, None
        else:
            yield s.value, p.value, False, o.value, o.language, o.datatype.value


def built(rows):
    """Build and serialise triples from rows of text, as anyone would with pyoxigraph."""
    for s, p, is_iri, value, language, datatype in rows:
        if is_iri:
            other = NODE(value)
        elif language:
            other = LITERAL(value, language=language)
        else:
            other = LITERAL(value, datatype=NODE(datatype))
        yield TRIPLE(NODE(s), NODE(p), other)


def write(triples, file):
    pyoxigraph.serialize(triples, file, format=pyoxigraph.RdfFormat.TURTLE, prefixes=dict(PREFIXES))


class Nowhere(io.RawIOBase):
    def writable(self):
        return True

    def write(self, data):
        return len(data)


def export_ratio(which, name):
    """Print how long our export takes beside pyoxigraph from rows, each in turn, and return ours."""
    ours, theirs, size = [], [], 0
    for _ in range(3):
        ours.append(timed(lambda: rdf.stream(which, Nowhere(), "ttl")))
        work, rows = 0.0, rows_of(rdf.triples(which))
        size = 0
        while chunk := list(islice(rows, 200_000)):
            size += len(chunk)
            work += timed(lambda chunk=chunk: write(built(chunk), Nowhere()))
        theirs.append(work)
    print(
        f"{name}: {size:,} triples to Turtle: {min(ours):.2f} s; pyoxigraph from rows {min(theirs):.2f} s: {min(ours) / min(theirs):.2f} times"
    )
    return min(ours)


def compare_queries(cut):
    data = rdf.serialize(cut, "nt")
    store = pyoxigraph.Store()
    store.load(input=data, format=pyoxigraph.RdfFormat.N_TRIPLES)
    view = rdflib.Graph().parse(data=data, format="nt")
    sparql(cut, "ASK {}")
    to_rdflib, to_bare, worst = [], [], []
    for query in catalogue.ready_queries():
        text = with_prefixes(query.text)
        bare = min(waited(lambda text=text: [list(row) for row in store.query(text)]) for _ in range(5))
        ours = min(waited(lambda query=query: sparql(cut, query.text, max_rows=10_000_000)) for _ in range(5))
        slow = waited(lambda text=text: list(view.query(text)))
        to_rdflib.append(slow / ours)
        to_bare.append(ours / (1.3 * bare + 0.001))
        worst.append((ours / (1.3 * bare + 0.001), query.name, 1000 * ours, 1000 * bare, 1000 * slow))
    mean = math.exp(statistics.fmean(map(math.log, to_rdflib)))
    print(f"{len(worst)} ready queries: rdflib takes {mean:.1f} times as long (geometric mean)")
    print(
        f"beside 1.3 times pyoxigraph plus 1 ms: geometric mean {math.exp(statistics.fmean(map(math.log, to_bare))):.2f}, over it {sum(x > 1 for x in to_bare)}"
    )
    for ratio, name, ours, bare, slow in sorted(worst, reverse=True)[:6]:
        print(f"  {name}: {ours:.1f} ms, pyoxigraph {bare:.1f} ms, rdflib {slow:.1f} ms ({ratio:.2f})")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--graph", required=True)
    parser.add_argument("--careers", type=int, default=300)
    parser.add_argument("--full", action="store_true")
    given = parser.parse_args()
    whole = graph.open(given.graph)
    cut = seeded_cut(whole, given.careers)
    print(cut)
    ours = export_ratio(cut, "cut")
    view = rdf.to_rdflib(cut)
    print(f"cut: rdflib's Turtle writer takes {timed(lambda: view.serialize(format='turtle')) / ours:.1f} times as long")
    compare_queries(cut)
    if given.full:
        export_ratio(whole, "full")


if __name__ == "__main__":
    main()
