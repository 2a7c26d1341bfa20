"""Take a data set into a compiled graph, with an account of every row, and tell two compiled graphs apart."""

import contextlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from careergraph import files, limits, overrides, store
from careergraph.errors import BadData, FileFailure, Problem, RequestError
from careergraph.model import Outcome, Pack, Release
from careergraph.sources import bls, cip, crosswalks, esco, onet, pack, rdf, rome
from careergraph.sources.reading import Account, Progress, TableCount

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

_READERS: dict[str, Callable[[Sequence[Path], Account], list[Release]]] = {
    "onet": onet.read,
    "bls": bls.read,
    "cip": cip.read,
    "esco": esco.read,
    "rome": rome.read,
    "crosswalk": crosswalks.read,
    "rdf": rdf.read,
}
KINDS = (*_READERS, "pack")
"""What can be imported."""


@dataclass(frozen=True, slots=True)
class DataSetChange:
    """What an import did to one data set: its version before and after, and how many statements came, went and stayed."""

    data_set: str
    before: str
    after: str
    added: int
    removed: int
    kept: int


@dataclass(frozen=True, slots=True)
class Import:
    """The report of one import: every row of `tables` is taken in or left out by a reason.

    `passed_over` are tables that weren't read, with the reason; `missing` are tables that a full release has; `waiting` are the
    overrides in the graph that mean nothing that it says now.
    """

    path: Path
    changes: tuple[DataSetChange, ...]
    tables: tuple[TableCount, ...]
    passed_over: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    waiting: tuple[Outcome, ...] = ()

    @property
    def is_unchanged(self) -> bool:
        """Whether the graph said all this before."""
        return not any(change.added or change.removed or change.before != change.after for change in self.changes)


@dataclass(frozen=True, slots=True)
class Difference:
    """What distinguishes two compiled graphs: ids of nodes, statements by source and relation, sources whose version changed,
    and overrides with what they do in the one and the other.

    A statement that was withdrawn is still said; that its source says it no more is something else.
    """

    nodes_added: tuple[str, ...]
    nodes_removed: tuple[str, ...]
    statements_added: tuple[tuple[str, str, int], ...]
    statements_removed: tuple[tuple[str, str, int], ...]
    sources: tuple[tuple[str, str, str], ...]
    overrides: tuple[tuple[str, str, str], ...] = ()

    def __bool__(self) -> bool:
        """Return whether anything differs."""
        changed = (self.statements_added, self.statements_removed, self.overrides)
        return any((self.nodes_added, self.nodes_removed, self.sources, *changed))


def import_into(
    path: files.AnyPath,
    kind: str,
    inputs: files.AnyPaths,
    *,
    also: Mapping[str, files.AnyPaths] | None = None,
    progress: Progress | None = None,
    workers: int | None = 1,
) -> Import:
    """Take the data set of a `kind` (one of `KINDS`) in `inputs` into the compiled graph at `path`, and report every row.

    `also` are other kinds with their inputs, for the same file: it is compiled once for all of them. A new graph begins with the
    bundled assumptions and guides. What a data set said in an older release goes; all else stays. The file is replaced when
    everything is done, or stays as it was.

    Several kinds are read by as many processes as there are `workers`, or processors where that is None. They are spawned: a
    script that asks for more than one does so under `if __name__ == "__main__":`.

    Raises:
        BadData: an input has faults; the error lists all of its kind.
        FileFailure: a file can't be read or written, or a process that reads was ended from outside.
        RequestError: there is no such kind, nothing to import, or a pack beside releases that it may speak of.
    """
    wanted = {each: [Path(name) for name in files.several(names)] for each, names in {kind: inputs, **(also or {})}.items()}
    _check_kinds(wanted)
    path = Path(path)
    several = min(len(wanted), limits.processors() if workers is None else workers)
    if several > 1:
        with files.scratch(path) as folder:
            releases, of_each = zip(*_read_aside(wanted, folder, several, progress), strict=True)
            return take_in(path, [*chain.from_iterable(releases)], *of_each, ready=sorted(folder.iterdir()))
    accounts = {each: Account(progress) for each in wanted}
    if kind == "pack":
        packs = _packs(wanted[kind], store.open_file(path) if path.exists() else None)
        accounts[kind].tables = {count.table: count for count in _pack_counts(packs)}
        return take_in(path, packs, *accounts.values())
    found = [release for each, paths in wanted.items() for release in _releases(each, paths, accounts[each])]
    _share_progress([*accounts.values()])
    return take_in(path, found, *accounts.values(), is_whole=kind == "rdf")


def _check_kinds(wanted: Mapping[str, Sequence[Path]]) -> None:
    """Refuse what can't be imported, or not together."""
    for kind, inputs in wanted.items():
        if kind not in KINDS:
            raise RequestError("kind", f"{kind!r} can't be imported", f"one of: {', '.join(KINDS)}")
        if not inputs:
            raise RequestError("path", f"nothing to import as {kind}", "name a file, a folder or a zip file")
    alone = next((kind for kind in _ALONE if kind in wanted and len(wanted) > 1), None)
    if alone:
        raise RequestError("kind", f"{alone} can't be imported beside other kinds", f"import {_ALONE[alone]}")


_ALONE = {"pack": "it after them: it may speak of what they say", "rdf": "it before them: it is a whole graph"}
"""What must be imported by itself, and when instead."""


def _releases(kind: str, paths: Sequence[Path], account: Account) -> list[Release]:
    return [release for release in _READERS[kind](paths, account) if release.id not in store.COMPOSED]


def _share_progress(accounts: Sequence[Account]) -> None:
    """Let accounts count on from one to the next."""
    done, whole = 0, sum(account.bytes_all for account in accounts)
    for account in accounts:
        account.bytes_done, account.bytes_all, done = account.bytes_done + done, whole, done + account.bytes_all


def take_in(
    path: Path, found: Sequence[Pack | Release], *accounts: Account, is_whole: bool = False, ready: Sequence[Path] = ()
) -> Import:
    """Compile data sets into the graph at `path`, and report what changed; a new graph that `is_whole` begins with nothing.

    Their statements may wait in files that are `ready`.

    Raises:
        BadData: a data set has faults, or is there twice.
        FileFailure: the file can't be read or written.
    """
    base = path if path.exists() else None
    old = store.open_file(path) if base else None
    _check_one_release(found)
    names = [each.id for each in found]
    said_before = {name: _said(old, name) for name in (*names, *store.COMPOSED)}
    versions = {name: _version(old, name) for name in names}
    new = store.build_file([*([] if base or is_whole else bundled()), *found], path, base=base, ready=ready)
    changes = _changes(new, {**versions, **{name: _version(new, name) for name in store.COMPOSED}}, said_before)
    changes = [change for change in changes if change.data_set in versions or change.added or change.removed]
    ends = {end for told in crosswalks.COMPOSITIONS for end in (told.first, told.second)}
    counts = [count for account in accounts for count in account.tables.values()]
    counts += _composed_counts(new) if ends & {*names} else ()
    passed_over = tuple(row for account in accounts for row in sorted(account.passed_over.items()))
    missing = tuple(name for account in accounts for name in account.missing)
    return Import(path, tuple(changes), tuple(counts), passed_over, missing, _waiting(new))


def remove_from(path: files.AnyPath, data_sets: Sequence[str]) -> tuple[DataSetChange, ...]:
    """Take data sets out of the compiled graph at `path`: what they say, and what they withdraw or correct.

    Nodes stay as long as another data set speaks of them. The file is replaced when everything is done.

    Raises:
        FileFailure: the file can't be read or written.
        RequestError: the graph has no such data set.
    """
    path = Path(path)
    old = store.open_file(path)
    known = sorted(row[0].removeprefix("pack:") for row in old.rows("SELECT key FROM meta WHERE key LIKE 'pack:%'"))
    for name in data_sets:
        if name in store.COMPOSED:
            raise RequestError("data set", f"{name!r} follows from others", "remove one of the crosswalks that it follows from")
        if name not in known:
            raise RequestError(
                "data set", f"the graph has no {name!r}", pack.nearest(name, known) or f"one of: {', '.join(known)}"
            )
    said_before = {name: _said(old, name) for name in data_sets}
    versions = {name: _version(old, name) for name in data_sets}
    new = store.build_file([], path, base=path, without=data_sets)
    return tuple(_changes(new, versions, said_before))


def _composed_counts(new: store.Store) -> list[TableCount]:
    """Return the account of each crosswalk that follows from two: pairs of codes that both join, and those without a match."""
    counts = []
    sql = f"{store.STATEMENT_SQL} WHERE {store.MATCHES_OF} ORDER BY s.num"
    for told in crosswalks.COMPOSITIONS:
        first, second = ([store.statement_from(row) for row in new.rows(sql, name)] for name in (told.first, told.second))
        matches, left = crosswalks.composed(told, first, second)
        if matches:
            reason = Counter({"the ends may have nothing in common": left})
            counts.append(TableCount(f"{told.first} + {told.second}", len(matches) + left, len(matches), reason))
    return counts


def _waiting(graph: store.Store) -> tuple[Outcome, ...]:
    """Return the overrides that mean nothing that the graph says now, and why."""
    rows = graph.rows("SELECT * FROM override WHERE withdrawn = '' ORDER BY source, id")
    return tuple(Outcome(store.override_from(row), note=row[-1]) for row in rows)


def bundled() -> tuple[Pack, ...]:
    """Return the assumptions, guides and facts with which a new graph begins."""
    return pack.read(files.bundled("data") / "assumptions", *files.bundled_packs())


def _packs(folders: Sequence[Path], old: store.Store | None) -> tuple[Pack, ...]:
    """Return pack folders; they may name nodes that the graph they go into has of other data sets."""
    known = {row[0]: row[1] for row in old.rows("SELECT node, min(data_set) FROM definition GROUP BY node")} if old else {}
    if old is None:
        known = {node.id: each.id for each in bundled() for node in each.nodes}
    packs = pack.read(*folders, known=frozenset(known))
    own = {each.id for each in packs}
    defined = {node.id for each in packs for node in each.nodes}
    said = {name for each in packs for s in each.statements for name in (s.subject, s.object)}
    said |= {name for each in packs for name in overrides.named(each.overrides)}
    named = {name for name in said if name and name[-2:] != ":*"}
    dropped = sorted(name for name in named - defined if known.get(name) in own)
    if dropped:
        hint = "put them back into nodes.csv, or take away what is said of them"
        raise BadData([Problem(str(folders[0]), 0, 0, f"{', '.join(dropped)}: only an older version defined this", hint)])
    return packs


def _check_one_release(found: Sequence[Pack | Release]) -> None:
    """Report two releases of one data set: which of them counts can't be told."""
    for name, times in Counter(each.id for each in found).items():
        sources = {source for each in found if each.id == name for source in each.sources}
        if times > 1 and len(sources) > 1:
            raise BadData([Problem(name, 0, 0, f"{times} releases of {name!r} at once", "name one of them")])


def _said(old: store.Store | None, data_set: str) -> set[str]:
    """Return the ids of all that a data set says, of what was withdrawn of it, and of its overrides."""
    if old is None or not old.rows("SELECT 1 FROM provides WHERE data_set = ?", data_set):
        return set()
    mine = "(SELECT source FROM provides WHERE data_set = ?1)"
    sql = " UNION ALL ".join(f"SELECT id FROM {table} WHERE source IN {mine}" for table in _SAYING)  # noqa: S608 - fixed words
    return {row[0] for row in old.rows(sql, data_set)}


_SAYING = ("statement", "withdrawn", "override")
"""The tables in which data sets say something."""


def _numbers(graph: store.Store) -> dict[str, int]:
    """Return how much each data set says."""
    counts = " UNION ALL ".join(f"SELECT source, count(*) AS said FROM {table} GROUP BY source" for table in _SAYING)  # noqa: S608
    return dict(graph.rows(f"SELECT data_set, sum(said) FROM provides JOIN ({counts}) USING (source) GROUP BY data_set"))  # noqa: S608


def _version(graph: store.Store | None, data_set: str) -> str:
    sql = "SELECT version FROM source WHERE id IN (SELECT source FROM provides WHERE data_set = ?) ORDER BY id"
    return ", ".join(dict.fromkeys(row[0] for row in graph.rows(sql, data_set) if row[0])) if graph else ""


def _changes(new: store.Store, before: Mapping[str, str], said_before: Mapping[str, set[str]]) -> list[DataSetChange]:
    """Return what changed of each data set that had a version `before`; where it said nothing, its ids need no comparing."""
    numbers, changes = _numbers(new), []
    for name, version in before.items():
        old = said_before[name]
        kept = len(old & _said(new, name)) if old else 0
        added, removed = numbers.get(name, 0) - kept, len(old) - kept
        changes.append(DataSetChange(name, version, _version(new, name), added, removed, kept))
    return changes


def _pack_counts(packs: Sequence[Pack | Release]) -> list[TableCount]:
    """Return the count of each pack: a pack with any fault is not taken in at all, so every row is."""
    rows = {each.id: sum(1 for _ in chain(each.nodes, each.statements, each.overrides)) for each in packs}
    return [TableCount(name, read=number, taken=number) for name, number in rows.items()]


def diff(old: files.AnyPath, new: files.AnyPath) -> Difference:
    """Return what distinguishes two compiled graphs.

    Raises:
        FileFailure: there is no such file.
        WrongGraphFile: one is no careergraph database, or of another version.
    """
    left, right = store.open_file(Path(old)), store.open_file(Path(new))
    nodes = [{row[0] for row in graph.rows("SELECT id FROM node WHERE sort != 'any'")} for graph in (left, right)]
    sql = "SELECT id, source, relation FROM {} WHERE id NOT IN (SELECT corrected FROM override WHERE is_made)"
    said = [{row for table in ("statement", "withdrawn") for row in graph.rows(sql.format(table))} for graph in (left, right)]
    versions = [dict(graph.rows("SELECT id, version FROM source")) for graph in (left, right)]
    named = sorted(versions[0].keys() | versions[1].keys())
    pairs = ((name, versions[0].get(name), versions[1].get(name)) for name in named)
    return Difference(
        nodes_added=tuple(sorted(nodes[1] - nodes[0])),
        nodes_removed=tuple(sorted(nodes[0] - nodes[1])),
        statements_added=_by_kind(said[1] - said[0]),
        statements_removed=_by_kind(said[0] - said[1]),
        sources=tuple((name, _shown(before), _shown(after)) for name, before, after in pairs if before != after),
        overrides=_overrides_between(left, right),
    )


def _overrides_between(left: store.Store, right: store.Store) -> tuple[tuple[str, str, str], ...]:
    """Return the overrides that do not the same in two graphs: which, and what they do in each."""
    states = [{row[1]: row for row in graph.rows("SELECT * FROM override")} for graph in (left, right)]
    rows = []
    for key in states[0].keys() | states[1].keys():
        old, new = (state.get(key) for state in states)
        override = store.override_from(old or new or ())
        does = ["" if row is None else row[-1] or f"{override.action}s {row[-4]}" for row in (old, new)]
        rows.append((str(override), does[0], does[1]))
    return tuple(sorted(row for row in rows if row[1] != row[2]))


def _by_kind(rows: "set[tuple[str, str, str]]") -> tuple[tuple[str, str, int], ...]:
    counts = Counter((source, relation) for _, source, relation in rows)
    return tuple((*key, counts[key]) for key in sorted(counts))


def _shown(version: str | None) -> str:
    return "absent" if version is None else version or "no version"


# -- several kinds at once, in processes of their own -----------------------------------------------------------------

_Read = tuple[list[Release], Account]
"""What was read of one kind."""


def _read_aside(wanted: Mapping[str, Sequence[Path]], folder: Path, several: int, progress: Progress | None) -> list[_Read]:
    """Read kinds in several processes, the largest first, and return what was read in the order wanted; statements wait in files of
    the folder.

    Raises:
        CareerGraphError: of the first kind that can't be read.
        FileFailure: a process can't be started, or was ended from outside.
    """
    from multiprocessing import get_context

    context, waiting = get_context("spawn"), sorted(wanted.items(), key=lambda each: _size(each[1]))
    children: dict[Connection, BaseProcess] = {}
    try:
        for place in range(1, several + 1):
            ours, theirs = context.Pipe()
            children[ours] = context.Process(target=_serve, args=(theirs, folder / str(place), place), daemon=True)
            children[ours].start()
            theirs.close()
            ours.send(waiting.pop())
        done = _heard([*children], waiting, progress)
    except OSError as error:
        raise FileFailure(str(folder.parent), f"no process can be started that reads ({error})", _ALONE_HINT) from error
    finally:
        for child in filter(lambda child: child.pid, children.values()):
            child.terminate()
            child.join()
    return [_whole(done.get(kind), paths) for kind, paths in wanted.items()]


def _heard(
    children: list["Connection"], waiting: list[tuple[str, Sequence[Path]]], progress: Progress | None
) -> dict[str, _Read | Exception]:
    """Return what came of each kind; a child that is done with one gets the next of those waiting, and ends when there is none."""
    from multiprocessing.connection import wait

    done: dict[str, _Read | Exception] = {}
    shares: dict[str, tuple[int, int]] = {}
    while children:
        ready = wait(children)
        for child in [child for child in children if child in ready]:
            try:
                kind, told, result = child.recv()
                if result is not None:
                    done[kind] = result
                    child.send(waiting.pop() if waiting else None)
            except (EOFError, OSError):  # it has ended
                children.remove(child)
                continue
            if told and progress:
                shares[kind] = told[1:]
                progress(told[0], *map(sum, zip(*shares.values(), strict=True)))
    return done


def _whole(result: _Read | Exception | None, paths: Sequence[Path]) -> _Read:
    """Return what was read of a kind, or raise why it wasn't."""
    if isinstance(result, Exception):
        raise result
    if result is None:
        message = "the process that reads it was ended from outside, perhaps for want of memory"
        raise FileFailure(str(paths[0]), message, _ALONE_HINT)
    return result


_ALONE_HINT = "let one process read all: --jobs 1"


def _serve(parent: "Connection", file: Path, place: int) -> None:
    """Read kinds as the parent asks for them, until it wants no more or is gone; an interrupt is for the parent."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(EOFError, OSError):
        while asked := parent.recv():
            kind, paths = asked
            parent.send((kind, None, _read_into(file, place, kind, paths, lambda *told: parent.send((kind, told, None)))))  # noqa: B023


def _read_into(file: Path, place: int, kind: str, paths: Sequence[Path], progress: Progress) -> _Read | Exception:
    account = Account(progress)
    try:
        found = store.make_ready(_releases(kind, paths, account), file, place)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is for the parent
        return error
    account.progress = None
    return found, account


def _size(paths: Sequence[Path]) -> int:
    """Return how many bytes are to be read."""
    found = (each for path in paths for each in (path.rglob("*") if path.is_dir() else (path,)))
    return sum(each.stat().st_size for each in found if each.is_file())
