"""Compile packs into one SQLite file and open it again: read-only, lazily, one connection a thread and process."""

import contextlib
import gc
import json
import os
import re
import sqlite3
import threading
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import count, islice
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any

from careergraph import files
from careergraph.errors import BadData, FileFailure, Problem, WrongGraphFile
from careergraph.model import (
    NOT_SAID,
    ClaimHead,
    Months,
    Node,
    Outcome,
    Override,
    Pack,
    Publisher,
    Release,
    Scope,
    Source,
    Statement,
    Value,
    date_in,
    in_order,
    kind_of,
    number_text,
    statement_id,
)
from careergraph.moves import packed, packed_numbers, table_of
from careergraph.vocab import (
    FIRMNESS,
    Action,
    Aspect,
    Kind,
    LabelRole,
    Method,
    Modality,
    Polarity,
    Property,
    Relation,
    ScopeDimension,
    Sort,
    Standing,
    Unit,
)

APPLICATION_ID = 0x43475248
SCHEMA_VERSION = 6
COMPOSED = ("xw-isco-soc2018",)
"""Data sets that follow from others: they are made anew whenever a graph is compiled."""
_REBUILD = "make it again from its sources with this version of careergraph"

_SAID = """
    id TEXT, subject TEXT, relation TEXT, object TEXT, source TEXT, method TEXT, reason TEXT, scope TEXT, locators TEXT,
    months_least INTEGER, months INTEGER, months_most INTEGER, share TEXT, importance TEXT, level TEXT, confidence TEXT,
    modality TEXT, standing TEXT, text TEXT, language TEXT, number TEXT, most TEXT, is_open INTEGER, unit TEXT, statistic TEXT,
    area TEXT, period TEXT, as_of TEXT, topic TEXT, ord INTEGER,
    claim_key TEXT, aspect TEXT, claim_modality TEXT, polarity TEXT, minimum INTEGER, from_career TEXT, inside TEXT
"""
"""A whole statement with what it says of its claim, in the columns of `STATEMENT_SQL`."""
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE source (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, publisher TEXT NOT NULL, publisher_name TEXT NOT NULL, version TEXT NOT NULL,
    licence TEXT NOT NULL, retrieved TEXT NOT NULL, url TEXT NOT NULL, attribution TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE provides (data_set TEXT NOT NULL, source TEXT NOT NULL, PRIMARY KEY (data_set, source)) WITHOUT ROWID;
CREATE TABLE definition (
    node TEXT NOT NULL, data_set TEXT NOT NULL, sort TEXT NOT NULL, label TEXT NOT NULL, language TEXT NOT NULL,
    PRIMARY KEY (node, data_set)
) WITHOUT ROWID;
CREATE TABLE node (
    num INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, sort TEXT NOT NULL, label TEXT NOT NULL,
    language TEXT NOT NULL
);
CREATE TABLE claim (
    num INTEGER PRIMARY KEY, career INTEGER NOT NULL, aspect TEXT NOT NULL, key TEXT NOT NULL, modality TEXT NOT NULL,
    polarity TEXT NOT NULL, minimum INTEGER NOT NULL, from_career TEXT NOT NULL, inside TEXT NOT NULL, scope TEXT NOT NULL,
    source TEXT NOT NULL, UNIQUE (career, source, aspect, key)
);
CREATE TABLE statement (
    num INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, subject INTEGER NOT NULL, relation TEXT NOT NULL, object INTEGER,
    source TEXT NOT NULL, method TEXT NOT NULL, reason TEXT NOT NULL, scope TEXT NOT NULL, locators TEXT NOT NULL,
    months_least INTEGER, months INTEGER, months_most INTEGER, share TEXT, importance TEXT, level TEXT, confidence TEXT,
    modality TEXT, standing TEXT, claim INTEGER,
    text TEXT, language TEXT, number TEXT, most TEXT, is_open INTEGER, unit TEXT, statistic TEXT, area TEXT, period TEXT,
    as_of TEXT, topic TEXT, ord INTEGER
);
CREATE TABLE move (
    start INTEGER NOT NULL, goal INTEGER NOT NULL, months INTEGER, months_method TEXT, method TEXT NOT NULL,
    risk INTEGER, commonness INTEGER, PRIMARY KEY (start, goal)
) WITHOUT ROWID;
CREATE TABLE packed (name TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE label (
    num INTEGER PRIMARY KEY, node INTEGER NOT NULL, text TEXT NOT NULL, language TEXT NOT NULL, role TEXT NOT NULL,
    folded TEXT NOT NULL
);
CREATE TABLE override (
    num INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, action TEXT NOT NULL, source TEXT NOT NULL, reason TEXT NOT NULL,
    statement TEXT NOT NULL, subject TEXT NOT NULL, relation TEXT NOT NULL, object TEXT NOT NULL, said_by TEXT NOT NULL,
    topic TEXT NOT NULL, claim TEXT NOT NULL, scope TEXT NOT NULL, changes TEXT NOT NULL, method TEXT NOT NULL,
    locators TEXT NOT NULL, withdrawn TEXT NOT NULL, corrected TEXT NOT NULL, is_made INTEGER NOT NULL, note TEXT NOT NULL
);
CREATE TABLE withdrawn ({said});
CREATE TABLE gram (num INTEGER PRIMARY KEY, gram TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, labels BLOB NOT NULL);
"""
_INDEXES = """
CREATE INDEX statement_subject ON statement (subject, relation, object);
CREATE INDEX statement_object ON statement (object, relation) WHERE object IS NOT NULL;
CREATE INDEX statement_study ON statement (subject) WHERE relation = 'study-months';
CREATE INDEX statement_cost ON statement (subject) WHERE relation = 'cost';
CREATE INDEX statement_broader ON statement (subject, object) WHERE relation = 'broader';
CREATE INDEX statement_satisfies ON statement (subject, object) WHERE relation = 'satisfies';
CREATE INDEX statement_claim ON statement (claim, object, months_least) WHERE claim IS NOT NULL;
CREATE INDEX move_goal ON move (goal);
CREATE INDEX label_folded ON label (folded);
CREATE INDEX label_node ON label (node);
"""

_WAITING = (
    _SAID.replace("subject TEXT", "subject INTEGER")
    .replace("object TEXT", "object INTEGER")
    .replace("reason TEXT", "reason TEXT DEFAULT ''")
    .replace("scope TEXT", "scope TEXT DEFAULT '[]'")
)
_REST = ", ".join(column.split()[0] for column in _SAID.split(",")[4:])
"""The columns of a statement after those that name nodes."""

_WAIT = f"""
CREATE TABLE said ({_WAITING});
CREATE TABLE spoken (num INTEGER PRIMARY KEY, id TEXT NOT NULL, node INTEGER);
"""
_STAGE = f"""
{_WAIT.replace("TABLE", "TEMP TABLE")}
CREATE INDEX temp.spoken_id ON spoken (id);
CREATE TEMP VIEW told AS SELECT s.id, n.id AS subject, relation, coalesce(o.id, '') AS object, {_REST}
    FROM said s CROSS JOIN spoken n ON n.num = s.subject LEFT JOIN spoken o ON o.num = s.object;
CREATE TEMP TABLE new_override AS SELECT * FROM override;
CREATE UNIQUE INDEX temp.new_override_id ON new_override (id);
CREATE TEMP TABLE new_meta (key TEXT PRIMARY KEY, value TEXT);
CREATE TEMP TABLE new_source AS SELECT * FROM source;
CREATE UNIQUE INDEX temp.new_source_id ON new_source (id);
CREATE TEMP TABLE new_provides (data_set TEXT, source TEXT, UNIQUE (data_set, source));
CREATE TEMP TABLE new_definition (node TEXT, data_set TEXT, sort TEXT, label TEXT, language TEXT, UNIQUE (node, data_set));
CREATE TEMP TABLE gone (node TEXT PRIMARY KEY, data_set TEXT, sort TEXT, label TEXT, language TEXT);
"""  # noqa: S608 - fixed words
"""Where everything waits until all is there and can be put in order. `said` are statements; the nodes they are about are numbers in
`spoken` (one node may have several), for their own numbers are known when all are there; `told` has them in the columns of
`STATEMENT_SQL`. `gone` are the nodes of a data set that is being replaced."""


def fold(text: str) -> str:
    """Return `text` as titles are compared: compatible forms, no case, one space for anything but letters, digits, + and #.

    Marks belong to their letters: without its vowel signs a Hindi or Thai word is another word.

    >>> fold("Customer-Service  Director"), fold("C++"), fold("C#")
    ('customer service director', 'c++', 'c#')
    """
    if text.isascii():
        return " ".join(_ASCII_WORD.findall(text.lower()))
    normal = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join("".join(char if _is_of_word(char) else " " for char in normal).split())


_ASCII_WORD = re.compile(r"[a-z0-9+#]+")


def _is_of_word(char: str) -> bool:
    return char.isalnum() or char in "+#" or unicodedata.category(char).startswith("M")


class _Connection(sqlite3.Connection):
    """Closes itself, in whatever thread it is dropped; Python 3.13 warns of a connection that is dropped open."""

    def __del__(self) -> None:
        self.close()


class _Compiling(_Connection):
    """A connection for compiling, and the numbers in `spoken` of the nodes that waiting statements are about."""

    numbers: defaultdict[str, int]
    written: int
    """How many of the numbers are written."""

    def number(self, known: Mapping[str, int], first: int) -> None:
        """Go on from numbers that are known and written; the next one is `first`."""
        self.numbers, self.written = defaultdict(count(first).__next__, known), len(known)


class Store:
    """A compiled graph: rows by SQL, each thread and process with its own read-only connection."""

    def __init__(self, path: Path | None, image: bytes | None = None) -> None:
        """Open the database file at `path`, or the database whose bytes are `image`."""
        self.path, self._image = path.resolve() if path else None, image
        self._local = threading.local()

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        known: tuple[int, sqlite3.Connection] | None = getattr(self._local, "connection", None)
        if known is None or known[0] != os.getpid():
            known = (os.getpid(), self._connect())
            self._local.connection = known
        return known[1]

    def rows(self, sql: str, *parameters: str | int | None) -> list[tuple]:  # type: ignore[type-arg]
        """Return the rows of one read-only query.

        Raises:
            WrongGraphFile: the file is damaged.
        """
        try:
            return self.connection.execute(sql, [_bindable(value) for value in parameters]).fetchall()
        except sqlite3.DatabaseError as error:
            if type(error) is not sqlite3.DatabaseError:
                raise
            raise WrongGraphFile(str(self.path), f"damaged ({error})", _REBUILD) from error
        except UnicodeDecodeError as error:  # SQLite's message about the damage, or a damaged text
            raise WrongGraphFile(str(self.path), "damaged (text that is no UTF-8)", _REBUILD) from error

    def packed(self, name: str) -> bytes:
        """Return what plans read whole, by name.

        Raises:
            WrongGraphFile: it isn't there, so the file is damaged.
        """
        rows = self.rows("SELECT data FROM packed WHERE name = ?", name)
        if not rows:
            raise WrongGraphFile(str(self.path), f"damaged (no {name} in it)", _REBUILD)
        return bytes(rows[0][0])

    def each(self, sql: str, *parameters: str | int | None) -> Iterator[tuple]:  # type: ignore[type-arg]
        """Yield the rows of one read-only query as they are found.

        Raises:
            WrongGraphFile: the file is damaged.
        """
        try:
            yield from self.connection.execute(sql, [_bindable(value) for value in parameters])
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise WrongGraphFile(str(self.path), f"damaged ({error})", _REBUILD) from error

    def image(self) -> bytes:
        """Return the whole database as bytes."""
        return self._image if self._image is not None else self.connection.serialize()

    def _connect(self) -> sqlite3.Connection:
        if self.path is None:
            connection = sqlite3.connect(":memory:", factory=_Connection, check_same_thread=False)
            connection.deserialize(self._image or b"")
        else:
            address = f"{self.path.as_uri()}?mode=ro&immutable=1"
            connection = sqlite3.connect(address, uri=True, factory=_Connection, check_same_thread=False)
        connection.execute("PRAGMA query_only = 1")
        return connection


def _bindable(value: str | int | None) -> str | bytes | int | None:
    """Return `value` as SQLite takes it; text with half a character (an argument in no encoding) equals no text here."""
    try:
        value.encode() if isinstance(value, str) else None
    except UnicodeEncodeError:
        return str(value).encode(errors="surrogatepass")
    return value


def open_file(path: Path) -> Store:
    """Open the compiled graph at `path`.

    Raises:
        FileFailure: there is no such file, or it can't be read.
        WrongGraphFile: it is no careergraph database, or one of another version.
    """
    files.check_readable(path, "name a .db file or a pack folder")
    store = Store(path)
    try:
        application = store.rows("PRAGMA application_id")[0][0]
        version = store.rows("PRAGMA user_version")[0][0]
    except (sqlite3.DatabaseError, WrongGraphFile) as error:
        message = f"not a careergraph database, or a damaged one ({error.__cause__ or error})"
        raise WrongGraphFile(str(path), message, "name a .db file or a pack folder") from error
    if application != APPLICATION_ID:
        raise WrongGraphFile(str(path), "a SQLite database, but not of careergraph", "name another file")
    if version != SCHEMA_VERSION:
        message = f"its schema has version {version}, this careergraph reads version {SCHEMA_VERSION}"
        raise WrongGraphFile(str(path), message, _REBUILD)
    return store


def build_file(
    packs: Sequence[Pack | Release],
    path: Path,
    *,
    base: Path | None = None,
    without: Sequence[str] = (),
    ready: Sequence[Path] = (),
) -> Store:
    """Compile `packs`, and what waits in files that are `ready`, into the file at `path`, atomically, and open it.

    With a `base`, everything in that compiled graph is taken over, except what the data sets of `packs` and those of `without`
    said in it. Statements are streamed: memory does not grow with their number.

    Raises:
        BadData: a source of `packs` belongs to another data set of `base`.
        FileFailure: the file can't be written.
    """
    with files.replacing(path) as temporary, _compiling(temporary, path) as connection:
        connection.execute("PRAGMA main.cache_size = -65536")  # 64 MiB
        connection.execute("PRAGMA temp.cache_size = -262144")  # 256 MiB: what waits is gone through several times
        _compile(connection, packs, base, without, ready)
    return open_file(path)


def make_ready(releases: Iterable[Release], path: Path, place: int) -> list[Release]:
    """Let the statements of releases wait in the file at `path`, and return the releases without them, for `build_file`.

    Several processes may do so at once, each with a file and a `place` of its own. More may come into the same file.

    Raises:
        FileFailure: the file can't be written.
    """
    found, is_new = [], not path.exists()
    with _compiling(path, path.parents[1]) as connection:  # what is full is where the folder of such files stands
        if is_new:
            connection.executescript(_WAIT)
        written = connection.execute("SELECT max(num) FROM spoken").fetchone()[0]
        connection.number({}, (written or place << 32) + 1)
        for release in releases:
            _stage_statements(connection, release.statements)
            found.append(release._replace(statements=(), nodes=tuple(release.nodes)))
        connection.commit()
    return found


@contextlib.contextmanager
def _compiling(path: Path, shown: Path) -> Iterator[_Compiling]:
    """Yield a connection to a file that nobody sees before it is whole; faults name it as `shown`."""
    connection = sqlite3.connect(path.as_uri(), uri=True, factory=_Compiling)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")  # `replacing` brings it to disk at the end
        with no_collecting():
            yield connection
    except sqlite3.OperationalError as error:  # a full disk, a fault of the disk
        raise FileFailure(str(shown), str(error), "what stood there before is unchanged") from error
    finally:
        connection.close()


@contextlib.contextmanager
def no_collecting() -> Iterator[None]:
    """Hold Python's search for circles back: a release, and an export, makes
    millions of values and none of them, and the search costs a sixth.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def build_memory(packs: Sequence[Pack | Release]) -> Store:
    """Compile `packs` in memory."""
    connection = sqlite3.connect(":memory:", factory=_Compiling)
    try:
        _compile(connection, packs)
        return Store(None, connection.serialize())
    finally:
        connection.close()


def cache_salt() -> str:
    """Return what, besides the content of packs, a compiled graph depends on: schema and the code that reads and compiles."""
    import hashlib

    here = Path(__file__).parent
    code = b"".join(files.read_bytes(here / f"{name}.py") for name in _COMPILING)
    return f"{SCHEMA_VERSION}-{hashlib.sha256(code).hexdigest()[:12]}"


_COMPILING = ("escape", "files", "model", "moves", "overrides", "sources/pack", "store", "vocab")


def _compile(
    connection: _Compiling,
    packs: Sequence[Pack | Release],
    base: Path | None = None,
    without: Sequence[str] = (),
    ready: Sequence[Path] = (),
) -> None:
    """Write every table in one transaction; the order of rows in the packs, and of imports, leaves no trace."""
    from concurrent.futures import ThreadPoolExecutor

    tables = _SCHEMA.replace("{said}", _SAID) + _STAGE
    connection.executescript(f"PRAGMA page_size = 4096; PRAGMA application_id = {APPLICATION_ID};{tables}")
    for name, path in (*([("base", base)] if base else ()), *((f"ready{place}", path) for place, path in enumerate(ready))):
        connection.execute(f"ATTACH ? AS {name}", (f"{path.resolve().as_uri()}?mode=ro&immutable=1",))
    connection.execute("BEGIN")
    connection.number({}, 1)
    if base:
        _stage_base(connection, sorted({*without, *COMPOSED, *(pack.id for pack in packs)}))
    for place in range(len(ready)):
        for table in ("said", "spoken"):
            connection.execute(f"INSERT INTO {table} SELECT * FROM ready{place}.{table}")  # noqa: S608 - fixed words
    for pack in packs:
        _stage(connection, pack)
    _merge_staged(connection)
    staged = {override.id: override for pack in packs for override in pack.overrides}
    corrected = _apply_overrides(connection, staged)
    if _compose(connection):
        corrected |= _apply_overrides(connection, staged)
    connection.execute("INSERT INTO new_meta VALUES ('newest', ?)", (_newest(connection),))
    _write_nodes(connection)
    with ThreadPoolExecutor(1) as aside:  # SQLite lets Python go on while it sorts
        labels = aside.submit(_labels, _titles(connection))
        connection.executescript(_WRITE_STAGED)
        connection.executemany(_INTO_CLAIM, [(made, foreign) for foreign, made in sorted(corrected.items())])
        _write_moves(connection)
        rows, held = labels.result()
    connection.executemany("INSERT INTO label VALUES (?,?,?,?,?,?)", rows)
    connection.executemany("INSERT INTO gram VALUES (NULL,?,?,?)", held)
    connection.commit()
    connection.executescript(_INDEXES)
    _write_lists(connection)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("ANALYZE main")
    connection.commit()


def _stage_base(connection: _Compiling, replaced: Sequence[str]) -> None:
    """Take over what the `base` holds, except what the `replaced` data sets said in it."""
    theirs, names = "(SELECT value FROM json_each(:names))", {"names": json.dumps(replaced)}
    mine = f"(SELECT source FROM base.provides WHERE data_set IN {theirs})"  # noqa: S608 - fixed words
    kept = {
        "meta": f"key LIKE 'pack:%' AND substr(key, 6) NOT IN {theirs}",
        "source": f"id NOT IN {mine}",
        "provides": f"data_set NOT IN {theirs}",
        "definition": f"data_set NOT IN {theirs}",
    }
    for table, condition in kept.items():
        connection.execute(f"INSERT INTO new_{table} SELECT * FROM base.{table} WHERE {condition}", names)  # noqa: S608
    connection.execute(f"INSERT OR IGNORE INTO gone SELECT * FROM base.definition WHERE data_set IN {theirs}", names)  # noqa: S608
    connection.execute("INSERT INTO spoken SELECT num, id, NULL FROM base.node")
    numbered = STATEMENT_SQL.replace("n.id", "s.subject").replace("coalesce(o.id, '')", "s.object")
    sql = re.sub(r"(FROM|JOIN) (?=\w+ [snoc]\b)", r"\1 base.", numbered)
    made = "(SELECT corrected FROM base.override WHERE is_made)"  # made anew: what they correct may change
    connection.execute(f"INSERT INTO said {sql} WHERE s.source NOT IN {mine} AND s.id NOT IN {made}", names)
    connection.execute(
        f"INSERT INTO said SELECT w.id, n.num, relation, o.num, {_REST} FROM base.withdrawn w"  # noqa: S608 - fixed words
        f" JOIN spoken n ON n.id = w.subject LEFT JOIN spoken o ON o.id = w.object WHERE source NOT IN {mine}",
        names,
    )
    connection.execute(
        "DELETE FROM spoken WHERE num NOT IN (SELECT subject FROM said UNION SELECT object FROM said WHERE object IS NOT NULL)"
    )
    known = dict(connection.execute("SELECT id, num FROM spoken"))
    connection.number(known, max(known.values(), default=0) + 1)
    connection.execute(f"INSERT INTO new_override SELECT * FROM base.override WHERE source NOT IN {mine}", names)  # noqa: S608
    connection.execute("UPDATE new_override SET withdrawn = '', corrected = '', is_made = 0, note = ''")


def _stage(connection: _Compiling, pack: Pack | Release) -> None:
    """Let the statements of one data set wait, and write what it is and defines; its nodes are taken after its statements."""
    connection.execute("INSERT OR REPLACE INTO new_meta VALUES (?, ?)", (f"pack:{pack.id}", pack.title))
    for source in sorted(pack.sources, key=lambda source: source.id):
        _check_owner(connection, pack, source)
        connection.execute("INSERT OR REPLACE INTO new_source VALUES (?,?,?,?,?,?,?,?,?)", _source_row(source))
        connection.execute("INSERT OR IGNORE INTO new_provides VALUES (?, ?)", (pack.id, source.id))
    _stage_statements(connection, pack.statements)
    connection.executemany(_OVERRIDE_SQL, map(_override_row, pack.overrides))
    rows = ((node.id, pack.id, node.sort, node.label, node.language) for node in pack.nodes)
    connection.executemany("INSERT OR REPLACE INTO new_definition VALUES (?,?,?,?,?)", rows)


def _check_owner(connection: sqlite3.Connection, pack: Pack | Release, source: Source) -> None:
    """Report a source that another data set of the base provides: a newer release could not tell whose statements are whose."""
    owners = connection.execute("SELECT data_set FROM new_provides WHERE source = ? AND data_set != ?", (source.id, pack.id))
    described = connection.execute("SELECT * FROM new_source WHERE id = ?", (source.id,)).fetchone()
    owner = owners.fetchone()
    if owner and described != _source_row(source):
        message = f"the data set {owner[0]!r} has a source {source.id!r} already, and describes it otherwise"
        raise BadData([Problem(pack.id, 0, 0, message, "give the source of your pack another id")])


def _merge_staged(connection: _Compiling) -> None:
    """Put what is said several times together, with all its locators and reasons."""
    connection.execute("CREATE INDEX temp.said_id ON said (id)")
    connection.execute("CREATE TEMP TABLE twice AS SELECT id FROM said GROUP BY id HAVING count(*) > 1")
    said = [statement_from(row) for row in connection.execute("SELECT * FROM told WHERE id IN twice")]
    connection.execute("DELETE FROM said WHERE id IN twice")
    _stage_statements(connection, merge(said))
    connection.execute("DROP TABLE twice")


def _apply_overrides(connection: _Compiling, staged: Mapping[str, Override]) -> dict[str, str]:
    """Take withdrawn statements out of what is said, and put what corrections say there; those that found none may be tried again.

    Returns the ids of corrected statements: of each withdrawn one, the one in its place.

    Raises:
        BadData: an override of `staged`, by id, can't mean what it says.
    """
    sql = "SELECT * FROM new_override WHERE note IN ('', ?) AND withdrawn = '' ORDER BY source, id"
    known = [override_from(row) for row in connection.execute(sql, (NOT_SAID,))]
    if not known:
        return {}
    from careergraph import overrides

    found = overrides.outcomes(known, _near(connection, known), _owners(connection))
    wrong = [(staged[each.override.id].place, each) for each in found if each.is_wrong and each.override.id in staged]
    if wrong:
        raise BadData([Problem(*place, 1, f"the override can't be: {each.note}", each.hint) for place, each in wrong])
    withdrawn = [(each.statement.id,) for each in found if each.statement]
    connection.executemany("INSERT INTO withdrawn SELECT * FROM told WHERE id = ?", withdrawn)
    connection.executemany("DELETE FROM said WHERE id = ?", withdrawn)
    is_made = _stage_corrected(connection, [each.corrected for each in found if each.corrected])
    connection.executemany(_OUTCOME_SQL, [_outcome_row(each, is_made) for each in found])
    return {each.statement.id: each.corrected.id for each in found if each.statement and each.corrected}


def _newest(connection: sqlite3.Connection) -> str:
    """Return the newest date that anything here is of: a year, perhaps with its month."""
    dates = "SELECT DISTINCT as_of, period FROM said WHERE text IS NOT NULL UNION ALL SELECT retrieved, '' FROM new_source"
    return max((date_in(date or "") for row in connection.execute(dates) for date in row), default="")


def _compose(connection: _Compiling) -> bool:
    """Say what follows from two crosswalks together, anew each time; return whether there is any."""
    provided = {row[0] for row in connection.execute("SELECT data_set FROM new_provides")}
    if not any(name.startswith("xw-") for name in provided):
        return False
    from careergraph.sources import crosswalks

    found = [each for each in crosswalks.COMPOSITIONS if {each.first, each.second} <= provided]
    for each in found:
        sql = f"SELECT * FROM told s WHERE {MATCHES_OF} ORDER BY +id"  # noqa: S608 - fixed words
        first, second = (map(statement_from, connection.execute(sql, (name,))) for name in (each.first, each.second))
        statements, _ = crosswalks.composed(each, first, second)
        _stage(connection, Release(each.id, each.source.title, (each.source,), (), statements))
    return bool(found)


MATCHES_OF = "s.source = ? AND s.relation LIKE '%-match'"
"""What the matches of a crosswalk are, as a condition of SQL."""


def _near(connection: sqlite3.Connection, known: Sequence[Override]) -> list[Statement]:
    """Return the statements that overrides may mean."""
    names = json.dumps(sorted({name for each in known for name in (each.statement, each.subject) if name}))
    theirs = "(SELECT value FROM json_each(:names))"
    near = f"SELECT id FROM said WHERE id IN {theirs} OR subject IN (SELECT num FROM spoken WHERE id IN {theirs})"  # noqa: S608
    sql = f"SELECT * FROM told WHERE id IN ({near}) ORDER BY id"  # noqa: S608 - fixed words
    return [statement_from(row) for row in connection.execute(sql, {"names": names})]


def _owners(connection: sqlite3.Connection) -> dict[str, frozenset[str]]:
    """Return the data sets that provide each source."""
    owners: dict[str, set[str]] = {}
    for data_set, source in connection.execute("SELECT data_set, source FROM new_provides"):
        owners.setdefault(source, set()).add(data_set)
    return {source: frozenset(owned) for source, owned in owners.items()}


def _stage_corrected(connection: _Compiling, corrected: Sequence[Statement]) -> frozenset[str]:
    """Let corrected statements wait; return those that nobody says besides.

    A row of a claim is no claim of its own: it joins the claim of the row in whose place it stands, once that is written.
    """
    ids = json.dumps([each.id for each in corrected])
    sql = "SELECT id FROM said WHERE id IN (SELECT value FROM json_each(?))"
    said_besides = {row[0] for row in connection.execute(sql, (ids,))}
    made = [each for each in merge(corrected) if each.id not in said_besides]
    _stage_statements(connection, made)
    connection.executemany("UPDATE said SET claim_key = NULL WHERE id = ?", [(each.id,) for each in made])
    return frozenset(each.id for each in made)


def _write_nodes(connection: sqlite3.Connection) -> None:
    """Write nodes in the order of their ids, patterns such as `career:*` among them.

    Where several data sets define a node, the one that issues its id names it, else the first by its id. A node that a replaced data set no longer defines
    stays as long as another data set speaks of it.
    """
    for table in ("withdrawn", "new_override"):
        for end in ("subject", "object"):
            connection.execute(f"INSERT INTO spoken (id) SELECT DISTINCT {end} FROM {table} WHERE {end} != ''")  # noqa: S608
    connection.execute(
        "INSERT INTO new_definition SELECT * FROM gone WHERE node IN (SELECT id FROM spoken)"
        " AND node NOT IN (SELECT node FROM new_definition)"
    )
    for table in ("meta", "source", "provides", "definition"):
        connection.execute(f"INSERT INTO {table} SELECT * FROM new_{table} ORDER BY 1, 2")  # noqa: S608
    from careergraph.sources.codes import ISSUERS

    by_issuer = " OR ".join(f"(node GLOB '{begin}*' AND data_set = '{issuer}')" for begin, issuer in ISSUERS.items())
    first = f"SELECT node, sort, label, language, min(iif({by_issuer}, '', data_set)) FROM definition GROUP BY node"  # noqa: S608
    rows = {row[0]: row[1:4] for row in connection.execute(first)}
    for (name,) in connection.execute("SELECT id FROM spoken WHERE id LIKE '%:*'"):
        rows[name] = (Sort.ANY, f"any {kind_of(name)}", "en")
    connection.executemany(
        "INSERT INTO node VALUES (NULL,?,?,?,?,?)", ((key, kind_of(key), *rows[key]) for key in sorted(rows))
    )
    connection.execute("UPDATE spoken SET node = (SELECT num FROM node WHERE node.id = spoken.id)")
    missing = connection.execute("SELECT id FROM spoken WHERE node IS NULL ORDER BY id LIMIT 1").fetchone()
    if missing:
        raise KeyError(f"no data set defines {missing[0]!r}")


_WRITE_STAGED = """
DROP INDEX temp.said_id;
INSERT INTO override SELECT * FROM new_override ORDER BY source, id;
INSERT INTO claim
    SELECT NULL, node, aspect, claim_key, claim_modality, polarity, minimum, from_career, inside, scope, source
    FROM (
        SELECT n.node, s.* FROM said s CROSS JOIN spoken n ON n.num = s.subject WHERE claim_key IS NOT NULL
        UNION ALL SELECT n.node, w.* FROM withdrawn w CROSS JOIN spoken n ON n.id = w.subject WHERE claim_key IS NOT NULL
    )
    GROUP BY node, source, aspect, claim_key HAVING max(id) IS NOT NULL ORDER BY node, source, aspect, claim_key;
INSERT INTO statement
    SELECT NULL, s.id, n.node, s.relation, o.node, s.source, s.method, s.reason, s.scope, s.locators, s.months_least, s.months,
        s.months_most, s.share, s.importance, s.level, s.confidence, s.modality, s.standing, c.num, s.text, s.language, s.number,
        s.most, s.is_open, s.unit, s.statistic, s.area, s.period, s.as_of, s.topic, s.ord
    FROM said s CROSS JOIN spoken n ON n.num = s.subject LEFT JOIN spoken o ON o.num = s.object
    LEFT JOIN claim c ON c.career = n.node AND c.source = s.source AND c.aspect = s.aspect AND c.key = s.claim_key
    ORDER BY s.id;
"""


def merge(statements: Iterable[Statement]) -> list[Statement]:
    """Return each statement once, sorted by id, with all its locators and reasons."""
    said: dict[str, list[Statement]] = {}
    for statement in statements:
        said.setdefault(statement.id, []).append(statement)
    return [_merged(said[key]) for key in sorted(said)]


def _merged(same: Sequence[Statement]) -> Statement:
    """Return one statement for several that say the same; the order in which they came leaves no trace."""
    if len(same) == 1:
        return same[0]
    locators = in_order(tuple({locator for statement in same for locator in statement.locators}))
    reason = "; ".join(sorted({statement.reason for statement in same if statement.reason}))
    return same[0]._replace(locators=locators, reason=reason)


def _source_row(source: Source) -> tuple[str, ...]:
    publisher = source.publisher
    head = (source.id, source.title, publisher.id, publisher.name)
    return (*head, source.version, source.licence, source.retrieved, source.url, source.attribution)


def _stage_statements(connection: _Compiling, statements: Iterable[Statement]) -> None:
    """Let statements wait in the table `said`.

    Most columns of most statements are empty, and binding them costs more than all else: each insert names only the groups of
    columns that its statements have.
    """
    numbers, waiting = connection.numbers, defaultdict[int, list[_Row]](list)
    for statement in statements:
        groups, row = _said_row(statement, numbers)
        rows = waiting[groups]
        rows.append(row)
        if len(rows) == _BATCH:
            connection.executemany(_insert(groups), rows)
            rows.clear()
    for groups, rows in waiting.items():
        connection.executemany(_insert(groups), rows)
    connection.executemany("INSERT INTO spoken (id, num) VALUES (?,?)", islice(numbers.items(), connection.written, None))
    connection.written = len(numbers)


_Row = list[str | int | None]
_BATCH = 2000
_ALWAYS = ("id", "subject", "relation", "object", "source", "method", "locators")
_WHY, _MONTHS, _RATIOS, _WORDS, _TEXT, _AMOUNT, _CLAIM = (1 << place for place in range(7))
_GROUPS = {
    _WHY: ("reason", "scope"),
    _MONTHS: ("months_least", "months", "months_most"),
    _RATIOS: ("share", "importance", "level", "confidence"),
    _WORDS: ("modality", "standing"),
    _TEXT: ("text", "language", "is_open", "as_of", "topic"),
    _AMOUNT: ("number", "most", "unit", "statistic", "area", "period", "ord"),
    _CLAIM: ("claim_key", "aspect", "claim_modality", "polarity", "minimum", "from_career", "inside"),
}
"""The columns of `said` that are empty together."""


@lru_cache
def _insert(groups: int) -> str:
    columns = [*_ALWAYS, *(column for group in _GROUPS if groups & group for column in _GROUPS[group])]
    return f"INSERT INTO said ({','.join(columns)}) VALUES ({','.join('?' * len(columns))})"  # noqa: S608 - fixed words


def _said_row(s: Statement, numbers: Mapping[str, int]) -> tuple[int, _Row]:
    """Return in which of `_GROUPS` a statement says something, and what it says: always, then in each of these."""
    subject, relation, source, other, value, method, scope, months, *ratios, modality, standing, head, locators, reason = s
    row: _Row = [statement_id(s), numbers[subject], relation._value_, numbers[other] if other else None, source, method._value_]
    row.append(_places(locators))
    groups = 0
    if reason or scope:
        groups |= _WHY
        row += (reason, _json(scope) if scope else "[]")
    if months != _NO_MONTHS:
        groups |= _MONTHS
        row += months
    if ratios != _NO_RATIOS:
        groups |= _RATIOS
        row += map(_text, ratios)
    if modality or standing:
        groups |= _WORDS
        row += (_bare(modality), _bare(standing))
    if value:
        groups |= _value_groups(value, row)
    if head:
        groups |= _CLAIM
        row += (head.key, head.aspect._value_, head.modality._value_, head.polarity._value_, *head[4:])
    return groups, row


_NO_RATIOS = [None] * 4


def _value_groups(value: Value, row: _Row) -> int:
    """Put what a value says behind a row, and return the groups."""
    text, language, number, most, is_open, unit, statistic, area, period, as_of, topic, order = value
    row += (text, language, 1 if is_open else 0, as_of, _bare(topic))
    if not (unit or statistic or area or period) and number is None and most is None and order is None:
        return _TEXT
    row += (_text(number), _text(most), _bare(unit), statistic, area, period, order)
    return _TEXT | _AMOUNT


_OVERRIDE_SQL = f"INSERT OR IGNORE INTO new_override VALUES (NULL{', ?' * 15}, '', '', 0, '')"  # noqa: S608 - marks
_OUTCOME_SQL = "UPDATE new_override SET withdrawn = ?, corrected = ?, is_made = ?, note = ? WHERE id = ?"
_INTO_CLAIM = """
UPDATE statement SET claim = (
    SELECT c.num FROM withdrawn w JOIN node n ON n.id = w.subject
    JOIN claim c ON c.career = n.num AND c.source = w.source AND c.aspect = w.aspect AND c.key = w.claim_key WHERE w.id = ?2
) WHERE id = ?1
"""


def _override_row(o: Override) -> tuple[str, ...]:
    named = (o.statement, o.subject, o.relation or "", o.object, o.said_by, o.topic, o.claim, _json(o.scope))
    return (o.id, o.action, o.source, o.reason, *named, json.dumps(o.changes), o.method, _places(o.locators))


def _outcome_row(found: Outcome, is_made: frozenset[str]) -> tuple[str | int, ...]:
    made = found.corrected.id if found.corrected else ""
    note = "; ".join(filter(None, (found.note, found.hint)))
    return (found.statement.id if found.statement else "", made, int(made in is_made), note, found.override.id)


def _bare(word: str | None) -> str | None:
    """Return the text of a word without its type: SQLite's binding takes a detour for anything but a plain text."""
    return None if word is None else str.__str__(word)


def _places(locators: tuple[str, ...]) -> str:
    """Return locators in order as a compact JSON list."""
    if len(locators) == 1:
        return f"[{encode_basestring(locators[0])}]"
    return f"[{','.join(map(encode_basestring, in_order(locators)))}]"


_NO_CLAIM, _NO_VALUE = (None,) * 7, (None,) * 12


def _write_moves(connection: sqlite3.Connection) -> None:
    """Write every move as a row, and all of them as packed columns for the planner."""
    said: dict[tuple[str, str], list[Statement]] = {}
    for row in connection.execute("SELECT * FROM told WHERE relation = 'leads-to' ORDER BY +id"):
        statement = statement_from(row)
        said.setdefault((statement.subject, statement.object), []).append(statement)
    assumed = connection.execute("SELECT * FROM told WHERE relation = 'move-confidence'")
    sure = confidences(map(statement_from, assumed))
    publishers = dict(connection.execute("SELECT id, publisher FROM source"))
    moves = [move_row(start, goal, said[start, goal], sure, publishers) for start, goal in sorted(said)]
    numbers = dict(connection.execute("SELECT id, num FROM node"))
    connection.executemany(
        "INSERT INTO move VALUES (?,?,?,?,?,?,?)", ((numbers[move[0]], numbers[move[1]], *move[2:]) for move in moves)
    )
    columns = packed(table_of((*move[:3], *move[5:]) for move in moves))
    connection.executemany("INSERT INTO packed VALUES (?,?)", sorted(columns.items()))


def _write_lists(connection: sqlite3.Connection) -> None:
    """Write what every plan reads whole: the credentials that are asked for, and what each career is below."""
    for name, sql in (("asked", _ASKED_SQL), ("broader", _BROADER_SQL)):
        words = (word for row in connection.execute(sql) for word in row)
        connection.execute("INSERT INTO packed VALUES (?, ?)", (name, "\n".join(words).encode()))


_ASKED_SQL = f"""
SELECT DISTINCT o.id FROM claim c CROSS JOIN statement s INDEXED BY statement_claim ON s.claim = c.num JOIN node o ON o.num = s.object
WHERE s.relation = '{Relation.REQUIRES}' AND c.polarity != '{Polarity.NEGATIVE}' AND o.id NOT LIKE '%:*'
    AND o.kind IN ('{Kind.DEGREE}', '{Kind.CERTIFICATION}')
    AND (c.modality IN ('{Modality.REQUIRED}', '{Modality.USUAL}') OR c.inside != '') ORDER BY o.id
"""  # noqa: S608 - fixed words
_BROADER_SQL = f"""
SELECT DISTINCT n.id, o.id FROM statement s INDEXED BY statement_broader
CROSS JOIN node n ON n.num = s.subject CROSS JOIN node o ON o.num = s.object WHERE s.relation = '{Relation.BROADER}' AND n.kind = '{Kind.CAREER}' ORDER BY n.id, o.id
"""  # noqa: S608 - fixed words


MoveRow = tuple[str, str, int | None, Method | None, Method, int | None, int | None]
"""Start, goal, typical months and how they are known, best method, risk and commonness of one move."""


def move_row(
    start: str, goal: str, said: Sequence[Statement], sure: Mapping[Method, Decimal], publishers: Mapping[str, str]
) -> MoveRow:
    """Return what a move is by its statements; `sure` is the confidence assumed for each method.

    Months and share are those said of all people; what is said of a scope stands for them only where nothing else does.
    """
    confidence = confidence_of(said, sure, publishers)
    general = [s for s in said if not s.scope] or said
    shares = [s.share for s in general if s.share is not None and s.method in _FIRM]
    common = None if not shares else milli_log(sorted(shares)[(len(shares) - 1) // 2])
    risk = None if confidence is None else milli_log(confidence)
    return (start, goal, *typical_months(general), best_method(said), risk, common)


def confidences(statements: Iterable[Statement]) -> dict[Method, Decimal]:
    """Return the confidence assumed for a move that one publisher gives by each method, as a share of 1."""
    return {
        Method(s.value.topic): s.value.number / 100
        for s in statements
        if s.relation is Property.MOVE_CONFIDENCE and s.value and s.value.number is not None and s.value.topic in _METHOD_OF
    }


def confidence_of(said: Sequence[Statement], sure: Mapping[Method, Decimal], publishers: Mapping[str, str]) -> Decimal | None:
    """Return how sure a move is by its statements; None if neither they nor an assumption tell.

    Firm statements (measured, stated, curated) replace others. Publishers are independent witnesses: the move is wrong only
    if all of them are (1 - product of 1 - c), each with the confidence of its best statement; at most 0.99.
    """
    by_publisher: dict[str, Decimal] = {}
    for statement in weighed(said):
        own = statement.confidence if statement.confidence is not None else sure.get(statement.method)
        if own is not None:
            publisher = publishers[statement.source]
            by_publisher[publisher] = max(own, by_publisher.get(publisher, own))
    doubt = Decimal(1)
    for own in by_publisher.values():
        doubt *= 1 - own
    return min(1 - doubt, Decimal("0.99")) if by_publisher else None


def weighed(said: Sequence[Statement]) -> Sequence[Statement]:
    """Return the statements that tell how sure a move is: firm ones if there are any."""
    return [statement for statement in said if statement.method in _FIRM] or said


def milli_log(share: Decimal) -> int:
    """Return round(-1000 ln share), what adds up along a route; nothing under one in a million counts.

    >>> milli_log(Decimal("0.8")), milli_log(Decimal(1)), milli_log(Decimal(0))
    (223, 0, 13816)
    """
    from math import log

    return round(-1000 * log(max(float(share), 1e-6))) + 0


def best_method(said: Sequence[Statement]) -> Method:
    """Return the method that a move stands on: the best among those of its statements."""
    return min((statement.method for statement in said), key=FIRMNESS.index)


_FIRM = (Method.MEASURED, Method.STATED, Method.CURATED)


def typical_months(said: Sequence[Statement]) -> tuple[int | None, Method | None]:
    """Return the typical months of a move by its statements: the median of measured ones, else of stated ones, else of others,
    else the most that a statement names as the least.

    Nothing (None, None) where no statement has any.
    """
    from statistics import median

    for method in FIRMNESS:
        typical = [s.months.typical for s in said if s.months.typical is not None and s.method is method]
        if typical:
            return round(median(typical)), method
    least = [s.months.least for s in said if s.months.least is not None]
    return (max(least), best_method(said)) if least else (None, None)


_Title = tuple[int, str, str, str]
"""The number of a node, and a label of it with its language and role."""


def _titles(connection: sqlite3.Connection) -> list[_Title]:
    """Return every label: preferred ones, and each once what `label` statements say, and how other data sets name a node."""
    preferred = connection.execute("SELECT num, label, language, 'preferred' FROM node WHERE sort != 'any'").fetchall()
    return [*preferred, *set(connection.execute(_TITLES))]


_TITLES = """
SELECT n.node, s.text, s.language, s.topic FROM said s CROSS JOIN spoken n ON n.num = s.subject WHERE s.relation = 'label'
UNION ALL SELECT n.num, d.label, d.language, 'alternative' FROM definition d JOIN node n ON n.id = d.node
WHERE (d.label, d.language) != (n.label, n.language)
"""


def _labels(titles: Iterable[_Title]) -> tuple[list[tuple[int, int, str, str, str, str]], list[tuple[str, int, bytes]]]:
    """Return the rows of the table of labels, the shortest first, and of which labels hold each three letters in a row: what search
    for titles that look alike begins with.
    """
    order = []
    for node, text, language, role in titles:
        folded = fold(text)
        order.append((len(folded), node, role != LabelRole.PREFERRED, text, language, role, folded))
    order.sort()
    rows = [(number, each[1], *each[3:]) for number, each in enumerate(order, 1)]
    held: dict[str, array[int]] = defaultdict(lambda: array("i"))
    for number, *_, folded in rows:
        for holders in map(held.__getitem__, grams(folded)):
            holders.append(number)
    return rows, [(gram, len(held[gram]), packed_numbers(held[gram])) for gram in sorted(held)]


def grams(folded: str) -> set[str]:
    """Return every three letters in a row of a folded title."""
    return {folded[place : place + 3] for place in range(len(folded) - 2)}


def _json(value: Scope) -> str:
    """Return pairs as compact JSON: whatever stands in them comes back."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _text(number: Decimal | None) -> str | None:
    return None if number is None else number_text(number)


# -- rows back into values ------------------------------------------------------------------------------------------

STATEMENT_SQL = """
SELECT s.id, n.id, s.relation, coalesce(o.id, ''), s.source, s.method, s.reason, s.scope, s.locators, s.months_least, s.months,
    s.months_most, s.share, s.importance, s.level, s.confidence, s.modality, s.standing, s.text, s.language, s.number, s.most,
    s.is_open, s.unit, s.statistic, s.area, s.period, s.as_of, s.topic, s.ord,
    c.key, c.aspect, c.modality, c.polarity, c.minimum, c.from_career, c.inside
FROM statement s JOIN node n ON n.num = s.subject LEFT JOIN node o ON o.num = s.object LEFT JOIN claim c ON c.num = s.claim
"""


def statement_from(row: Sequence[Any]) -> Statement:
    """Return the statement of one row of `STATEMENT_SQL`."""
    key, subject, relation, other, source, method, reason, scope, locators, least, typical, most = row[:12]
    share, importance, level, confidence, modality, standing = row[12:18]
    has_months = (least, typical, most) != (None, None, None)
    statement = Statement(
        subject=subject,
        relation=_WORD_OF[relation],
        source=source,
        object=other,
        value=None if row[22] is None else _value_from(row[18:30]),
        method=_METHOD_OF[method],
        scope=scope_from(scope),
        months=Months(least, typical, most) if has_months else _NO_MONTHS,
        share=_decimal(share),
        importance=_decimal(importance),
        level=_decimal(level),
        confidence=_decimal(confidence),
        modality=_MODALITY_OF[modality] if modality else None,
        standing=_STANDING_OF[standing] if standing else None,
        claim=_claim_from(row[30:]) if row[30] is not None else None,
        locators=tuple(_READ(locators)[0]),
        reason=reason,
    )
    statement.__dict__["id"] = key  # known already: spare the hash
    return statement


_READ = json.JSONDecoder().raw_decode
_NO_MONTHS = Months()
_WORD_OF: dict[str, Relation | Property] = {word.value: word for words in (Relation, Property) for word in words}
_METHOD_OF = {method.value: method for method in Method}
_MODALITY_OF = {modality.value: modality for modality in Modality}
_STANDING_OF = {standing.value: standing for standing in Standing}
_UNIT_OF: dict[str | None, Unit | None] = {None: None, "": None, **{unit.value: unit for unit in Unit}}
_ASPECT_OF = {aspect.value: aspect for aspect in Aspect}
_POLARITY_OF = {polarity.value: polarity for polarity in Polarity}


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _value_from(row: Sequence[Any]) -> Value:
    text, language, number, most, is_open, unit, statistic, area, period, as_of, topic, order = row
    return Value(
        text or "",
        language or "",
        _decimal(number),
        _decimal(most),
        bool(is_open),
        _UNIT_OF[unit],
        statistic or "",
        area or "",
        period or "",
        as_of or "",
        topic or "",
        order,
    )


def _claim_from(row: Sequence[Any]) -> ClaimHead:
    key, aspect, modality, polarity, minimum, from_career, inside = row
    return ClaimHead(key, _ASPECT_OF[aspect], _MODALITY_OF[modality], _POLARITY_OF[polarity], minimum or 0, from_career, inside)


def override_from(row: Sequence[Any]) -> Override:
    """Return the override of one row of the table `override`."""
    _, _, action, source, reason, statement, subject, relation, other, said_by, topic, claim, scope, changes, method, where = (
        row[:16]
    )
    return Override(
        action=Action(action),
        source=source,
        reason=reason,
        statement=statement,
        subject=subject,
        relation=_WORD_OF[relation] if relation else None,
        object=other,
        said_by=said_by,
        topic=topic,
        claim=claim,
        scope=scope_from(scope),
        changes=tuple((column, text) for column, text in json.loads(changes)),
        method=_METHOD_OF[method],
        locators=tuple(json.loads(where)),
    )


def node_from(row: Sequence[str]) -> Node:
    """Return the node of one row `id, kind, sort, label, language`."""
    return Node(row[0], Kind(row[1]), Sort(row[2]), row[3], row[4])


def source_from(row: Sequence[str]) -> Source:
    """Return the source of one row of the table `source`."""
    key, title, publisher, publisher_name, *rest = row
    return Source(key, title, Publisher(publisher, publisher_name), *rest)


def scope_from(text: str) -> Scope:
    """Return the scope of a row of the tables `claim` and `statement`."""
    if text == "[]":
        return ()
    return tuple((ScopeDimension(dimension), value) for dimension, value in json.loads(text))
