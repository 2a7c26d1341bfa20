"""A page in a browser, for tests: opened offline, with everything noted that it should not do."""

import contextlib
import re

_HIDDEN = "window.harm = []; window.harmed = (text) => window.harm.push(text);"


@contextlib.contextmanager
def opened(browser, path, *, width=1280, scheme="light", fragment=""):
    """Open a page; leaving it fails if it asked for anything, broke its policy, raised an error or ran what is no script of it."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True, reduced_motion="reduce"
    )
    context.add_init_script(_HIDDEN)
    page = context.new_page()
    page.seen = []
    page.on("console", lambda message: page.seen.append(message.text))
    page.on("pageerror", lambda error: page.seen.append(str(error)))
    page.on("dialog", lambda dialog: page.seen.append(f"dialog {dialog.message}"))
    page.on("request", lambda request: page.seen.append(request.url) if not re.match("file:|about:", request.url) else None)
    page.goto(f"{path.as_uri()}{fragment}")
    page.wait_for_selector("body[data-ready=yes]", timeout=20_000)
    yield page
    assert page.seen == []
    assert page.evaluate("window.harm") == []
    context.close()


def asked(page, fragment):
    """Ask for the request of a link in an open page, and wait for the answer."""
    page.evaluate("document.getElementById('answer').replaceChildren()")
    page.evaluate("fragment => { location.hash = fragment; }", fragment)
    page.wait_for_selector("#answer h2")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
