"""Sealed pages: one file with all its scripts, styles and data, which a browser lets fetch nothing and run nothing else.

Templates are escaped by Jinja, data are JSON that no script element can end, and a content security policy allows the scripts and
styles by hash.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import careergraph
from careergraph import files, limits
from careergraph.escape import for_script_data

if TYPE_CHECKING:
    from collections.abc import Sequence

    import jinja2
    from markupsafe import Markup

_PAGE = Path(__file__).with_name("page")
_PLAIN = str.maketrans("<>&", ":.,")
"""What stands for the digits of base 85 that mean something in markup."""
_VIS = "templates/lib/vis-9.1.2/vis-network.min.js"


def part(name: str) -> str:
    """Return a file of the page: a template, a script or a style."""
    return files.read_text(_PAGE / name)


def render(template: str, title: str, data: object, *, scripts: Sequence[str], style: str, **more: object) -> bytes:
    """Return a page: the template with `title`, the data, vis-network and the scripts, of which the last ones may use it."""
    library, script, style = _library(), _lean("\n".join((part("packed.js"), *scripts))), _lean(style)
    text = template_of(template).render(
        title=title,
        policy=_policy([library, script], [style]),
        version=careergraph.__version__,
        library=safe(library),
        script=safe(script),
        style=safe(style),
        **_data(data),
        **more,
    )
    return text.encode("utf-8")


def template_of(name: str) -> jinja2.Template:
    """Return a template of the page that escapes what is put in."""
    import jinja2

    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    return environment.from_string(part(name))


def safe(text: str) -> Markup:
    """Return a text that a template takes as it is: a file of ours or of a pinned dependency, or guarded data."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - never what a source says, unless guarded


def _data(data: object) -> dict[str, object]:
    """Return data as JSON, guarded for a script element; packed where they are many."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if len(text) > limits.PAGE_PLAIN.value:
        return {"data": safe(pack(text)), "is_packed": True}
    return {"data": safe(for_script_data(text)), "is_packed": False}


def pack(text: str) -> str:
    """Return a text packed by zlib, as digits of base 85 of which none means anything in markup; `packed.js` reads them."""
    digits = base64.b85encode(zlib.compress(text.encode("utf-8"), 9)).decode("ascii")
    return digits.translate(_PLAIN)


def _lean(script: str) -> str:
    """Return a script or style without comments on lines of their own, without indentation and without the line ends that need not
    be: no text of ours goes over several lines. The repository has it whole.
    """
    bare = re.sub(r"^[ \t]+", "", script, flags=re.MULTILINE)
    return re.sub(r"(?<=[;{,])\n", "", re.sub(r"^(//.*|/\*\*(?s:.*?)\*/)?\n", "", bare, flags=re.MULTILINE))


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
