"""Many people at once: plans and reaches for a whole population, on all cores, one after the other as they come.

    people ──> a window of chunks ──> processes, each with its own graph ──> answers, in the order of the people

No person is kept beyond the window; what a process has read of careers is.
"""

import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from careergraph import explain, files, limits, planner, reachability, reporting
from careergraph.errors import CareerGraphError, LimitReached, Problem
from careergraph.graph import CareerGraph, compiled
from careergraph.reachability import Reach
from careergraph.request import Request
from careergraph.routes import Plan, Route
from careergraph.sources.people import Entry, People, Someone
from careergraph.store import Store
from careergraph.tables import plain
from careergraph.vocab import Criterion

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

_Item = TypeVar("_Item")
_Done = TypeVar("_Done")
Progress = Callable[[str, int, int], None]
_CHUNK, _WINDOW = 8, 64
"""How many people a process gets at once, and how many such chunks may wait for each: while one takes its time, others go on."""


def plan_many(
    graph: CareerGraph, requests: Iterable[Request | Mapping[str, Any]], *, workers: int | None = None
) -> Iterator[Plan]:
    """Yield the plan of each request, in their order.

    Args:
        graph: Where to plan.
        requests: Requests, or the arguments of `plan` by name: `{"start": …, "goal": …, "have": […]}`.
        workers: How many processes; as many as there are processors by default. With 1, this process plans.

    Raises:
        CareerGraphError: as of `plan`, for the first request that contradicts itself.

    Processes are spawned: a script that calls this does so under `if __name__ == "__main__":`.
    """
    for found in mapped(graph, requests, _planned, workers=workers):
        yield replace(found, graph=graph)


def reach_many(
    graph: CareerGraph, requests: Iterable[Request | Mapping[str, Any]], *, workers: int | None = None
) -> Iterator[Reach]:
    """Yield the reach of each request, in their order; requests, or the arguments of `reach` by name. All else as of `plan_many`."""
    for found in mapped(graph, requests, _reached, workers=workers):
        yield replace(found, graph=graph)


def _planned(graph: CareerGraph, asked: Request | Mapping[str, Any]) -> Plan:
    return planner.answer(graph, asked) if isinstance(asked, Request) else planner.plan(graph, **asked)


def _reached(graph: CareerGraph, asked: Request | Mapping[str, Any]) -> Reach:
    return reachability.within(graph, asked) if isinstance(asked, Request) else reachability.reach(graph, **asked)


# -- on all cores -----------------------------------------------------------------------------------------------------


def mapped(
    graph: CareerGraph, items: Iterable[_Item], work: Callable[[CareerGraph, _Item], _Done], *, workers: int | None = None
) -> Iterator[_Done]:
    """Yield what `work` gives for each item in a graph, in the order of the items; `work` is a function of a module.

    Raises:
        LimitReached: a process was killed, as where memory is short.
    """
    size = workers if workers is not None else limits.processors()
    if size == 1:
        yield from (work(graph, item) for item in items)
        return
    from concurrent.futures.process import BrokenProcessPool

    try:
        yield from _spread(graph, items, work, size)
    except BrokenProcessPool as error:
        message = "a process that answers was ended from outside, perhaps for want of memory"
        raise LimitReached(limits.BATCH_PROCESSES, message) from error


def _spread(
    graph: CareerGraph, items: Iterable[_Item], work: Callable[[CareerGraph, _Item], _Done], size: int
) -> Iterator[_Done]:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing import get_context

    store, source = compiled(graph), iter(items)
    place = (store.path, None if store.path else store.image())
    with ProcessPoolExecutor(size, mp_context=get_context("spawn"), initializer=_begin, initargs=place) as pool:
        waiting: deque[Future[list[_Done]]] = deque()
        try:
            while True:
                while len(waiting) < size * _WINDOW and (chunk := list(islice(source, _CHUNK))):
                    waiting.append(pool.submit(_work, work, chunk))
                if not waiting:
                    return
                yield from waiting.popleft().result()
        finally:
            for each in waiting:
                each.cancel()


_OPENED: dict[str, CareerGraph] = {}
"""The graph of a process that answers."""


def _begin(path: Path | None, image: bytes | None) -> None:
    """Open the graph in a process that answers; an interrupt is for the one that asks, and without that one it ends."""
    import signal
    from multiprocessing import parent_process
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if asking := parent_process():
        Thread(target=_end_after, args=(asking,), daemon=True).start()
    _OPENED["graph"] = CareerGraph(Store(path, image))


def _end_after(asking: "BaseProcess") -> None:
    asking.join()
    os._exit(1)


def _work(work: Callable[[CareerGraph, _Item], _Done], chunk: list[_Item]) -> list[_Done]:
    return [work(_OPENED["graph"], item) for item in chunk]


# -- files of people --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked for everybody: a plan, or a reach, with the same wishes; `is_whole` asks for all of each answer."""

    is_reach: bool
    wishes: tuple[tuple[str, Any], ...] = ()
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of a file of people: how many rows were answered now and before, how many rows are faulty, and the first faults."""

    answered: int
    before: int
    faulty: int
    problems: tuple[Problem, ...]


def answer_people(
    graph: CareerGraph,
    people: files.AnyPath,
    output: files.AnyPath,
    asking: Asking,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Batch:
    """Write a line of JSON for each person of a CSV or Parquet file (docs/people.md), in their order.

    A run that was stopped is gone on with by the same call: what it has written is kept beside `output`, which appears when all is there.

    Raises:
        BadData: a column of the file is unknown or missing.
        FileFailure: a file can't be read or written.
    """
    people, output = Path(people), Path(output)
    known = People(people, has_goals=not asking.is_reach)
    with files.resuming(output, _key(graph, people, asking)) as (file, before, faulty_before):
        problems: list[Problem] = []
        answered, faulty = 0, faulty_before
        for line, problem in mapped(graph, islice(known, before, None), partial(_line, asking), workers=workers):
            file.write(line)
            answered += 1
            if problem:
                faulty += 1
                problems += [problem][: limits.PROBLEMS.value - len(problems)]
            if not answered % _TO_DISK:
                files.to_disk(file)
            if progress:
                progress(people.name, before + answered, known.number)
    return Batch(answered, before, faulty, tuple(problems))


_TO_DISK = 64
"""After how many lines what was written is brought to disk."""


def _key(graph: CareerGraph, people: Path, asking: Asking) -> str:
    """Return what tells one run from another: the people, the graph, what is asked, and the version that answers."""
    import hashlib

    from careergraph import __version__

    store = compiled(graph)
    salt = f"{__version__} {asking}"
    whole = files.content_hash(store.path, salt) if store.path else hashlib.sha256(store.image() + salt.encode()).hexdigest()
    return files.content_hash(people, whole)[:12]


def _line(asking: Asking, graph: CareerGraph, entry: Entry) -> tuple[bytes, Problem | None]:
    """Return the line of one person, and what is wrong with the row if it can't be answered."""
    problem = entry.found if isinstance(entry.found, Problem) else None
    told: dict[str, object] = {}
    if isinstance(entry.found, Someone):
        try:
            told = _told(asking, graph, entry.found)
        except CareerGraphError as error:
            problem = Problem(entry.path, entry.line, 0, str(error), error.hint)
    if problem:
        told = {"error": {"message": problem.message, "hint": problem.hint}}
    whole = (
        {**told, "person": entry.person, "line": entry.line}
        if problem
        else {"person": entry.person, "line": entry.line, **told}
    )
    return json.dumps(whole, ensure_ascii=False, default=plain).encode() + b"\n", problem


def _told(asking: Asking, graph: CareerGraph, someone: Someone) -> dict[str, object]:
    wishes: dict[str, Any] = dict(asking.wishes)
    wishes["have"] = (*someone.have, *wishes.get("have", ()))
    wishes["lack"] = (*someone.lack, *wishes.get("lack", ()))
    wishes["served_months"] = someone.served_months or wishes.get("served_months", 0)
    if asking.is_reach:
        found = reachability.reach(graph, someone.start or None, **wishes)
        return {"answer": reporting.reach_to_dict(graph, found)} if asking.is_whole else _short_reach(found)
    plan = planner.plan(graph, someone.start or None, list(someone.goals), **wishes)
    return {"answer": explain.plan_to_dict(graph, plan)} if asking.is_whole else _short_plan(plan)


def _short_plan(plan: Plan) -> dict[str, object]:
    return {
        "start": plan.request.start,
        "goals": plan.request.goals,
        "is_complete": plan.is_complete,
        "routes": [{"names": route.names, **_short(route)} for route in plan.routes],
        "reasons": [{"code": reason.code, "about": reason.about, "detail": reason.detail} for reason in plan.reasons],
    }


def _short_reach(found: Reach) -> dict[str, object]:
    return {
        "start": found.request.start,
        "is_complete": found.is_complete,
        "careers": [
            {
                "career": each.career,
                "is_exact": each.is_exact,
                "figure": each.figure.number if each.figure else None,
                **_short(each.route),
            }
            for each in found.careers
        ],
        "undecided": [{"career": career, "at_least": least} for career, least in found.undecided],
    }


def _short(route: Route) -> dict[str, object]:
    return {
        "careers": route.careers,
        "months_lower": route.months.lower.known,
        "months": route.months.upper.known,
        "not_counted": [str(unknown) for unknown in route.months.upper.unknowns],
        "effort": route.effort.upper.known,
        "risk": dict(route.totals)[Criterion.RISK].upper.known if Criterion.RISK in dict(route.totals) else None,
        "moves": route.moves,
        "gains": [str(gain) for gain in route.gains],
    }
