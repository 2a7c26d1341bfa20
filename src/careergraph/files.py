"""The only door for files: foreign bytes are read strictly and with places, results are written atomically."""

import contextlib
import csv
import errno
import io
import itertools
import os
import re
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from careergraph import limits
from careergraph.errors import BadData, FileFailure, LimitReached, Problem

if TYPE_CHECKING:
    import bz2
    import lzma
    import tarfile
    import zipfile

AnyPath = str | os.PathLike[str]
"""A path as users name it."""
AnyPaths = AnyPath | Iterable[AnyPath]
"""One path or several."""


def several(paths: AnyPaths) -> list[AnyPath]:
    """Return one path or several as a list.

    >>> several("a.csv"), several(["a.csv", "b.csv"])
    (['a.csv'], ['a.csv', 'b.csv'])
    """
    return [paths] if isinstance(paths, str | os.PathLike) else [*paths]


def bundled(name: str) -> Path:
    """Return the folder of bundled files called `name` (`data` or `ontology`), in a wheel or in a checkout."""
    here = Path(__file__).resolve().parent
    inside = here / f"_{name}"
    return inside if inside.is_dir() else here.parents[1] / name


def bundled_packs() -> tuple[Path, ...]:
    """Return the folders of the bundled packs that a graph has unless others are named; the assumptions are apart."""
    return tuple(bundled("data") / name for name in ("guides", "business"))


def user_cache() -> Path:
    """Return the user's cache folder for careergraph; it may not exist yet."""
    if os.name == "posix" and sys.platform != "darwin":  # as platformdirs has it, which takes a tenth of a start to load
        named = Path(os.environ.get("XDG_CACHE_HOME", ""))
        return (named if named.is_absolute() else Path("~/.cache").expanduser()) / "careergraph"
    import platformdirs

    return Path(platformdirs.user_cache_dir("careergraph", appauthor=False))


def hold(path: Path, owner: object) -> None:
    """Keep a file of a cache as long as `owner` lives, and mark it as used: no process's `keep_newest` takes it away.

    Raises:
        FileFailure: it isn't there any more.
    """
    import weakref

    try:
        handle = os.open(path, os.O_RDONLY)
        weakref.finalize(owner, os.close, handle)
        _lock(handle, is_shared=True)
        if not os.path.samestat(os.fstat(handle), path.stat()):
            raise FileNotFoundError(errno.ENOENT, "replaced while it was opened")
    except OSError as error:
        raise FileFailure(str(path), _reason(error), "it is made again") from error
    with contextlib.suppress(OSError):  # a cache of another user, or one that is read-only, is used all the same
        os.utime(path, ns=(time.time_ns(), path.stat().st_mtime_ns))


def keep_newest(folder: Path, pattern: str, most: int) -> None:
    """Remove the files of a cache that `pattern` names but for the `most` used last and those that a process holds."""
    with contextlib.suppress(OSError):  # another process may tidy up at the same time
        used = {path: max(path.stat().st_atime_ns, path.stat().st_mtime_ns) for path in folder.glob(pattern)}
        for path in sorted(used, key=lambda path: (-used[path], path.name))[most:]:
            _remove_unheld(path)


def cached_folder(name: str, owner: object, make: Callable[[Path], None]) -> Path:
    """Return a folder of the user's cache, which `make` fills first if it isn't there; it stays as long as `owner` lives.

    Of the folders whose names begin alike, up to a hyphen, only those used last are kept.

    Raises:
        FileFailure: no cache can be written here.
    """
    import shutil

    folder = user_cache() / name
    mark, kind = folder.with_name(f"{name}.used"), name.partition("-")[0]
    if not (folder.is_dir() and mark.is_file()):
        with scratch(folder) as made:
            if not folder.is_dir():
                make(made / name)
            with writing(mark) as file:
                file.write(b"")
            with contextlib.suppress(OSError):  # it is there: another process was as quick
                (made / name).rename(folder)
    hold(mark, owner)
    keep_newest(folder.parent, f"{kind}-*.used", limits.CACHE_FILES.value)
    for other in folder.parent.glob(f"{kind}-*/"):
        if not other.with_name(f"{other.name}.used").exists():
            shutil.rmtree(other, ignore_errors=True)
    return folder


def content_hash(path: Path, salt: str) -> str:
    """Return a key for what stands in a file: 24 hexadecimal digits of SHA-256."""
    import hashlib

    check_readable(path, "check the name and your right to read it")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    digest.update(salt.encode())
    return digest.hexdigest()[:24]


def _remove_unheld(path: Path) -> None:
    with contextlib.suppress(OSError):  # it is held, gone, or not ours
        handle = os.open(path, os.O_RDONLY)
        try:
            _lock(handle, is_shared=False)
            path.unlink()
        finally:
            os.close(handle)


def _lock(handle: int, *, is_shared: bool) -> None:
    """Lock an open file for sharing or alone, or raise `OSError` at once; on Windows an open file can't be removed anyway."""
    if os.name == "posix":
        import fcntl

        fcntl.flock(handle, (fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


def content_key(folders: Sequence[Path], salt: str) -> str:
    """Return a key for all that stands in `folders`: 24 hexadecimal digits of SHA-256 over names and bytes."""
    import hashlib

    digest = hashlib.sha256(salt.encode())
    for number, folder in enumerate(folders):
        for path in listing(folder, "a pack is a folder"):
            if path.suffix in {".csv", ".toml"}:
                content = read_bytes(path)
                digest.update(f"{number}/{path.name}/{len(content)}\n".encode())
                digest.update(content)
    return digest.hexdigest()[:24]


def listing(folder: Path, hint: str) -> list[Path]:
    """Return the paths in a folder, sorted.

    Raises:
        FileFailure: with the `hint`; it is no folder, or we may not read it.
    """
    try:
        return sorted(folder.iterdir())
    except (OSError, ValueError) as error:
        raise FileFailure(str(folder), _reason(error), hint) from error


def check_readable(path: Path, hint: str) -> None:
    """Raise `FileFailure` with the `hint` if no regular file that we may read is at `path`."""
    try:
        if path.exists() and not path.is_file():
            raise FileFailure(str(path), "not a regular file", hint)
        with path.open("rb"):
            return
    except (OSError, ValueError) as error:
        raise FileFailure(str(path), _reason(error), hint) from error


def read_bytes(path: Path) -> bytes:
    """Return the bytes of the file.

    Raises:
        FileFailure: it is missing, not a regular file, or not readable.
        LimitReached: it is larger than `limits.FILE_BYTES`.
    """
    check_readable(path, "check the name and your right to read it")
    try:
        limits.check(limits.FILE_BYTES, path.stat().st_size, str(path))
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise FileFailure(str(path), _reason(error), "check the name and your right to read it") from error


def read_text(path: Path) -> str:
    """Return the file as text: strict UTF-8, a leading byte order mark taken off, lines ended by LF or CRLF.

    Raises:
        BadData: the bytes are not UTF-8 text; the place is the first bad byte.
        FileFailure: the file can't be read.
    """
    return decode(read_bytes(path), str(path))


def decode(content: bytes, place: str) -> str:
    """Return bytes as text, as `read_text` does; `place` is what faults call the file.

    Raises:
        BadData: the bytes are not UTF-8 text.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode(errors="replace")
        line, column = _place(before, len(before))
        message = f"byte 0x{error.object[error.start]:02X} is not UTF-8 text"
        raise BadData([Problem(place, line, column, message, "save the file as UTF-8")]) from error
    problem = _text_problem(place, text)
    if problem:
        raise BadData([problem])
    return text


def _place(text: str, offset: int) -> tuple[int, int]:
    """Return line and column of `offset`, both from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


_BAD_CHARACTER = re.compile(r"\0|\r(?!\n)")


def _text_problem(place: str, text: str) -> Problem | None:
    if "\0" not in text and text.count("\r") == text.count("\r\n"):  # a tenth of the time of searching
        return None
    bad = _BAD_CHARACTER.search(text)
    assert bad
    if bad[0] == "\0":
        message, hint = "a NUL character", "this is not a text file, or it is damaged"
    else:
        message, hint = "a line ends with CR alone", "save the file with LF or CRLF line ends"
    return Problem(place, *_place(text, bad.start()), message, hint)


class Member(NamedTuple):
    """One file of a release: in a folder, in an archive, or by itself; `place` is what faults call it."""

    name: str
    place: str
    size: int
    read: Callable[[], bytes]


def members(path: Path) -> list[Member]:
    """Return the files that a release consists of: `path` itself, or what is in that folder, zip, tar or gzip file, by name.

    Nothing is unpacked to disk. Names are used to tell files apart, never as paths.

    Raises:
        BadData: the archive is damaged or encrypted.
        FileFailure: there is nothing at `path`, or it can't be read.
        LimitReached: the archive holds too much.
    """
    if path.is_dir():
        found = (each for each in sorted(path.rglob("*")) if each.is_file() and not each.name.startswith("."))
        return [member for each in found for member in members(each)]
    check_readable(path, "name a file, a folder or an archive of the release")
    if path.suffix.lower() == ".zip":
        return _zip_members(read_bytes(path), str(path))
    tarred = _TAR.fullmatch(path.name.lower())
    if tarred:
        packing = (tarred[1] or tarred[2] or "").replace("bz2", "bz")
        return _tar_members(_unpacked(path, packing) if packing else read_bytes(path), str(path))
    if path.suffix.lower() == ".gz":
        return [Member(path.stem, str(path), path.stat().st_size, lambda: _unpacked(path, "gz"))]
    return [Member(path.name, str(path), path.stat().st_size, lambda: read_bytes(path))]


_TAR = re.compile(r".*\.(?:tar(?:\.(gz|xz|bz2))?|t(gz|xz|bz2?))")
_PACKINGS = {"gz": "gzip", "xz": "xz", "bz": "bzip2"}


def _unpacked(path: Path, packing: str) -> bytes:
    """Return what a gzip, xz or bzip2 file holds, as long as it isn't packed more tightly than archives may be."""
    import lzma

    packed = read_bytes(path)
    most = max(_SMALL, min(limits.FILE_BYTES.value, limits.ARCHIVE_RATIO.value * len(packed)))
    unpacker = _unpacker(packing)
    try:
        content = unpacker.decompress(packed, most)
    except (zlib.error, lzma.LZMAError, OSError) as error:
        message = f"a damaged {_PACKINGS[packing]} file ({error})"
        raise BadData([Problem(str(path), 0, 0, message, "download it again")]) from error
    if not unpacker.eof and len(content) == most:
        raise LimitReached(limits.ARCHIVE_RATIO, f"{path}: unpacked, it is larger than {most:,} bytes")
    if not unpacker.eof:
        message = f"a {_PACKINGS[packing]} file that is cut off"
        raise BadData([Problem(str(path), 0, 0, message, "download it again")])
    return content


def _unpacker(packing: str) -> "lzma.LZMADecompressor | bz2.BZ2Decompressor | zlib._Decompress":
    import bz2
    import lzma

    if packing == "gz":
        return zlib.decompressobj(wbits=31)
    return bz2.BZ2Decompressor() if packing == "bz" else lzma.LZMADecompressor(memlimit=limits.FILE_BYTES.value)


_SMALL = 64 * 1024
"""Files under this size may be packed as tightly as they like."""


def check_zip(content: bytes, place: str) -> "zipfile.ZipFile":
    """Return an archive that is whole and within the limits: its list of contents, nothing unpacked.

    Raises:
        BadData: it is damaged, cut off or encrypted.
        LimitReached: it holds too many files, or files that are too large or packed too tightly.
    """
    import zipfile

    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise BadData([Problem(place, 0, 0, f"a damaged archive ({error})", "download it again")]) from error
    entries = archive.infolist()
    limits.check(limits.ARCHIVE_FILES, len(entries), place)
    limits.check(limits.ARCHIVE_BYTES, sum(entry.file_size for entry in entries), place)
    for entry in entries:
        where = f"{place}/{entry.filename}"
        limits.check(limits.FILE_BYTES, entry.file_size, where)
        if entry.file_size > _SMALL:
            limits.check(limits.ARCHIVE_RATIO, entry.file_size // max(1, entry.compress_size), where)
        if entry.flag_bits & 1:
            raise BadData([Problem(where, 0, 0, "encrypted", "unpack it with its password and name the folder")])
    return archive


def _zip_members(content: bytes, place: str) -> list[Member]:
    archive = check_zip(content, place)

    def reader(entry: "zipfile.ZipInfo") -> Callable[[], bytes]:
        return lambda: _unzip(archive, entry, place)

    entries = sorted((e for e in archive.infolist() if not e.is_dir()), key=lambda entry: entry.filename)
    named = ((entry, entry.filename.rpartition("/")[2]) for entry in entries)
    return [
        Member(name, f"{place}/{name}", entry.file_size, reader(entry)) for entry, name in named if not name.startswith(".")
    ]


def _unzip(archive: "zipfile.ZipFile", entry: "zipfile.ZipInfo", place: str) -> bytes:
    import zipfile

    try:
        return archive.read(entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        where = f"{place}/{entry.filename}"
        raise BadData([Problem(where, 0, 0, f"damaged ({error})", "download the archive again")]) from error


def _tar_members(content: bytes, place: str) -> list[Member]:
    """Return the regular files of a tar archive; links and devices in it are nothing to read."""
    import tarfile

    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
            entries = [entry for entry in archive if entry.isreg()]
    except (tarfile.TarError, ValueError, OSError, EOFError) as error:
        raise BadData([Problem(place, 0, 0, f"a damaged archive ({error})", "download it again")]) from error
    limits.check(limits.ARCHIVE_FILES, len(entries), place)
    found = (_tar_member(content, entry, place) for entry in sorted(entries, key=lambda entry: entry.name))
    return [member for member in found if not member.name.startswith(".")]


def _tar_member(content: bytes, entry: "tarfile.TarInfo", place: str) -> Member:
    """Return one file of an archive; a sparse one may claim to be of any size."""
    start, end = entry.offset_data, entry.offset_data + entry.size
    name = entry.name.rpartition("/")[2]
    if entry.issparse() or end > len(content):
        message = "a sparse file" if entry.issparse() else "the archive is cut off"
        raise BadData([Problem(f"{place}/{name}", 0, 0, message, "pack it again, or name the folder")])
    return Member(name, f"{place}/{name}", entry.size, lambda: content[start:end])


def read_toml(path: Path) -> dict[str, object]:
    """Return the TOML file as a dictionary.

    Raises:
        BadData: it is not TOML; the place is where reading stopped.
    """
    return parse_toml(read_text(path), str(path))


def parse_toml(text: str, place: str) -> dict[str, object]:
    """Return TOML text as a dictionary, as `read_toml` does; `place` is what faults call the file."""
    import tomllib

    try:
        return tomllib.loads(text)
    except RecursionError:
        problem = Problem(place, 1, 1, "brackets are nested too deeply", "see toml.io")
    except ValueError as error:  # faults of TOML, and a number of too many digits
        message = str(error)
        problem = Problem(place, *_toml_place(message, text), message.partition(" (at")[0], "see toml.io")
    raise BadData([problem])


def read_json(path: Path) -> dict[str, object]:
    """Return the JSON file, which holds one object, as a dictionary.

    Raises:
        BadData: it is not JSON, or no object; the place is where reading stopped.
    """
    import json

    try:
        found = json.loads(read_text(path))
    except RecursionError:
        problem = Problem(str(path), 1, 1, "brackets are nested too deeply", "see json.org")
    except json.JSONDecodeError as error:
        problem = Problem(str(path), error.lineno, error.colno, f"not JSON: {error.msg}", "see json.org")
    except ValueError as error:  # a number of too many digits
        problem = Problem(str(path), 1, 1, f"not JSON: {error}", "see json.org")
    else:
        if isinstance(found, dict):
            return found
        problem = Problem(str(path), 1, 1, "the file must hold one object", 'write {"have": ["degree:associate"]}')
    raise BadData([problem])


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
        return self.problem_at(self.columns.index(column) if column in self.columns else 0, message, hint)

    def problem_at(self, index: int, message: str, hint: str = "") -> Problem:
        """Return a fault of this record at its cell number `index`, counted from 0."""
        offsets = _cell_offsets(self.source)
        line, column = _place(self.source, offsets[index if index < len(offsets) else -1])
        return Problem(self.path, self.line + line - 1, column, message, hint)


_CELL = re.compile(r'"(?:[^"]|"")*+"(?=[,\r\n]|\Z)|(?!")[^,\r\n]*+')


def _cell_offsets(record: str) -> list[int]:
    """Return where each cell of the record begins; where its quotes break off, the broken cell is the last."""
    offsets = [0]
    while (cell := _CELL.match(record, offsets[-1])) and record[cell.end() : cell.end() + 1] == ",":
        offsets.append(cell.end() + 1)
    return offsets


def read_table(path: Path) -> tuple[Row, list[Row], list[Problem]]:
    """Return the header, the records and the faults of a comma-separated file (RFC 4180).

    Blank lines are passed over. A record that can't be read, or with too few or too many cells, is a fault and is left
    out. The header of an empty file has no columns.
    """
    header = Row(str(path), 1, "", (), ())
    rows: list[Row] = []
    problems: list[Problem] = []
    for line, record, read in records(read_text(path)):
        cells = () if isinstance(read, csv.Error) else tuple(cell.strip() for cell in read)
        if isinstance(read, csv.Error):
            problems.append(_unreadable(Row(str(path), line, record, (), ()), read))
            if not header.columns:
                break
        elif not any(cells):
            continue
        elif not header.columns:
            header = Row(str(path), line, record, cells, cells)
        else:
            row = Row(str(path), line, record, header.columns, cells)
            problem = _row_problem(row)
            (problems if problem else rows).append(problem or row)  # type: ignore[arg-type]
    return header, rows, problems


def csv_header(path: Path) -> tuple[str, ...]:
    """Return the columns of a comma-separated file, packed with gzip or not, reading no more than its beginning.

    Raises:
        BadData: it has no header, or one that can't be read or names a column twice.
        FileFailure: the file can't be read.
    """
    text = decode(_first_line(path), str(path))
    first = next(records(text), (1, "", []))[2]
    cells = () if isinstance(first, csv.Error) else tuple(first)
    hint = "the first line names the columns, each once, with commas between"
    if not any(cells):
        raise BadData([Problem(str(path), 1, 1, "no header", hint)])
    if twice := [cell for number, cell in enumerate(cells) if cell in cells[:number]]:
        raise BadData([Problem(str(path), 1, 1, f"column {twice[0]!r} stands twice", hint)])
    return cells


def _first_line(path: Path) -> bytes:
    import gzip

    check_readable(path, "check the name and your right to read it")
    try:
        with gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb") as file:
            return file.readline(limits.FIELD_CHARS.value)
    except (OSError, EOFError, zlib.error) as error:
        raise BadData([Problem(str(path), 0, 0, "can't be read, or is cut off", "write it again")]) from error


def records(text: str) -> Iterator[tuple[int, str, list[str] | csv.Error]]:
    """Yield the first line of each record, its text, and its cells or why they can't be told apart."""
    taken: list[str] = []
    reader = csv.reader(_recording(io.StringIO(text, newline=""), taken), strict=True)
    line = 1
    while True:
        try:
            read: list[str] | csv.Error = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            read = error
        yield line, "".join(taken), read
        line += len(taken)
        taken.clear()


def plain_records(text: str) -> list[tuple[int, list[str]]] | None:
    """Return the first line of each record and its cells; nothing if one can't be read: `records` tells which and why."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found, line = [], 1
    try:
        for cells in reader:
            found.append((line, cells))
            line = reader.line_num + 1
    except csv.Error:
        return None
    return found


def _recording(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    for line in lines:
        taken.append(line)
        yield line


def _unreadable(row: Row, error: csv.Error) -> Problem:
    """Return the fault of a record that `csv` gave up on: a field too long for it, or quotes that don't fit."""
    if "limit" in str(error):
        offsets = _cell_offsets(row.source)
        sizes = [end - start for start, end in itertools.pairwise([*offsets, len(row.source)])]
        return row.problem_at(sizes.index(max(sizes)), f"a field of more than {limits.FIELD_CHARS.value:,} characters")
    hint = 'put a field with quotes in quotes, and double each quote inside it: "a ""b"" c"'
    return row.problem_at(-1, f"the record can't be read: {error}", hint)


def _row_problem(row: Row) -> Problem | None:
    given, wanted = len(row.cells), len(row.columns)
    if given != wanted:
        message = f"{given} cells where the header has {wanted}"
        return row.problem_at(wanted if given > wanted else 0, message, "put a field that holds a comma in quotes")
    for index, cell in enumerate(row.cells):
        if len(cell) > limits.FIELD_CHARS.value:
            return row.problem_at(index, f"a field of {len(cell):,} characters; at most {limits.FIELD_CHARS.value:,}")
    return None


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path` that takes its place, whole and on disk, when the block ends well.

    If the block fails, or the process dies, what stood at `path` still stands; a temporary file left by a dead
    process of this machine goes with the next write into the same folder.

    Raises:
        FileFailure: the file can't be written.
    """
    try:
        path = Path(os.path.realpath(path))
        temporary = _temporary(path)
    except (OSError, ValueError) as error:
        raise FileFailure(str(path), _reason(error), "check the folder and your right to write there") from error
    try:
        yield temporary
        _settle(temporary, path)
    except OSError as error:
        raise FileFailure(str(path), _reason(error), "what stood there before is unchanged") from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def scratch(beside: Path) -> Iterator[Path]:
    """Yield an empty folder beside the file `beside` for what is needed only meanwhile; it goes at the end.

    What a dead process of this machine left goes with the next write into the same folder.

    Raises:
        FileFailure: the folder can't be made.
    """
    import shutil

    try:
        path = Path(os.path.realpath(beside))
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path.parent)
        folder = path.with_name(_temporary_name())
        folder.mkdir(mode=0o700)
    except (OSError, ValueError) as error:
        raise FileFailure(str(beside), _reason(error), "check the folder and your right to write there") from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def writing(path: Path) -> Iterator[IO[bytes]]:
    """Yield a binary file whose content takes the place of `path` when the block ends well; see `replacing`."""
    with replacing(path) as temporary, temporary.open("wb") as file:
        yield file
        file.flush()


@contextlib.contextmanager
def resuming(path: Path, key: str) -> Iterator[tuple[IO[bytes], int, int]]:
    """Yield a file of lines that takes the place of `path` when the block ends well, how many whole lines of it an earlier run with
    the same `key` has written, and how many of these begin with `{"error"`.

    If the block fails, or the process dies, the lines stay beside `path` and the next run with this key goes on after the last
    whole one; what stood at `path` still stands.

    Raises:
        FileFailure: the file can't be written, or another process is writing it.
    """
    part = path.with_name(f"{path.name}.{key}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = part.open("ab+")
    except (OSError, ValueError) as error:
        raise FileFailure(str(path), _reason(error), "check the folder and your right to write there") from error
    with file:
        try:
            _lock(file.fileno(), is_shared=False)
        except OSError as error:
            raise FileFailure(str(part), "another process is writing it", "wait for it, or write to another file") from error
        try:
            yield file, *_whole_lines(file)
            file.flush()
            _settle(part, path)
        except OSError as error:
            raise FileFailure(str(path), _reason(error), "what was written is kept; run again to go on") from error


def _whole_lines(file: IO[bytes]) -> tuple[int, int]:
    """Return how many whole lines a file has and how many tell of an error; what comes after them is cut off."""
    file.seek(0)
    lines = faults = size = 0
    for line in file:
        if line.endswith(b"\n"):
            lines, faults, size = lines + 1, faults + line.startswith(b'{"error"'), size + len(line)
    file.truncate(size)
    file.seek(size)
    return lines, faults


def to_disk(file: IO[bytes]) -> None:
    """Bring what was written to disk."""
    file.flush()
    os.fsync(file.fileno())


def each_record(path: Path) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """Yield the first line of each record of a CSV file and its cells, or why they can't be told apart; one record at a time.

    Bytes that are no UTF-8 are kept as half characters, for whoever reads a cell to tell.

    Raises:
        FileFailure: the file can't be read.
    """
    check_readable(path, "check the name and your right to read it")
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        reader, line = csv.reader(file, strict=True), 1
        while True:
            try:
                read: list[str] | csv.Error = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                read = error
            yield line, read
            line = reader.line_num + 1


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as comma-separated UTF-8 with LF line ends, quoted only where needed."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8")


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8 with LF line ends, atomically."""
    with writing(path) as file:
        file.write(text.encode("utf-8"))


def _temporary(path: Path) -> Path:
    """Make an empty file beside `path`, no more readable than what stands there, and sweep what the dead left."""
    if path.exists() and not path.is_file():
        raise FileFailure(str(path), "not a regular file", "name a file; - is standard output where it is allowed")
    path.parent.mkdir(parents=True, exist_ok=True)
    _sweep(path.parent)
    temporary = path.with_name(_temporary_name())
    mode = path.stat().st_mode & 0o777 | 0o600 if path.exists() else 0o666
    os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode))
    return temporary


def _temporary_name() -> str:
    return f"{_mark()}-{os.getpid()}-{os.urandom(4).hex()}"


def _settle(temporary: Path, path: Path) -> None:
    """Put the finished file in its place: data on disk first, then the name, then the folder."""
    with temporary.open("rb+") as file:
        os.fsync(file.fileno())
    if path.exists():
        temporary.chmod(path.stat().st_mode & 0o777)
    temporary.replace(path)
    if hasattr(os, "O_DIRECTORY"):
        with contextlib.suppress(OSError):  # some file systems can't; the file is whole all the same
            _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _mark() -> str:
    """Return how temporary files of this machine begin: whether another machine's process lives can't be seen from here."""
    machine = os.uname().nodename if hasattr(os, "uname") else ""
    return f".careergraph-{zlib.crc32(machine.encode()):08x}"


def _sweep(folder: Path) -> None:
    """Remove temporary files and folders, and SQLite's journals of them, whose process is gone."""
    import shutil

    litter = re.compile(_mark() + r"-([0-9]{1,9})-[0-9a-f]{8}(-journal)?")
    with contextlib.suppress(OSError):  # another's file, or a folder that can't be listed, stops no write
        for other in folder.iterdir():
            named = litter.fullmatch(other.name)
            if not named or _is_alive(int(named[1])):
                continue
            if other.is_dir():
                shutil.rmtree(other, ignore_errors=True)
            else:
                other.unlink(missing_ok=True)


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


def _reason(error: OSError | ValueError) -> str:
    return str(getattr(error, "strerror", None) or error).lower()
