"""The child process that runs one SPARQL query: no new files or connections, memory and time limited.

It is run as a script by `careergraph.querying` and imports nothing of careergraph. Standard input: one line of JSON (query,
seconds, rows, bytes), then N-Triples. Standard output: one JSON object.
"""

import json
import sys
from typing import Any


def main() -> None:
    """Answer the query on standard input."""
    head = json.loads(sys.stdin.buffer.readline())
    _limit_resources(head["bytes"], head["seconds"])
    try:
        answer = _answer(head, sys.stdin.buffer.read())
    except SyntaxError as error:
        answer = {"error": "syntax", "message": str(error)}
    except (ValueError, OSError, RuntimeError) as error:
        answer = {"error": "refused", "message": str(error)}
    except MemoryError:
        answer = {"error": "memory", "message": ""}
    sys.stdout.write(json.dumps(answer))


def _limit_resources(size: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows; the parent's clock still ends the query
        return
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds + 1, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _forbid_opening() -> None:
    """Let no new file or socket be opened from here on: whatever a query tries, nothing connects out."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _answer(head: dict[str, Any], data: bytes) -> dict[str, Any]:
    import pyoxigraph

    store = pyoxigraph.Store()
    store.bulk_load(input=data, format=pyoxigraph.RdfFormat.N_TRIPLES)
    _forbid_opening()
    found = store.query(head["query"])
    if isinstance(found, pyoxigraph.QueryBoolean):
        return {"variables": ["answer"], "rows": [[{"kind": "value", "value": bool(found)}]], "truncated": False}
    if isinstance(found, pyoxigraph.QueryTriples):
        variables, rows = ["subject", "predicate", "object"], (list(triple) for triple in found)
    else:
        variables, rows = [variable.value for variable in found.variables], (list(row) for row in found)
    taken: list[list[dict[str, Any] | None]] = []
    for row in rows:
        if len(taken) == head["rows"]:
            return {"variables": variables, "rows": taken, "truncated": True}
        taken.append([_term(term) for term in row])
    return {"variables": variables, "rows": taken, "truncated": False}


def _term(term: Any) -> dict[str, Any] | None:
    if term is None:
        return None
    kind = type(term).__name__
    if kind == "Literal":
        return {"kind": "literal", "value": term.value, "language": term.language, "datatype": term.datatype.value}
    return {"kind": kind, "value": str(term) if kind == "Triple" else term.value}


if __name__ == "__main__":
    main()
