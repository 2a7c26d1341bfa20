"""The child process that answers SPARQL queries over one graph: no new files or connections, memory and time limited.

It is run as a script by `careergraph.query_process` and imports nothing of careergraph. Standard input: a line of JSON (bytes: the
memory it may use; store: a folder to read, or size: how many bytes of N-Triples follow), then a line of JSON for each query.
Standard output: a line of JSON when it is ready, then one for each query.
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def main() -> None:
    """Answer the queries on standard input, one a line, until it ends."""
    setup = json.loads(sys.stdin.buffer.readline())
    if not setup.get("store"):
        _limit_resources(setup["bytes"])
    try:
        store = _opened(setup)
    except (SyntaxError, ValueError, OSError) as error:
        _say({"error": "graph", "message": str(error)})
        return
    except MemoryError:
        _say({"error": "memory", "message": ""})
        return
    _limit_resources(setup["bytes"])  # a store on disk is opened by many threads at once, which reserve more than they use
    _forbid_opening(setup.get("store", ""))
    _say({"ready": True})
    for line in sys.stdin.buffer:
        head = json.loads(line)
        _limit_time(head["seconds"])
        _say(_tried(store, head, setup["bytes"]))


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _tried(store: Any, head: dict[str, Any], size: int) -> dict[str, Any]:
    """Return the answer of one query, or what it could not do."""
    try:
        return _answer(store, head, size)
    except SyntaxError as error:
        return {"error": "syntax", "message": str(error)}
    except (ValueError, OSError, RuntimeError) as error:
        return {"error": "refused", "message": str(error)}
    except MemoryError:
        return {"error": "memory", "message": ""}


def _opened(setup: dict[str, Any]) -> Any:
    import pyoxigraph

    if setup.get("store"):
        return pyoxigraph.Store.read_only(setup["store"])
    store = pyoxigraph.Store()
    store.load(input=sys.stdin.buffer.read(setup["size"]), format=pyoxigraph.RdfFormat.N_TRIPLES)
    return store


def _limit_resources(size: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows; the parent's clock still ends a query
        return
    for kind, most in ((resource.RLIMIT_AS, size), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)  # noqa: PLW2901 - no limit can be raised
        resource.setrlimit(kind, (most, most))


def _limit_time(seconds: int) -> None:
    """Let the processor time of this process end soon after one more query: also where the parent is gone."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft, hard = int(used.ru_utime + used.ru_stime) + seconds + 2, resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _forbid_opening(folder: str = "") -> None:
    """Let nothing be opened from here on: whatever a query tries, nothing connects out.

    Of a large store in a folder, as many files more as it has that are not open yet: they are opened when they are needed.
    """
    try:
        import resource
    except ImportError:
        return
    closed = _closed_files(folder) if folder else 0
    most = max(int(path.name) for path in _DESCRIPTORS.iterdir()) + 1 + closed if closed else 0
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


_DESCRIPTORS = Path("/dev/fd")
"""What this process has open, by number."""


def _closed_files(folder: str) -> int:
    """Return how many files of a store are not open, as far as that can be seen."""
    return len({str(path) for path in Path(folder).glob("*.sst")} - {os.path.realpath(path) for path in _DESCRIPTORS.iterdir()})


def _answer(store: Any, head: dict[str, Any], size: int) -> dict[str, Any]:
    import pyoxigraph

    found = store.query(head["query"], prefixes=head.get("prefixes"))
    if isinstance(found, pyoxigraph.QueryBoolean):
        return {"variables": ["answer"], "rows": [[{"kind": "value", "value": bool(found)}]], "truncated": False}
    if isinstance(found, pyoxigraph.QueryTriples):
        variables, rows = ["subject", "predicate", "object"], (list(triple) for triple in found)
    else:
        variables, rows = [variable.value for variable in found.variables], (list(row) for row in found)
    taken, is_truncated = _take(rows, head["rows"], size // _ANSWER_PART)
    return {"variables": variables, "rows": taken, "truncated": is_truncated}


_ANSWER_PART = 16
"""An answer may be this part of the memory: the parent holds it more than once."""


def _take(rows: Iterator[list[Any]], most_rows: int, most_chars: int) -> tuple[list[list[dict[str, Any] | None]], bool]:
    """Return the first rows, and whether there were more.

    Raises:
        MemoryError: the rows together are longer than `most_chars`.
    """
    taken: list[list[dict[str, Any] | None]] = []
    chars = 0
    for row in rows:
        if len(taken) == most_rows:
            return taken, True
        taken.append([_term(term) for term in row])
        chars += sum(len(term["value"]) for term in taken[-1] if term)
        if chars > most_chars:
            raise MemoryError
    return taken, False


def _term(term: Any) -> dict[str, Any] | None:
    if term is None:
        return None
    kind = type(term).__name__
    if kind == "Literal":
        return {"kind": kind, "value": term.value, "language": term.language, "datatype": term.datatype.value}
    return {"kind": kind, "value": str(term) if kind == "Triple" else term.value}


if __name__ == "__main__":
    main()
