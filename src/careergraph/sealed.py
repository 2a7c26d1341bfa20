"""Sealed pages: one file with all its scripts, styles and data, which a browser lets fetch nothing and run nothing else.

Templates are escaped by Jinja, data are JSON that no script element can end, and a content security policy allows the scripts and
styles by hash.
"""

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Sequence
from pathlib import Path

import careergraph
from careergraph import files, limits
from careergraph.escape import for_script_data

_PAGE = Path(__file__).with_name("page")
_VIS = "templates/lib/vis-9.1.2/vis-network.min.js"


def part(name: str) -> str:
    """Return a file of the page: a template, a script or a style."""
    return files.read_text(_PAGE / name)


def render(template: str, title: str, data: object, *, scripts: Sequence[str], style: str, **more: object) -> bytes:
    """Return a page: the template with `title`, the data, vis-network and the scripts, of which the last ones may use it."""
    import jinja2
    from markupsafe import Markup

    library, script = _library(), _lean("\n".join(scripts))
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    text = environment.from_string(part(template)).render(
        title=title,
        policy=_policy([library, script], [style]),
        version=careergraph.__version__,
        library=Markup(library),  # noqa: S704 - our pinned dependency's file
        script=Markup(script),  # noqa: S704 - our own files
        style=Markup(style),  # noqa: S704 - our own file
        **_data(data),
        **more,
    )
    return text.encode("utf-8")


def _data(data: object) -> dict[str, object]:
    """Return data as JSON, guarded for a script element; packed (zlib, base64) where they are many."""
    from markupsafe import Markup

    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if len(text) > limits.PAGE_PLAIN.value:
        packed = base64.b64encode(zlib.compress(text.encode("utf-8"), 9)).decode("ascii")
        return {"data": packed, "is_packed": True}
    return {"data": Markup(for_script_data(text)), "is_packed": False}  # noqa: S704 - guarded by for_script_data


def _lean(script: str) -> str:
    """Return a script without the lines that are comments and without indentation: the readable one is in the repository."""
    bare = re.sub(r"^[ \t]+", "", script, flags=re.MULTILINE)
    return re.sub(r"^(//.*|/\*\*(?s:.*?)\*/)?\n", "", bare, flags=re.MULTILINE)


def _library() -> str:
    """Return vis-network as pyvis brings it, with the line ends that a browser hashes and without its source map's address."""
    import pyvis

    text = files.read_text(Path(pyvis.__file__).parent / _VIS)
    return text.replace("\r\n", "\n").partition("//# sourceMappingURL")[0]


def _policy(scripts: Sequence[str], styles: Sequence[str]) -> str:
    """Return a content security policy that allows exactly these inline scripts and styles, and no request at all."""
    allowed = {"script-src": scripts, "style-src": styles}
    parts = ["default-src 'none'", "base-uri 'none'", "form-action 'none'"]
    parts += [f"{name} {' '.join(_hash(text) for text in texts)}" for name, texts in allowed.items()]
    return "; ".join(parts)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode()}'"
