"""The only door for files: foreign bytes are read strictly and with places, results are written atomically."""

import contextlib
import csv
import hashlib
import io
import os
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from careergraph import limits
from careergraph.errors import BadData, FileFailure, Problem

_TEMPORARY = ".careergraph-"


def bundled(name: str) -> Path:
    """Return the folder of bundled files called `name` (`data` or `ontology`), in a wheel or in a checkout."""
    here = Path(__file__).resolve().parent
    inside = here / f"_{name}"
    return inside if inside.is_dir() else here.parents[1] / name


def user_cache() -> Path:
    """Return the user's cache folder for careergraph; it may not exist yet."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("careergraph", appauthor=False))


def content_key(folders: Sequence[Path], salt: str) -> str:
    """Return a key for all that stands in `folders`: 24 hexadecimal digits of SHA-256 over names and bytes."""
    digest = hashlib.sha256(salt.encode())
    for number, folder in enumerate(folders):
        for path in sorted(folder.iterdir()):
            if path.suffix in {".csv", ".toml"}:
                content = read_bytes(path)
                digest.update(f"{number}/{path.name}/{len(content)}\n".encode())
                digest.update(content)
    return digest.hexdigest()[:24]


def read_bytes(path: Path) -> bytes:
    """Return the bytes of the file.

    Raises:
        FileFailure: it is missing, not a file, or not readable.
        LimitReached: it is larger than `limits.FILE_BYTES`.
    """
    try:
        limits.check(limits.FILE_BYTES, path.stat().st_size, str(path))
        return path.read_bytes()
    except OSError as error:
        raise FileFailure(str(path), _reason(error), "check the name and your right to read it") from error


def read_text(path: Path) -> str:
    """Return the file as text: strict UTF-8, a leading byte order mark taken off, lines ended by LF or CRLF.

    Raises:
        BadData: the bytes are not UTF-8 text; the place is the first bad byte.
        FileFailure: the file can't be read.
    """
    content = read_bytes(path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        message = f"byte 0x{content[error.start]:02X} is not UTF-8 text"
        raise BadData([Problem(str(path), line, column, message, "save the file as UTF-8")]) from error
    problem = _text_problem(path, text)
    if problem:
        raise BadData([problem])
    return text


def _text_problem(path: Path, text: str) -> Problem | None:
    if "\0" in text:
        at = text.index("\0")
        line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        return Problem(str(path), line, column, "a NUL character", "this is not a text file, or it is damaged")
    if "\r" in text.replace("\r\n", ""):
        at = next(i for i, char in enumerate(text) if char == "\r" and text[i + 1 : i + 2] != "\n")
        line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        return Problem(str(path), line, column, "a line ends with CR alone", "save the file with LF or CRLF line ends")
    return None


def read_toml(path: Path) -> dict[str, object]:
    """Return the TOML file as a dictionary.

    Raises:
        BadData: it is not TOML; the place is where reading stopped.
    """
    text = read_text(path)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        line, column = _toml_place(message, text)
        raise BadData([Problem(str(path), line, column, message.partition(" (at")[0], "see toml.io")]) from error


def _toml_place(message: str, text: str) -> tuple[int, int]:
    numbers = [int(word.strip(",)")) for word in message.split() if word.strip(",)").isdigit()]
    if "(at line" in message and len(numbers) >= 2:  # noqa: PLR2004 - a line and a column
        return numbers[-2], numbers[-1]
    return text.count("\n") + 1, 1


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a table: its cells by column name, and where each stands."""

    path: str
    line: int
    source: str
    columns: tuple[str, ...]
    cells: tuple[str, ...]

    def __getitem__(self, column: str) -> str:
        """Return the cell of `column`, or an empty text if the table hasn't that column."""
        return self.cells[self.columns.index(column)] if column in self.columns else ""

    def problem(self, column: str, message: str, hint: str = "") -> Problem:
        """Return a fault of this record at the cell of `column`."""
        index = self.columns.index(column) if column in self.columns else 0
        line, position = _cell_place(self.source, index)
        return Problem(self.path, self.line + line, position, message, hint)


def _cell_place(record: str, index: int) -> tuple[int, int]:
    """Return how many lines down and at which column cell `index` of the record begins."""
    quoted, seen, line, column = False, 0, 0, 1
    for char in record:
        if seen == index:
            break
        quoted ^= char == '"'
        seen += char == "," and not quoted
        line, column = (line + 1, 1) if char == "\n" else (line, column + 1)
    return line, column


def read_table(path: Path) -> tuple[tuple[str, ...], list[Row], list[Problem]]:
    """Return the header, the records and the faults of a comma-separated file (RFC 4180).

    Blank lines are passed over. A record with too few or too many cells is a fault and is left out.
    """
    lines = io.StringIO(read_text(path), newline="").readlines()
    taken: list[str] = []
    reader = csv.reader(_recording(lines, taken), strict=True)
    header: tuple[str, ...] = ()
    rows: list[Row] = []
    problems: list[Problem] = []
    start = 1
    try:
        for cells in reader:
            record, line = "".join(taken), start
            start += len(taken)
            taken.clear()
            if not any(cell.strip() for cell in cells):
                continue
            if not header:
                header = tuple(cell.strip() for cell in cells)
                continue
            row = Row(str(path), line, record, header, tuple(cell.strip() for cell in cells))
            problem = _row_problem(row)
            (problems if problem else rows).append(problem or row)  # type: ignore[arg-type]
    except csv.Error as error:
        hint = 'put a field with quotes in quotes, and double each quote inside it: "a ""b"" c"'
        problems.append(Problem(str(path), start, 1, f"the record can't be read: {error}", hint))
    return header, rows, problems


def _recording(lines: Sequence[str], taken: list[str]) -> Iterator[str]:
    for line in lines:
        taken.append(line)
        yield line


def _row_problem(row: Row) -> Problem | None:
    given, wanted = len(row.cells), len(row.columns)
    if given != wanted:
        message = f"{given} cells where the header has {wanted}"
        return Problem(row.path, row.line, 1, message, "put a field that holds a comma in quotes")
    for column, cell in zip(row.columns, row.cells, strict=True):
        if len(cell) > limits.FIELD_CHARS.value:
            return row.problem(column, f"a field of {len(cell):,} characters; at most {limits.FIELD_CHARS.value:,}")
    return None


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path` that takes its place, whole and on disk, when the block ends well.

    If the block fails, or the process dies, what stood at `path` still stands; a temporary file left by a dead
    process goes with the next call for the same `path`.

    Raises:
        FileFailure: the file can't be written.
    """
    path = Path(os.path.realpath(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path)
        handle, name = tempfile.mkstemp(prefix=f"{_TEMPORARY}{path.name}-{os.getpid()}-", dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise FileFailure(str(path), _reason(error), "check the folder and your right to write there") from error
    temporary = Path(name)
    try:
        yield temporary
        _settle(temporary, path)
    except OSError as error:
        raise FileFailure(str(path), _reason(error), "what stood there before is unchanged") from error
    finally:
        temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def writing(path: Path) -> Iterator[IO[bytes]]:
    """Yield a binary file whose content takes the place of `path` when the block ends well; see `replacing`."""
    with replacing(path) as temporary, temporary.open("wb") as file:
        yield file
        file.flush()


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8 with LF line ends, atomically."""
    with writing(path) as file:
        file.write(text.encode("utf-8"))


def _settle(temporary: Path, path: Path) -> None:
    """Put the finished file in its place: data on disk first, then the name, then the folder."""
    with temporary.open("rb+") as file:
        os.fsync(file.fileno())
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    temporary.chmod(mode)
    temporary.replace(path)
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sweep(path: Path) -> None:
    """Remove temporary files for `path` whose process is gone."""
    prefix = f"{_TEMPORARY}{path.name}-"
    for litter in path.parent.iterdir():
        if litter.name.startswith(prefix):
            process = litter.name[len(prefix) :].partition("-")[0]
            if process.isdigit() and not _is_alive(int(process)):
                litter.unlink(missing_ok=True)


def _is_alive(process: int) -> bool:
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
