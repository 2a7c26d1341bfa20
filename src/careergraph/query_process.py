"""The parent's side of the process that answers queries: started when a graph is first asked, kept, and started anew when it died."""

import atexit
import contextlib
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from careergraph import files, limits, rdf
from careergraph.errors import FileFailure
from careergraph.graph import CareerGraph, compiled
from careergraph.records import Progress


class Ended(Exception):
    """The process ended before it answered: `code` is its exit code, `message` what it said last."""

    def __init__(self, code: int, message: str) -> None:
        """Keep how it ended."""
        self.code, self.message = code, message
        super().__init__(message)


class OutOfTime(Exception):
    """The process was ended because its time was over."""


class Worker:
    """One child process that holds one graph; questions are answered one after the other."""

    def __init__(self, setup: dict[str, Any], data: bytes = b"") -> None:
        """Start it, and wait until it has the graph."""
        script = Path(__file__).with_name("query_worker.py")
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        lean = {**os.environ, "MALLOC_ARENA_MAX": "2"}  # each arena reserves 64 MiB of the memory that a query may have
        self._process = subprocess.Popen([sys.executable, "-P", str(script)], env=lean, **pipes)  # type: ignore[call-overload]  # noqa: S603
        self.owner = os.getpid()
        self._say(json.dumps(setup).encode() + b"\n" + data)
        answer = self._heard()
        if "error" in answer:
            self.close()
            raise Ended(1, answer["message"] or answer["error"])

    @property
    def is_alive(self) -> bool:
        """Whether it may be asked, by this process."""
        return self._process.poll() is None and self.owner == os.getpid()

    def ask(self, head: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Return the answer to one question.

        Raises:
            OutOfTime: there was none after so many seconds.
            Ended: the process died of it.
        """
        is_late = threading.Event()
        clock = threading.Timer(seconds, self._end, (is_late,))
        clock.daemon = True
        clock.start()
        try:
            self._say(json.dumps(head).encode() + b"\n")
            return self._heard()
        except Ended:
            if is_late.is_set():
                raise OutOfTime from None
            raise
        finally:
            clock.cancel()

    def close(self) -> None:
        """End the process, if it is ours."""
        if self.owner == os.getpid():
            self._process.kill()
            self._process.communicate()

    def __del__(self) -> None:
        """End the process with what holds it."""
        if hasattr(self, "owner"):
            self.close()

    def _end(self, is_late: threading.Event) -> None:
        is_late.set()
        self._process.kill()

    def _say(self, content: bytes) -> None:
        try:
            self._process.stdin.write(content)
            self._process.stdin.flush()
        except (BrokenPipeError, OSError):
            return  # it ended: reading tells how

    def _heard(self) -> dict[str, Any]:
        line = self._process.stdout.readline()
        if line.endswith(b"\n"):
            found: dict[str, Any] = json.loads(line)
            return found
        _, said = self._process.communicate()
        raise Ended(self._process.returncode, said.decode(errors="replace").strip())


_LOCK = threading.RLock()
_WORKERS: "WeakKeyDictionary[CareerGraph, Worker]" = WeakKeyDictionary()
"""The processes of graphs that were asked before, at most `_MOST` of them; a graph never changes."""
_MOST = 4
_BY_OTHERS = (1, 2, 15)
"""SIGHUP, SIGINT, SIGTERM: nothing that a query does; somebody ended the process, and another one answers."""


def ask(graph: CareerGraph, head: dict[str, Any], seconds: float, progress: Progress | None = None) -> dict[str, Any]:
    """Ask the process of a graph.

    Raises:
        OutOfTime: there was no answer after so many seconds.
        Ended: the process died of it; the next question starts another.
    """
    with _LOCK:
        try:
            return _worker(graph, progress).ask(head, seconds)
        except Ended as ended:
            if -ended.code not in _BY_OTHERS:
                raise
            return _worker(graph, progress).ask(head, seconds)


def _worker(graph: CareerGraph, progress: Progress | None) -> Worker:
    known = _WORKERS.get(graph)
    if known is None or not known.is_alive:
        if known is not None:
            known.close()
        for old in list(_WORKERS)[: max(0, len(_WORKERS) - _MOST + 1)]:
            _WORKERS.pop(old).close()
        known = _WORKERS[graph] = _started(graph, progress)
    return known


def _started(graph: CareerGraph, progress: Progress | None) -> Worker:
    """Start the process of a graph: on a store in the user's cache, or, of a graph in memory, on triples that it is given."""
    setup: dict[str, Any] = {"bytes": limits.QUERY_BYTES.value}
    path = compiled(graph).path
    if path is not None:
        with contextlib.suppress(FileFailure, OSError):  # no cache can be written here
            name = f"triples-{files.content_hash(path, rdf.cache_salt())}"
            folder = files.cached_folder(name, graph, lambda made: rdf.fill_store(graph, made, progress=progress))
            return Worker({**setup, "store": str(folder)})
    data = rdf.serialize(graph, "nt")
    return Worker({**setup, "size": len(data)}, data)


@atexit.register
def close_all() -> None:
    """End every process."""
    for worker in list(_WORKERS.values()):
        worker.close()
    _WORKERS.clear()
