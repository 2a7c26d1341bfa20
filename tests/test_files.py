"""Foreign bytes are read with places; whatever happens to a write, the old or the new file is there, whole."""

import io
import os
import random
import signal
import stat
import subprocess
import tarfile
import tempfile
import threading
import time
from pathlib import Path

import platformdirs
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from careergraph import files, limits, store
from careergraph.errors import BadData, FileFailure, LimitReached, Problem
from careergraph.sources import pack

KILLS = int(os.environ.get("CAREERGRAPH_KILLS", "20"))
OLD = b"the old content\n"
POSIX = pytest.mark.skipif(os.name != "posix", reason="POSIX alone has these permissions, links and signals")


@pytest.fixture
def table(tmp_path):
    """Write bytes or text as a table and return its path."""

    def write(content):
        path = tmp_path / "t.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def cells_of(path):
    return [row.cells for row in files.read_table(path)[1]]


def places_of(path):
    """Return line, column and message of every fault of a table."""
    try:
        _, _, problems = files.read_table(path)
    except BadData as error:
        problems = error.problems
    return [(problem.line, problem.column, problem.message) for problem in problems]


# -- reading ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content, place, message",
    [
        (b"id,label\nx,Z\xfcrich\n", (2, 4), "byte 0xFC is not UTF-8 text"),
        (b"\xef\xbb\xbfid\nx\xff\n", (2, 2), "byte 0xFF is not UTF-8 text"),
        ("id\nZürich é".encode() + b"\xe9", (2, 9), "byte 0xE9 is not UTF-8 text"),
        ("id,label\n".encode("utf-16"), (1, 1), "byte 0xFF is not UTF-8 text"),
        (b"id\ncut off \xe5\x8c", (2, 9), "byte 0xE5 is not UTF-8 text"),
        (b"\xed\xa0\x80", (1, 1), "byte 0xED is not UTF-8 text"),
        (b"id\nab\0c\n", (2, 3), "a NUL character"),
        (b"id\rx\ry\r", (1, 3), "a line ends with CR alone"),
        (b"id\r\nx\ry\r\n", (2, 2), "a line ends with CR alone"),
        (b'id\n"a\rb"\n', (2, 3), "a line ends with CR alone"),
    ],
)
def test_a_fault_of_the_text_has_line_and_column(table, content, place, message):
    path = table(content)
    with pytest.raises(BadData) as caught:
        files.read_text(path)
    (problem,) = caught.value.problems
    assert (problem.path, (problem.line, problem.column), problem.message) == (str(path), place, message)
    assert problem.hint


@pytest.mark.parametrize("content", [b"id,n\nx,1\n", b"id,n\r\nx,1\r\n", b"\xef\xbb\xbfid,n\nx,1", b"\n\nid,n\n,\n\nx,1\n\n"])
def test_line_ends_a_byte_order_mark_and_blank_lines_make_no_difference(table, content):
    header, rows, problems = files.read_table(table(content))
    assert (header.columns, [row.cells for row in rows], problems) == (("id", "n"), [("x", "1")], [])


@pytest.mark.parametrize(
    "content, cells",
    [
        ('a,b\n"x, y",2\n', ("x, y", "2")),
        ('a,b\n"say ""yes""",2\n', ('say "yes"', "2")),
        ('a,b\n5" nail,2\n', ('5" nail', "2")),
        ('a,b\n"two\nlines","""\n"""\n', ("two\nlines", '"\n"')),
        ("a,b\n  x\t, 2 \n", ("x", "2")),
        ('a,b\n"",2\n', ("", "2")),
        ("a,b\n医師,C++\n", ("医師", "C++")),
    ],
)
def test_cells_are_read_as_rfc_4180_says(table, content, cells):
    assert cells_of(table(content)) == [cells]


@pytest.mark.parametrize(
    "content, header, rows",
    [(b"", (), 0), (b"\n\n", (), 0), (b",,\n", (), 0), (b"id,label\n", ("id", "label"), 0), (b"\xef\xbb\xbf", (), 0)],
)
def test_a_file_without_records(table, content, header, rows):
    found, read, problems = files.read_table(table(content))
    assert (found.columns, len(read), problems) == (header, rows, [])


@pytest.mark.parametrize(
    "content, places",
    [
        ("a,b\n1\n", [(2, 1, "1 cells where the header has 2")]),
        ("a,b\n1,2,3\n", [(2, 5, "3 cells where the header has 2")]),
        ("a,b\n1,2,3\n4,5\n6\n", [(2, 5, "3 cells where the header has 2"), (4, 1, "1 cells where the header has 2")]),
        ('a,b\n"x"y,2\n3,4\n', [(2, 1, "the record can't be read: ',' expected after '\"'")]),
        ('a,b\n1,"x"y\n3,"z" \n', [(n, 3, "the record can't be read: ',' expected after '\"'") for n in (2, 3)]),
        ('a,b\n1,2\n3,"open\n\n5,6\n', [(3, 3, "the record can't be read: unexpected end of data")]),
        ('a,b\n"two\nlines",1,2\n', [(3, 10, "3 cells where the header has 2")]),
    ],
)
def test_ragged_and_broken_records_are_all_reported_and_left_out(table, content, places):
    assert places_of(table(content)) == places


def test_good_records_after_a_broken_one_are_still_read(table):
    assert cells_of(table('a,b\n"x"y,2\n3,4\n5\n6,7\n')) == [("3", "4"), ("6", "7")]


@pytest.mark.parametrize(
    "content, column, place",
    [
        ("a,b,c\n1,2,3\n", "c", (2, 5)),
        ('a,b,c\n"x, ""y""",2,3\n', "c", (2, 14)),
        ('a,b,c\n1,"two\nlines",3\n', "c", (3, 8)),
        ('a,b,c\n1,"two\r\nlines",3\r\n', "c", (3, 8)),
        ('a,b,c\n"1\n2\n3","x\ny",z\nA,B,C\n', "b", (4, 4)),
        ('a,b,c\n5" nail,"6"" nail",3\n', "c", (2, 20)),
        ('a,b,c\n5" nail,2,3\n', "c", (2, 11)),
        ("a,b,c\n医師,é,3\n", "c", (2, 6)),
        ("\ufeffa,b,c\n1,2,3\n", "a", (2, 1)),
        ("a,b,c\n1,2,3\n", "no such column", (2, 1)),
    ],
)
def test_a_fault_points_at_its_cell_whatever_stands_before_it(table, content, column, place):
    row = files.read_table(table(content))[1][0]
    problem = row.problem(column, "wrong")
    assert (problem.line, problem.column) == place


def test_places_are_right_after_a_record_of_several_lines(table):
    rows = files.read_table(table('a,b\n\n"one\ntwo\nthree",1\n\n"x\ny",bad\n'))[1]
    assert [(row.line, row.problem("b", "").line, row.problem("b", "").column) for row in rows] == [(3, 5, 8), (7, 8, 4)]


@pytest.mark.parametrize(
    "content, place",
    [
        ("a,b\n1,{}\n", (2, 3)),
        ('a,b\n"x\ny","{}"\n', (3, 4)),
    ],
)
@pytest.mark.parametrize("size", [limits.FIELD_CHARS.value + 1, 200_000])
def test_a_huge_field_is_a_fault_at_its_place(table, content, place, size):
    ((line, column, message),) = places_of(table(content.format("x" * size)))
    assert (line, column) == place
    assert "100,000" in message


def test_a_field_of_the_greatest_length_is_read(table):
    assert cells_of(table(f"a\n{'x' * limits.FIELD_CHARS.value}\n")) == [("x" * limits.FIELD_CHARS.value,)]


pieces = st.sampled_from(
    [b'"', b",", b"\n", b"\r\n", b"\r", b"a", b'""', b" ", b"\xef\xbb\xbf", "é".encode(), b"\xff", b"\0", b"="]
)
content = st.one_of(st.binary(max_size=60), st.lists(pieces, max_size=25).map(b"".join))


@given(content)
@example(b'a,b\n"')
@example(b'"\n')
def test_any_bytes_give_rows_or_faults_with_places(content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "t.csv")
        path.write_bytes(content)
        try:
            header, rows, problems = files.read_table(path)
        except BadData as error:
            header, rows, problems = None, [], error.problems
            assert problems
        lines = content.count(b"\n") + 1
        for problem in [*problems, *(row.problem(column, "") for row in rows for column in row.columns)]:
            assert problem.path == str(path)
            assert 1 <= problem.line <= lines
            assert 1 <= problem.column <= len(content) + 1
        assert all(len(row.cells) == len(header.columns) for row in rows)


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=6), min_size=2, max_size=2)))
def test_a_fault_points_at_the_first_character_of_any_cell(records):
    quoted = [[f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in record] for record in records]
    text = "\n".join(",".join(record) for record in [["a", "b"], *quoted])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "t.csv")
        path.write_bytes(text.encode())
        lines = text.split("\n")
        for row in files.read_table(path)[1]:
            for column, cell in zip("ab", row.cells, strict=True):
                problem = row.problem(column, "")
                rest = "\n".join([lines[problem.line - 1][problem.column - 1 :], *lines[problem.line :]])
                assert rest.startswith('"')
                assert rest[1:].replace('""', '"').lstrip().startswith(cell)


@pytest.mark.parametrize(
    "make, reason",
    [
        (str, "no such file or directory"),
        (Path.mkdir, "not a regular file"),
        (os.mkfifo, "not a regular file"),
        (lambda path: path.symlink_to(path.with_name("nothing")), "no such file or directory"),
    ],
    ids=["missing", "folder", "fifo", "dangling"],
)
@POSIX
def test_what_is_no_file_gives_a_reason(tmp_path, make, reason):
    path = tmp_path / "t.csv"
    make(path)
    with pytest.raises(FileFailure) as caught:
        files.read_bytes(path)
    assert str(caught.value) == f"{path}: {reason}"
    assert (caught.value.path, bool(caught.value.hint)) == (str(path), True)


def test_a_path_with_a_nul_is_a_file_failure():
    with pytest.raises(FileFailure, match="null"):
        files.read_bytes(Path("a\0b"))
    with pytest.raises(FileFailure, match="null"):
        files.write_text(Path("a\0b"), "x")


@POSIX
def test_a_file_we_may_not_read_gives_a_reason(tmp_path, child):
    path = tmp_path / "t.csv"
    path.write_bytes(b"secret")
    path.chmod(0)
    tmp_path.chmod(0o755)
    code = """
import os, sys
from pathlib import Path
from careergraph import files
if os.geteuid() == 0:
    os.setuid(65534)
try:
    files.read_bytes(Path(sys.argv[1]))
except Exception as error:
    print(type(error).__name__, str(error).rpartition(": ")[2])
"""
    printed = child(code, path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).communicate()[0]
    assert printed == b"FileFailure permission denied\n"


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.truncate(limits.FILE_BYTES.value + 1)
    with pytest.raises(LimitReached) as caught:
        files.read_bytes(path)
    assert caught.value.limit == limits.FILE_BYTES


# -- archives ---------------------------------------------------------------------------------------------------------


def tarred(path, files, mode="w:xz"):
    """Write a tar archive of names and bytes, a link and a folder among them."""
    with tarfile.open(path, mode) as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
        for name, sort in (("pages/link.html", tarfile.SYMTYPE), ("pages", tarfile.DIRTYPE)):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = sort, "/etc/passwd"
            archive.addfile(entry)
    return path


PAGES = {"pages/b.html": b"second", "../../a.html": b"first", "pages/.hidden": b"x"}
MODES = {
    "x.tar": "w",
    "x.tar.gz": "w:gz",
    "x.tgz": "w:gz",
    "x.tar.xz": "w:xz",
    "x.txz": "w:xz",
    "x.tar.bz2": "w:bz2",
    "x.TBZ2": "w:bz2",
    "x.tbz": "w:bz2",
}


@pytest.mark.parametrize(("name", "mode"), MODES.items(), ids=MODES)
def test_the_files_of_a_tar_archive_are_read_and_never_unpacked_by_their_paths(tmp_path, name, mode):
    path = tarred(tmp_path / name, PAGES, mode)
    found = [(member.name, member.place, member.size, member.read()) for member in files.members(path)]
    assert found == [("a.html", f"{path}/a.html", 5, b"first"), ("b.html", f"{path}/b.html", 6, b"second")]
    assert [each.name for each in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["x.tar", "x.tar.gz", "x.tar.xz", "x.tar.bz2"])
def test_a_damaged_tar_archive_is_a_fault(tmp_path, name):
    path = tarred(tmp_path / name, {"a.html": random.Random(1).randbytes(2000)}, MODES[name])
    content = path.read_bytes()
    for damaged in (content[:1500], content[:20], b"", b"\xff" * 600):
        path.write_bytes(damaged)
        with pytest.raises(BadData, match=r"damaged|cut off"):
            files.members(path)


@pytest.mark.parametrize("mode", ["w:gz", "w:xz", "w:bz2"])
def test_a_tar_archive_that_unpacks_to_far_more_is_refused(tmp_path, mode):
    path = tarred(tmp_path / f"bomb.tar.{mode[2:]}", {"a.html": bytes(30_000_000)}, mode)
    with pytest.raises(LimitReached) as caught:
        files.members(path)
    assert caught.value.limit == limits.ARCHIVE_RATIO


def test_a_sparse_file_in_an_archive_is_refused(tmp_path):
    entry = tarfile.TarInfo("a.html")
    entry.type, entry.size = tarfile.GNUTYPE_SPARSE, 512
    header = bytearray(entry.tobuf(tarfile.GNU_FORMAT))
    header[483:495] = b"77777777777\0"  # what it claims to be in full
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    (tmp_path / "x.tar").write_bytes(bytes(header) + bytes(2048))
    with pytest.raises(BadData, match="a sparse file"):
        files.members(tmp_path / "x.tar")


@pytest.mark.parametrize(
    "content, place, message",
    [
        ('format = 1\nid = "x\n', (2, 8), "Illegal character '\\n'"),
        ("format = 1\nid =\n", (2, 5), "Invalid value"),
        ("format = 1\nformat = 2\n", (2, 11), "Cannot overwrite a value"),
        ("a = 1\n[[s]", (2, 4), "Expected ']]' at the end of an array declaration"),
        ("a = " + "[" * 5000, (1, 1), "brackets are nested too deeply"),
        ("a = 1\nb = " + "9" * 5000, (2, 1), "Exceeds the limit (4300 digits) for integer string conversion"),
        ("a = 1\nb = '''", (2, 1), "Expected \"'''\""),
    ],
    ids=["line end", "no value", "twice", "bracket", "deep", "long", "open"],
)
def test_a_fault_of_toml_has_a_place(tmp_path, content, place, message):
    path = tmp_path / "pack.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadData) as caught:
        files.read_toml(path)
    (problem,) = caught.value.problems
    assert ((problem.line, problem.column), problem.message.partition(":")[0]) == (place, message)


@given(st.one_of(st.binary(max_size=40), st.text("[]{}=\"'#.\n ab1-:é", max_size=40).map(str.encode)))
def test_any_bytes_as_toml_give_a_dictionary_or_a_fault(content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "pack.toml")
        path.write_bytes(content)
        try:
            found, problems = files.read_toml(path), ()
        except BadData as error:
            found, problems = None, error.problems
        assert isinstance(found, dict) or problems
        assert all(problem.line > 0 and problem.column > 0 for problem in problems)


@pytest.mark.parametrize("named", [None, "", "/var/x", "relative", "~/y"])
def test_the_cache_is_where_platformdirs_has_it(monkeypatch, named):
    monkeypatch.delenv("XDG_CACHE_HOME") if named is None else monkeypatch.setenv("XDG_CACHE_HOME", named)
    assert files.user_cache() == Path(platformdirs.user_cache_dir("careergraph", appauthor=False))


def test_the_bundled_folders_are_there():
    assert [files.bundled(name).is_dir() for name in ("data", "ontology")] == [True, True]


def test_the_key_of_a_pack_changes_with_any_byte_and_any_name_and_with_nothing_else(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
        (folder / "nodes.csv").write_bytes(b"id\n")
    key = files.content_key([one], "salt")
    assert files.content_key([two], "salt") == key
    (two / "notes.txt").write_bytes(b"not part of a pack")
    assert files.content_key([two], "salt") == key
    others = [files.content_key([one], "pepper"), files.content_key([one, one], "salt")]
    (two / "nodes.csv").write_bytes(b"id\r")
    others.append(files.content_key([two], "salt"))
    (one / "nodes.csv").rename(one / "labels.csv")
    others.append(files.content_key([one], "salt"))
    assert len({key, *others}) == 5


# -- writing ----------------------------------------------------------------------------------------------------------


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def old(tmp_path):
    path = tmp_path / "graph.txt"
    path.write_bytes(OLD)
    return path


def test_a_text_is_written_as_utf_8_with_lf(tmp_path):
    files.write_text(tmp_path / "new" / "deep" / "a.txt", "médecin\n医師\n")
    assert (tmp_path / "new" / "deep" / "a.txt").read_bytes() == "médecin\n医師\n".encode()
    assert names(tmp_path / "new" / "deep") == ["a.txt"]


def test_a_block_that_fails_leaves_the_old_file_and_no_litter(old):
    def write_half():
        with files.writing(old) as file:
            file.write(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_half()
    assert (old.read_bytes(), names(old.parent)) == (OLD, ["graph.txt"])


def test_nobody_sees_the_new_content_before_the_block_ends(old):
    with files.writing(old) as file:
        file.write(b"new")
        file.flush()
        assert old.read_bytes() == OLD
    assert old.read_bytes() == b"new"


@POSIX
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755, 0o444])
def test_permissions_of_the_old_file_stay(old, mode):
    old.chmod(mode)
    files.write_text(old, "new")
    assert (stat.S_IMODE(old.stat().st_mode), old.read_bytes()) == (mode, b"new")


@POSIX
def test_a_private_file_is_private_while_it_is_written(old):
    old.chmod(0o600)
    with files.replacing(old) as temporary:
        assert stat.S_IMODE(temporary.stat().st_mode) == 0o600
        temporary.write_bytes(b"new")


@POSIX
@pytest.mark.parametrize("mask, mode", [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path, output_of, mask, mode):
    code = "import os, sys; from pathlib import Path; from careergraph import files\n"
    code += f"os.umask({mask}); files.write_text(Path(sys.argv[1]), 'x'); print(oct(os.umask(0)))"
    assert output_of(code, tmp_path / "a.txt").decode().strip() == oct(mask)
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == mode


@POSIX
def test_a_link_stays_a_link_and_its_target_is_written(old, tmp_path):
    link = tmp_path / "elsewhere" / "link"
    link.parent.mkdir()
    link.symlink_to(old)
    files.write_text(link, "new")
    assert (link.is_symlink(), old.read_bytes(), names(link.parent)) == (True, b"new", ["link"])


@POSIX
@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "fifo"])
def test_what_is_no_file_is_not_replaced(tmp_path, make):
    path = tmp_path / "x"
    make(path)
    kind = stat.S_IFMT(path.stat().st_mode)
    with pytest.raises(FileFailure, match="not a regular file"):
        files.write_text(path, "new")
    assert (stat.S_IFMT(path.stat().st_mode), names(tmp_path)) == (kind, ["x"])


@POSIX
def test_a_device_is_not_replaced():
    with pytest.raises(FileFailure, match="not a regular file"):
        files.write_text(Path(os.devnull), "new")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@pytest.mark.parametrize("name", ["file.txt/below.txt", "x" * 300])
def test_a_path_that_cant_be_written_is_a_file_failure(tmp_path, name):
    (tmp_path / "file.txt").write_bytes(OLD)
    with pytest.raises(FileFailure) as caught:
        files.write_text(tmp_path / name, "new")
    assert caught.value.hint
    assert names(tmp_path) == ["file.txt"]


def temporary(process, tail="0a1b2c3d"):
    """Return a name as a temporary file of this process has it."""
    return f"{files._mark()}-{process}-{tail}"


def dead_process():
    process = subprocess.Popen(["true"])
    process.wait()
    return process.pid


@POSIX
@pytest.mark.parametrize("tail", ["0a1b2c3d", "0a1b2c3d-journal"])
def test_what_a_dead_process_left_goes_with_the_next_write_into_the_folder(old, tail):
    (old.parent / temporary(dead_process(), tail)).write_bytes(b"half")
    files.write_text(old.with_name("another.txt"), "new")
    assert names(old.parent) == ["another.txt", "graph.txt"]


@POSIX
def test_a_temporary_file_is_named_after_machine_and_process(old):
    with files.replacing(old) as path:
        assert path.name.startswith(temporary(os.getpid(), ""))


@POSIX
@pytest.mark.parametrize(
    "name",
    [
        temporary(os.getpid()),
        temporary(1),
        temporary("{dead}", "journal"),
        temporary("{dead}", "0a1b2c3d.csv"),
        temporary("\u00b2"),
        temporary(99999999999999999999),
        ".careergraph-00000000-{dead}-0a1b2c3d",
        ".careergraph-notes",
    ],
    ids=["ours", "init's", "no end", "another end", "no number", "no process", "another machine's", "no litter"],
)
def test_what_is_no_litter_of_a_dead_writer_stays(old, name):
    name = name.replace("{dead}", str(dead_process()))
    (old.parent / name).write_bytes(b"half")
    files.write_text(old, "new")
    assert names(old.parent) == sorted([name, "graph.txt"])


@POSIX
def test_a_folder_that_a_dead_process_left_goes_with_the_next_write(old):
    litter = old.parent / temporary(dead_process())
    (litter / "spilled").mkdir(parents=True)
    files.write_text(old, "new")
    assert names(old.parent) == ["graph.txt"]


@POSIX
def test_litter_that_cant_be_removed_stops_no_write(old, monkeypatch):
    litter = old.parent / temporary(dead_process())
    litter.write_bytes(b"half")
    unlink = Path.unlink

    def refusing(path, **more):
        if path.name == litter.name:
            raise PermissionError(1, "not yours")
        unlink(path, **more)

    monkeypatch.setattr(Path, "unlink", refusing)
    files.write_text(old, "new")
    assert (old.read_bytes(), litter.read_bytes()) == (b"new", b"half")


def test_a_scratch_folder_is_its_owners_alone_and_goes_at_the_end(old):
    with files.scratch(old) as folder:
        (folder / "spilled").write_bytes(b"rows")
        assert (folder.parent, folder.stat().st_mode & 0o077) == (old.parent, 0)
    assert names(old.parent) == ["graph.txt"]


@POSIX
def test_a_name_of_the_greatest_length_can_be_written(tmp_path):
    path = tmp_path / ("x" * 255)
    files.write_text(path, "new")
    assert names(tmp_path) == [path.name]


def test_writers_of_one_file_end_with_one_whole_content(old):
    texts = [f"{number}" * 50_000 for number in range(8)]
    writers = [threading.Thread(target=files.write_text, args=(old, text)) for text in texts]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert old.read_text() in texts
    assert names(old.parent) == ["graph.txt"]


# -- faults in the middle of a write ----------------------------------------------------------------------------------

WRITE_FOREVER = """
import sys
from pathlib import Path
from careergraph import files
path = Path(sys.argv[1])
print("ready", flush=True)
for number in range(10 ** 9):
    line = b"%d\\n" % number
    with files.writing(path) as file:
        for _ in range(200):
            file.write(line * 500)
"""
BUILD_FOREVER = """
import sys
from pathlib import Path
from careergraph import files, store
from careergraph.sources import pack
packs = pack.read(files.bundled("data") / "assumptions", files.bundled("data") / "guides")
print("ready", flush=True)
while True:
    store.build_file(packs, Path(sys.argv[1]))
"""


def killed(child, code, path, seconds):
    """Run a writer and kill it with SIGKILL after so many seconds."""
    writer = child(code, path, stdout=subprocess.PIPE)
    assert writer.stdout.readline() == b"ready\n"
    time.sleep(seconds)
    writer.send_signal(signal.SIGKILL)
    writer.communicate()
    assert writer.returncode == -signal.SIGKILL


@POSIX
def test_kill_9_in_the_middle_of_a_write_leaves_the_old_or_the_new_file(old, child):
    rng = random.Random(9)
    torn = []
    for _ in range(KILLS):
        killed(child, WRITE_FOREVER, old, rng.uniform(0, 0.03))
        content = old.read_bytes()
        lines = content.split(b"\n")
        if content != OLD and (len(set(lines[:-1])), len(lines), lines[-1]) != (1, 100_001, b""):
            torn.append(content[:80])
    assert torn == []
    files.write_text(old, "new")
    assert (old.read_bytes(), names(old.parent)) == (b"new", ["graph.txt"])


@POSIX
def test_kill_9_in_the_middle_of_compiling_leaves_a_whole_graph(tmp_path, child):
    rng = random.Random(9)
    packs = pack.read(files.bundled("data") / "assumptions")
    path = tmp_path / "graph.db"
    store.build_file(packs, path)
    for _ in range(max(3, KILLS // 4)):
        killed(child, BUILD_FOREVER, path, rng.uniform(0, 0.05))
        assert store.open_file(path).rows("PRAGMA integrity_check") == [("ok",)]
    store.build_file(packs, path)
    assert names(tmp_path) == ["graph.db"]


FULL_DISK = """
import resource, sys
from pathlib import Path
from careergraph import files, store
from careergraph.errors import FileFailure
from careergraph.sources import pack
packs = pack.read(files.bundled("data") / "assumptions")
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
path = Path(sys.argv[1])
def text():
    files.write_text(path, "x" * 1_000_000)
def text_in_parts():
    with files.writing(path) as file:
        for _ in range(1000):
            file.write(b"x" * 1000)
def compiled():
    store.build_file(packs, path)
try:
    {"text": text, "parts": text_in_parts, "graph": compiled}[sys.argv[3]]()
except FileFailure as error:
    print(error.path, "|", error, "|", error.hint)
"""


@POSIX
@pytest.mark.parametrize("size", [0, 1, 4096, 20_000])
@pytest.mark.parametrize("what", ["text", "parts", "graph"])
def test_a_full_disk_leaves_the_old_file_and_says_so(old, output_of, what, size):
    path, message, hint = output_of(FULL_DISK, old, size, what).decode().strip().split(" | ")
    assert path == str(old)
    assert message.startswith(f"{old}: ")
    assert hint == "what stood there before is unchanged"
    assert (old.read_bytes(), names(old.parent)) == (OLD, ["graph.txt"])


INTERRUPTED = """
import sys, signal
from pathlib import Path
from careergraph import files
try:
    with files.writing(Path(sys.argv[1])) as file:
        file.write(b"half")
        signal.raise_signal(signal.SIGINT)
except KeyboardInterrupt:
    print("interrupted")
"""


@POSIX
def test_ctrl_c_in_the_middle_of_a_write_leaves_the_old_file(old, output_of):
    assert output_of(INTERRUPTED, old) == b"interrupted\n"
    assert (old.read_bytes(), names(old.parent)) == (OLD, ["graph.txt"])


@settings(max_examples=20)
@given(st.binary(max_size=200), st.integers(0, 200))
def test_a_write_that_fails_after_any_number_of_bytes_leaves_the_old_file(content, broken_at):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.bin")
        path.write_bytes(OLD)
        said = ""
        try:
            with files.writing(path) as file:
                file.write(content[:broken_at])
                if broken_at < len(content):
                    raise OSError(28, "No space left on device")
        except FileFailure as error:
            said = str(error)
        expected = (f"{path}: no space left on device", OLD) if broken_at < len(content) else ("", content)
        assert (said, path.read_bytes()) == expected
        assert names(path.parent) == ["a.bin"]


def test_a_problem_of_a_row_is_one_of_its_file(table):
    path = table("a\nx\n")
    assert files.read_table(path)[1][0].problem("a", "wrong", "mend it") == Problem(str(path), 2, 1, "wrong", "mend it")
