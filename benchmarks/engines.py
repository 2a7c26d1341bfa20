"""The export in stores of other people: loads it into Oxigraph's server and Virtuoso, runs every ready query, compares the rows.

Usage: python benchmarks/engines.py [--graph my.db] [--engine oxigraph] [--engine virtuoso] [--keep FOLDER]

Oxigraph's server is the PyPI package `oxigraph`, Virtuoso Debian's `virtuoso-opensource`. The rows must be those of careergraph's own
query process; how long loading and the queries take is printed. Servers listen on this machine alone and are ended.
"""

import argparse
import configparser
import contextlib
import json
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from decimal import Decimal
from pathlib import Path

from careergraph import catalogue, graph, rdf
from careergraph.errors import LimitReached
from careergraph.querying import sparql, with_prefixes

GRAPH = "https://w3id.org/careergraph/id/graph"
ISQL, VIRTUOSO = "isql-vt", "virtuoso-t"
STANDARD = Path("/etc/virtuoso-opensource-7/virtuoso.ini")
SECONDS, PATIENCE = 600, 60
"""How long is waited for a server to start or load, and for a query."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port, process):
    for _ in range(SECONDS):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        if process.poll() is not None:
            sys.exit(f"the server ended with {process.returncode}")
        time.sleep(1)
    sys.exit("the server does not answer")


class Oxigraph:
    name = "Oxigraph server"

    def __init__(self, folder):
        self.folder, self.port = folder / "oxigraph", free_port()
        self.binary = shutil.which("oxigraph") or str(Path(sys.executable).with_name("oxigraph"))

    def load(self, path):
        subprocess.run([self.binary, "load", "--location", self.folder, "--file", path], check=True, capture_output=True)

    def __enter__(self):
        command = [self.binary, "serve-read-only", "--location", self.folder, "--bind", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self.port, self.process)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def ask(self, text):
        return asked(f"http://127.0.0.1:{self.port}/query", {"query": text})


class Virtuoso:
    name = "Virtuoso"

    def __init__(self, folder):
        self.folder, self.port, self.http = folder / "virtuoso", free_port(), free_port()
        self.folder.mkdir(exist_ok=True)
        self.data = folder

    def configured(self):
        """Write Debian's settings with our folder and ports, listening on this machine alone."""
        ini = configparser.RawConfigParser(strict=False, inline_comment_prefixes=(";",), comment_prefixes=(";",))
        ini.optionxform = str
        ini.read(STANDARD)
        for section in ini.sections():
            for key, value in ini.items(section):
                ini.set(section, key, value.replace("/var/lib/virtuoso-opensource-7/db", str(self.folder)))
        parameters = {
            "ServerPort": f"127.0.0.1:{self.port}",
            "DirsAllowed": f"., {self.data}",
            "NumberOfBuffers": "170000",
            "MaxDirtyBuffers": "130000",
        }
        for key, value in parameters.items():
            ini.set("Parameters", key, value)
        ini.set("HTTPServer", "ServerPort", f"127.0.0.1:{self.http}")
        ini.set("HTTPServer", "ServerRoot", str(self.folder))
        ini.set("SPARQL", "ResultSetMaxRows", "1000000")
        ini.set("SPARQL", "MaxQueryCostEstimationTime", "100000")
        ini.set("SPARQL", "MaxQueryExecutionTime", str(SECONDS))
        ini.remove_section("Plugins")
        with (self.folder / "virtuoso.ini").open("w") as file:
            ini.write(file)

    def __enter__(self):
        self.configured()
        command = [VIRTUOSO, "-f", "+configfile", str(self.folder / "virtuoso.ini")]
        self.process = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self.http, self.process)
        return self

    def __exit__(self, *_):
        self.sql("shutdown;", is_last=True)
        self.process.wait()

    def sql(self, text, *, is_last=False):
        done = subprocess.run(
            [ISQL, f"127.0.0.1:{self.port}", "dba", "dba", f"exec={text}"], capture_output=True, text=True, check=False
        )
        if not is_last and ("Error" in done.stdout + done.stderr):
            sys.exit(done.stdout + done.stderr)
        return done.stdout

    def load(self, path):
        self.sql(f"ld_dir('{path.parent}', '{path.name}', '{GRAPH}'); rdf_loader_run(); checkpoint;")
        errors = self.sql("SELECT ll_error FROM DB.DBA.LOAD_LIST WHERE ll_error IS NOT NULL;")
        if "0 Rows" not in errors:
            sys.exit(errors)

    def ask(self, text):
        return asked(
            f"http://127.0.0.1:{self.http}/sparql",
            {"query": text, "default-graph-uri": GRAPH, "format": "application/sparql-results+json"},
        )


def asked(address, form):
    """Return columns and rows of one query over the SPARQL protocol."""
    request = urllib.request.Request(
        address, urllib.parse.urlencode(form).encode(), {"Accept": "application/sparql-results+json"}
    )
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        found = json.load(answer)
    head = found["head"]["vars"]
    return head, [[row[name]["value"] if name in row else None for name in head] for row in found["results"]["bindings"]]


def plain(cell):
    """Return a cell as answers are compared: numbers by value, truths as words, anything else as text."""
    if cell is None:
        return ""
    text = str(cell).lower() if isinstance(cell, bool) else str(cell)
    return f"{Decimal(text).normalize():f}" if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text) else text


def truths(rows, wanted):
    """Return rows with 1 and 0 as words where true and false are wanted: Virtuoso has no other truths."""
    places = {at for row in wanted for at, cell in enumerate(row) if cell in ("true", "false")}
    return [
        [{"1": "true", "0": "false"}.get(cell, cell) if at in places else cell for at, cell in enumerate(row)] for row in rows
    ]


def expected(own):
    """Return the rows of every ready query by careergraph's own process; None where a limit stops it."""
    rows = {}
    for query in catalogue.ready_queries():
        try:
            found = sparql(own, query.text, seconds=PATIENCE, max_rows=1_000_000).rows
        except LimitReached as reached:
            print(f"  careergraph, {query.name}: {reached}", flush=True)
            rows[query.name] = None
        else:
            rows[query.name] = sorted([plain(cell) for cell in row] for row in found)
    return rows


def compare(engine, rows):
    """Run every ready query, print how long they take, and return how many give other rows or none."""
    wrong, unanswered, taken = 0, 0, []
    for query in catalogue.ready_queries():
        wanted, begin = rows[query.name], time.perf_counter()
        try:
            _, got = engine.ask(with_prefixes(query.text))
        except (urllib.error.URLError, TimeoutError) as error:
            told = error.read().decode(errors="replace") if isinstance(error, urllib.error.HTTPError) else str(error)
            print(f"  {query.name}: {time.perf_counter() - begin:.0f} s, {told.strip().splitlines()[:2]}", flush=True)
            unanswered += 1
            continue
        taken.append((time.perf_counter() - begin, query.name))
        if wanted is None:
            print(f"  {query.name}: {len(got)} rows in {taken[-1][0]:.1f} s, compared with nothing", flush=True)
            continue
        found = sorted(truths([[plain(cell) for cell in row] for row in got], wanted))
        if found != wanted:
            wrong += 1
            other = next((pair for pair in zip(found, wanted, strict=False) if pair[0] != pair[1]), (len(found), len(wanted)))
            print(f"  {query.name}: {len(found)} rows, {len(wanted)} expected: {other}", flush=True)
    longest = ", ".join(f"{name} {seconds:.1f} s" for seconds, name in sorted(taken, reverse=True)[:5])
    times = [seconds for seconds, _ in taken]
    median, total = 1000 * statistics.median(times), sum(times)
    print(
        f"{engine.name}: {len(times)} queries answered, {sum(map(len, filter(None, rows.values()))):,} rows compared, {wrong} with other rows,"
        f" {unanswered} not answered;"
        f" median {median:.0f} ms, together {total:.1f} s; longest: {longest}",
        flush=True,
    )
    return wrong + unanswered


def run(kind, folder, path, rows):
    engine = kind(folder)
    if kind is Oxigraph:  # it loads while nobody serves
        begin = time.perf_counter()
        engine.load(path)
        print(f"{engine.name}: loaded in {time.perf_counter() - begin:.0f} s", flush=True)
    with engine:
        if kind is Virtuoso:
            begin = time.perf_counter()
            engine.load(path)
            print(f"{engine.name}: loaded in {time.perf_counter() - begin:.0f} s", flush=True)
        return compare(engine, rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--graph")
    parser.add_argument("--engine", action="append", choices=["oxigraph", "virtuoso"])
    given = parser.parse_args()
    own = graph.open(given.graph) if given.graph else graph.load()
    kinds = {"oxigraph": Oxigraph, "virtuoso": Virtuoso}
    with tempfile.TemporaryDirectory(prefix="careergraph-") as folder:
        path = Path(folder) / "careergraph.nt"
        begin = time.perf_counter()
        rdf.write_rdf(own, path)
        with path.open("rb") as file:
            print(f"export: {sum(1 for _ in file):,} triples in {time.perf_counter() - begin:.0f} s", flush=True)
        with contextlib.suppress(LimitReached):
            sparql(own, "ASK {}", seconds=SECONDS)
        rows = expected(own)
        sys.exit(sum(run(kinds[name], Path(folder), path, rows) for name in given.engine or kinds) > 0)


if __name__ == "__main__":
    main()
