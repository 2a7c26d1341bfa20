"""Two engines that run one Ibis expression: DuckDB in this process, and Spark, here or on a cluster.

No row of a history leaves them but in counts: what they say of a failure may quote rows, so only its kind is passed on.
"""

import contextlib
import logging
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from careergraph import limits
from careergraph.errors import BadData, FileFailure, LimitReached, Problem, RequestError
from careergraph.sources.histories import Spells, addresses

Table = Any
"""An Ibis table."""
_SPELL_BYTES = 100
"""About how much memory DuckDB takes to put one spell in order; what would not fit at once would be written and read thrice."""
_NUMBER_BITS = 38
"""How many people a number tells apart, in bits: what is put beside it takes the others."""
_AT_ONCE = 16
"""In how many parts a table is read at once, at most."""
LINK = ("title", "career")
"""The columns of the table that tells which career a title is."""


@dataclass(frozen=True, slots=True)
class Lives:
    """Spells (person, number, spell) of some people, and the window, as `ibis.window` takes it, in which each life is in order.

    A window may reach over one life into the next: the `number` rises from person to person, or the window ends with the life.
    """

    spells: Table
    window: dict[str, str]


class Engine:
    """Runs Ibis expressions over histories; `open_engine` makes one."""

    name = ""
    _keeping = ""

    def __init__(self, connection: Any) -> None:
        """Run on an Ibis connection."""
        self.connection = connection
        self._kept: list[str] = []

    def read(self, spells: Spells) -> Table:
        """Return the spells as a table, nothing of CSV files interpreted."""
        raise NotImplementedError

    def link(self, links: Sequence[tuple[str, int]]) -> Table:
        """Return (title, career) as a table."""
        raise NotImplementedError

    def rows(self, expression: Table) -> list[tuple[Any, ...]]:
        """Return the rows of an expression, in no order.

        Raises:
            BadData: the files have a fault.
            FileFailure: the engine failed.
        """
        found: list[tuple[Any, ...]] = self._guarded(lambda: self._fetched(self._sql(expression)))
        return found

    def keep(self, name: str, expression: Table) -> Table:
        """Return the rows of an expression as a table that is computed once, in memory or on disk."""
        self._guarded(lambda: self.connection.raw_sql(f"{self._keeping.format(name)} AS {self._sql(expression)}"))
        self._kept.append(name)
        return self.connection.table(name)

    def drop(self, name: str) -> None:
        """Make room: what was kept by that name is not needed any more."""

    def lives(self, spells: Table) -> "list[Lives]":
        """Return (person, spell) in tables of whole lives, in order."""
        return [Lives(spells.mutate(number=0), {"group_by": "person", "order_by": "spell"})]

    def in_order(self, name: str, table: Table, by: str) -> tuple[Table, dict[str, str]]:  # noqa: ARG002 - it need not be kept
        """Return a table with a person and the window in which it is in order: of people, or within each, and there by a column."""
        return table, {"group_by": "person", "order_by": by}

    def parts(self, spells: int) -> int:  # noqa: ARG002 - whoever spreads them over machines does it himself
        """Return into how many parts so many spells are best divided by people, to be counted one after the other."""
        return 1

    def close(self) -> None:
        """Forget all that was read and kept."""
        raise NotImplementedError

    def _sql(self, expression: Table) -> str:
        return str(self.connection.compile(expression))

    def _fetched(self, sql: str) -> list[tuple[Any, ...]]:
        raise NotImplementedError

    def _guarded(self, run: Callable[[], Any]) -> Any:
        """Run something; a failure of the engine becomes an error of ours that quotes nothing."""
        try:
            return run()
        except BadData:
            raise
        except Exception as error:  # noqa: BLE001 - engines raise whatever their parts raise
            raise self._told(error) from None  # not even a traceback shows rows

    def _told(self, error: Exception) -> Exception:
        return FileFailure(self.name, f"it failed ({type(error).__name__})", "check the files, and see docs/histories.md")


class _DuckDB(Engine):
    """DuckDB, embedded: what does not fit into memory goes to a folder, encrypted."""

    name = "duckdb"
    _keeping = "CREATE TEMP TABLE {}"

    def __init__(self, folder: Path) -> None:
        import ibis

        settings = {"memory_limit": f"{limits.HISTORY_BYTES.value // 1024**2}MiB", "temp_directory": str(folder)}
        switches = {
            "temp_file_encryption": True,
            "force_mbedtls_unsafe": True,
        }  # without an extension there is no better cipher
        switches |= {"autoinstall_known_extensions": False, "preserve_insertion_order": False}
        super().__init__(ibis.duckdb.connect(**settings, **switches, TimeZone="UTC"))

    def read(self, spells: Spells) -> Table:
        if addresses(spells):
            hint = "copy the files here, or use --engine spark"
            raise RequestError("path", f"DuckDB reads files of this machine, not {addresses(spells)[0]}", hint)
        return self._guarded(lambda: self._read(spells))

    def _read(self, spells: Spells) -> Table:
        if spells.form == "parquet":
            return self.connection.read_parquet(list(spells.paths), table_name="raw")
        form = {"auto_detect": False, "header": True, "delim": ",", "quote": '"', "escape": '"', "strict_mode": True}
        texts = dict.fromkeys(spells.columns, "VARCHAR")
        return self.connection.read_csv(list(spells.paths), table_name="raw", columns=texts, **form)

    def link(self, links: Sequence[tuple[str, int]]) -> Table:
        sql = "CREATE TEMP TABLE links AS SELECT unnest(?::VARCHAR[]) AS title, unnest(?::INTEGER[]) AS career"
        titles, careers = [title for title, _ in links], [career for _, career in links]
        self._guarded(lambda: self.connection.con.execute(sql, [titles, careers]))
        return self.connection.table("links")

    def drop(self, name: str) -> None:
        self._guarded(lambda: self.connection.raw_sql(f"DROP TABLE {name}"))

    def lives(self, spells: Table) -> list[Lives]:
        """Return (person, spell) in tables of whole lives, in order; here the number takes the place of the person.

        A table made in an order is read in it, and a window that says none goes along with the reading: all people are
        sorted once, and whatever looks before and after a spell is done in passing, on each processor for other people.
        """
        ordered = self._in_order(spells)
        ((at_once,),) = self._fetched("SELECT current_setting('threads')")
        cuts = sorted(self._cuts(ordered, min(at_once, _AT_ONCE)))
        lives = ordered.mutate(number=ordered.person)
        ranges = zip([0, *cuts], [*cuts, 1 << _NUMBER_BITS], strict=True)
        return [Lives(lives.filter(lives.number >= low, lives.number < high), {}) for low, high in ranges]

    def in_order(self, name: str, table: Table, by: str) -> tuple[Table, dict[str, str]]:
        """Keep a table in the order of people and a column; a window that says no order goes along with the reading.

        That a table is read in the order in which it was made is how DuckDB does it, not how SQL has it: so it is looked after.
        """
        import ibis

        kept, window = self.keep(name, table.order_by("person", by)), ibis.window()
        seen = kept.select("person", by, last=kept.person.lag().over(window), before=kept[by].lag().over(window))
        is_astray = (seen.person < seen.last) | ((seen.person == seen.last) & (seen[by] < seen.before))
        astray = seen.aggregate(rows=is_astray.sum())
        if self.rows(astray)[0][0]:
            raise FileFailure(self.name, "it did not keep the order of a table", "report this, with the version of the engine")
        return kept, {}

    def _in_order(self, spells: Table) -> Table:
        """Return (person, spell) in order, the people as numbers."""
        if spells.person.type().is_integer():
            ((least, most),) = self.rows(spells.aggregate(least=spells.person.min(), most=spells.person.max()))
            if least is None or (-(1 << 63) <= least <= most < 1 << 63 and most - least < 1 << _NUMBER_BITS):
                numbered = spells.select("spell", person=spells.person.cast("int64") - (least or 0))
                return self.in_order("lives", numbered, "spell")[0]
        import ibis

        ordered = self.in_order("by_name", spells, "spell")[0]
        is_other = ordered.person != ordered.person.lag().over(ibis.window())
        begun = ordered.select("spell", place=ibis.ifelse(is_other, ibis.row_number().over(ibis.window()), 0))
        lives = self.keep(
            "lives", begun.select("spell", person=begun.place.max().over(ibis.window(preceding=None, following=0)))
        )
        self.drop("by_name")
        return lives

    def _cuts(self, ordered: Table, parts: int) -> Iterator[int]:
        """Yield the people at which other parts begin, of about as many spells each."""
        ((spells,),) = self.rows(ordered.aggregate(spells=ordered.count()))
        for part in range(1, parts):
            for row in self.rows(ordered.select("person").limit(1, offset=spells * part // parts)):
                yield row[0]

    def parts(self, spells: int) -> int:
        return 1 + spells * _SPELL_BYTES // limits.HISTORY_BYTES.value

    def close(self) -> None:
        self.connection.disconnect()

    def _fetched(self, sql: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self.connection.raw_sql(sql).fetchall()
        return found

    def _told(self, error: Exception) -> Exception:
        kind, text = type(error).__name__, str(error)
        if kind == "OutOfMemoryException" and "max_temp_directory_size" not in text:
            return LimitReached(limits.HISTORY_BYTES, "the histories need more memory, even with the disk")
        if kind == "IOException" or "No space left" in text or "max_temp_directory_size" in text:
            return FileFailure(self.name, "a file can't be read or written", "is the disk full? what stood there is unchanged")
        line = re.search(r"CSV Error on Line: (\d+)", text)
        place = re.search(r"^\s*file = (.*)$", text, re.MULTILINE)
        if line and place:
            hint = "every row is UTF-8 and has as many cells as the header; put a cell with a comma in quotes"
            return BadData([Problem(place[1], int(line[1]), 0, "the row can't be read", hint)])
        return super()._told(error)


class _Spark(Engine):
    """Spark: a session that runs already, else a new one on `master`."""

    name = "spark"
    _keeping = "CACHE TABLE {} OPTIONS ('storageLevel' 'DISK_ONLY')"

    def __init__(self, master: str, folder: Path) -> None:
        import ibis
        from pyspark.sql import SparkSession

        running = SparkSession.getActiveSession()
        self._guarded(lambda: self._begin(running or spark_session(master, folder)))
        self.is_own = running is None
        super().__init__(ibis.pyspark.connect(self.session))

    def _begin(self, session: Any) -> None:
        session.conf.set("spark.sql.session.timeZone", "UTC")
        session.sparkContext.setLogLevel("OFF")  # errors quote rows
        logging.getLogger("SQLQueryContextLogger").disabled = True
        self.session = session

    def read(self, spells: Spells) -> Table:
        self._guarded(lambda: self._read(spells).createOrReplaceTempView("raw"))
        return self.connection.table("raw")

    def _read(self, spells: Spells) -> Any:
        paths = list(spells.paths)
        if spells.form == "parquet":
            return self.session.read.parquet(*paths)
        schema = ", ".join(f"{_quoted(name)} STRING" for name in spells.columns)
        frame = self.session.read.csv(paths, schema=schema, header=True, escape='"', multiLine=True, mode="FAILFAST")
        if frame.filter(" OR ".join(f"contains({_quoted(name)}, '\ufffd')" for name in spells.columns)).take(1):
            raise BadData([Problem(paths[0], 0, 0, "bytes in one of the files are not UTF-8 text", "save the files as UTF-8")])
        return frame

    def link(self, links: Sequence[tuple[str, int]]) -> Table:
        schema = "title STRING, career INT"
        self._guarded(lambda: self.session.createDataFrame(list(links), schema).createOrReplaceTempView("links"))
        return self.connection.table("links")

    def close(self) -> None:
        for name in reversed(self._kept):  # each is made of those before
            self.session.sql(f"UNCACHE TABLE IF EXISTS {name}")
        for name in ("raw", "links", *self._kept):
            self.session.catalog.dropTempView(name)
        if self.is_own:
            self.session.stop()

    def _fetched(self, sql: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.session.sql(sql).collect()]

    def _told(self, error: Exception) -> Exception:
        if "JAVA" in str(error):
            return FileFailure(self.name, "it could not be started", "it needs Java 17 or newer; see docs/histories.md")
        return super()._told(error)


def _quoted(column: str) -> str:
    return "`{}`".format(column.replace("`", "``"))


def spark_session(master: str, folder: Path) -> Any:
    """Return a new session; on this machine it listens to this machine alone and keeps its files in `folder`."""
    from pyspark.sql import SparkSession

    settings = {"spark.ui.showConsoleProgress": "false", "spark.log.level": "OFF", "spark.ui.enabled": "false"}
    if master.startswith("local"):
        settings |= {f"spark.driver.{name}": "127.0.0.1" for name in ("host", "bindAddress")}
        settings |= {"spark.local.dir": str(folder), "spark.sql.warehouse.dir": str(folder / "warehouse")}
        settings |= {"spark.sql.shuffle.partitions": "4", "spark.io.encryption.enabled": "true"}
    builder = SparkSession.builder.master(master).appName("careergraph")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


ENGINES = ("duckdb", "spark")
"""What can count histories."""


@contextlib.contextmanager
def open_engine(name: str, *, master: str, folder: Path) -> Iterator[Engine]:
    """Yield an engine of `ENGINES`; what it writes meanwhile goes to `folder`.

    Raises:
        FileFailure: it isn't installed, or can't be started.
        RequestError: there is no such engine.
    """
    if name not in ENGINES:
        raise RequestError("engine", f"no engine here is {name!r}", f"one of: {', '.join(ENGINES)}")
    try:
        engine = _DuckDB(folder) if name == "duckdb" else _Spark(master, folder)
    except ImportError as error:
        extra = "histories" if name == "duckdb" else "spark"
        raise FileFailure(name, f"not installed ({error.name})", f"pip install 'careergraph[{extra}]'") from error
    try:
        yield engine
    finally:
        engine.close()
