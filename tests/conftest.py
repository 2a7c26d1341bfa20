"""What tests share: the bundled graph, the folder of official releases, Chromium, and a cache folder of their own."""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import hypothesis
import pytest

import careergraph
from careergraph import engines, graph

hypothesis.settings.register_profile("any-machine", deadline=None)  # a slow machine is no fault
hypothesis.settings.load_profile("any-machine")


with contextlib.suppress(ValueError):  # begun in the background, a shell lets us ignore Ctrl-C; what we start must not
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _absent(reason):
    """Skip; in CI, where everything must run, fail instead."""
    if os.environ.get("CAREERGRAPH_CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session", autouse=True)
def user_cache(tmp_path_factory):
    """The user's cache folder is a temporary one, each worker of pytest-xdist its own."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder


@pytest.fixture(scope="session")
def shared():
    """A folder of official releases: CAREERGRAPH_SHARED, or `shared` beside the checkout."""
    default = Path(__file__).resolve().parents[1].parent / "shared"
    folder = Path(os.environ.get("CAREERGRAPH_SHARED") or default)
    if not folder.is_dir():
        _absent("no folder of official releases here: CAREERGRAPH_SHARED names it")
    return folder


@pytest.fixture(scope="session")
def chromium():
    """The path of a Chromium or Chrome on the PATH."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        _absent("no chromium or google-chrome on the PATH")
    return path


@pytest.fixture(scope="session")
def browser(chromium):
    """A headless Chromium, shared by the tests of one worker."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        running = driver.chromium.launch(executable_path=chromium, args=flags)
        yield running
        running.close()


@pytest.fixture(scope="session")
def axe():
    """The source of axe-core, which finds what people with disabilities can't use; it comes with axe-playwright-python."""
    found = importlib.util.find_spec("axe_playwright_python")
    if found is None:
        _absent("no axe_playwright_python here: pip install axe-playwright-python")
    return (Path(found.origin).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def comunica():
    """The folder in which `make build/comunica/ready` installed Comunica."""
    folder = Path(os.environ.get("CAREERGRAPH_COMUNICA") or Path(__file__).resolve().parents[1] / "build" / "comunica")
    if shutil.which("node") is None or not (folder / "node_modules" / "@comunica").is_dir():
        _absent("no Comunica here: make build/comunica/ready (it needs node and npm)")
    return folder


@pytest.fixture(scope="session")
def duckdb():
    """DuckDB beside Ibis, which the extra `histories` installs."""
    if importlib.util.find_spec("ibis") is None:
        _absent("no ibis here: pip install 'careergraph[histories]'")
    return importlib.import_module("duckdb")


@pytest.fixture(scope="session")
def spark():
    """A Spark session of this machine, which the extra `spark` and Java give; tests of one worker share it."""
    if shutil.which("java") is None:
        _absent("no java on the PATH: Spark needs it")
    if importlib.util.find_spec("pyspark") is None:
        _absent("no pyspark here: pip install 'careergraph[spark]'")
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1")  # little is counted: compiling well would not pay
        session = engines.spark_session("local[2]", Path(folder))
        session.conf.set("spark.sql.shuffle.partitions", "2")
        yield session
        session.stop()


@pytest.fixture(scope="session")
def guides_graph(user_cache):  # noqa: ARG001 - it is compiled into that cache
    return careergraph.load()


@pytest.fixture(scope="session")
def child():
    """Start a Python process of this interpreter that runs a text; arguments of `Popen` may follow."""
    importable = os.pathsep.join(str(Path(entry).resolve()) for entry in sys.path if entry)

    def start(code, *arguments, env=(), **more):
        environment = {**os.environ, "PYTHONPATH": importable, **dict(env)}
        return subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)], env=environment, **more)

    return start


@pytest.fixture(scope="session")
def output_of(child):
    """Run a text in a Python process and return the bytes it printed; it must end well."""

    def run(code, *arguments, **more):
        process = child(code, *arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)
        printed, said = process.communicate(timeout=60)
        assert process.returncode == 0, said.decode()
        return printed

    return run


@pytest.fixture
def saved(guides_graph, tmp_path):
    """The bundled graph as a file."""
    path = tmp_path / "graph.db"
    graph.save(guides_graph, path)
    return path
