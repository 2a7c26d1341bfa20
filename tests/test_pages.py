"""Pages in a browser: what a person sees, reads and does in them, by mouse or keyboard, on a phone or a wide screen."""

import itertools
import json
import random
import re
from urllib.parse import quote

import pytest

import pages
import worlds
from careergraph import comparison, html, sealed
from careergraph.explain import route_text
from careergraph.model import Publisher, Statement, Value
from careergraph.planner import plan
from careergraph.vocab import LabelRole, Property, Sort

pytestmark = pytest.mark.browser
REPRESENTATIVE, MANAGER = "career:customer-service-representative", "career:customer-service-manager"
DIRECTOR, CHIEF = "career:customer-service-director", "career:chief-customer-officer"
SHIFT = "career:shift-supervisor"
WIDTHS, SCHEMES = (390, 768, 1440), ("light", "dark")


@pytest.fixture(scope="module")
def page_of(tmp_path_factory, guides_graph, ladders):
    """Write a page by name when it is first asked for."""
    folder = tmp_path_factory.mktemp("pages")
    makers = {
        "graph": lambda: html.page_bytes(guides_graph),
        "route": lambda: html.page_bytes(plan(guides_graph, REPRESENTATIVE, CHIEF, have=["degree:high-school"])),
        "none": lambda: html.page_bytes(plan(guides_graph, CHIEF, REPRESENTATIVE)),
        "compare": lambda: html.page_bytes(comparison.compare(guides_graph, MANAGER, DIRECTOR)),
        "few": lambda: html.page_bytes(guides_graph, max_nodes=20),
        "near": lambda: html.page_bytes(guides_graph, around=SHIFT, depth=1),
        "ladder": lambda: html.page_bytes(
            max((plan(ladders, *pair) for pair in requests(ladders)[:6]), key=lambda each: len(each.routes))
        ),
    }

    def written(name):
        path = folder / f"{name}.html"
        if not path.exists():
            path.write_bytes(makers[name]())
        return path

    return written


@pytest.fixture(scope="module")
def ladders(guides_graph):
    """The titles of the bundled careers, joined by made-up moves: enough of them for many routes at once."""
    chance = random.Random(8)
    careers = [node.id for node in guides_graph.nodes() if node.id.startswith("career:") and node.sort is not Sort.FAMILY]
    moves = "\n".join(
        f"{one.partition(':')[2]} -> {two.partition(':')[2]} {12 * chance.randint(1, 6)}mo {chance.choice(['', 'implied'])}"
        for at, one in enumerate(careers)
        for two in chance.sample(careers[at + 1 : at + 30], min(3, len(careers[at + 1 : at + 30])))
    )
    world = worlds.packs("\n".join(line.strip() for line in moves.splitlines()))
    labels = {career: guides_graph[career].label for career in careers}
    *base, last = world
    nodes = tuple(relabelled(node, labels) for node in last.nodes)
    return worlds.CareerGraph(worlds.store.build_memory((*base, last._replace(nodes=nodes))))


def relabelled(node, labels):
    return type(node)(node.id, node.kind, node.sort, labels.get(node.id, node.label))


def requests(graph):
    """Return thirty pairs of start and goal, always the same ones, that are some moves apart."""
    careers = [node.id for node in graph.nodes() if node.id.startswith("career:") and node.sort is not Sort.FAMILY]
    chance = random.Random(30)
    pairs = []
    while len(pairs) < 30:
        start, goal = sorted(chance.sample(range(len(careers)), 2))
        if goal - start > 20:
            pairs.append((careers[start], careers[goal]))
    return pairs


def link(start, goal, **wishes):
    return "&".join(
        [f"start={quote(start)}", f"goals={quote(goal)}", *(f"{key}={quote(value)}" for key, value in wishes.items())]
    )


def text_of(page, selector):
    return [text.strip() for text in page.locator(selector).all_inner_texts()]


# -- what holds for every page --------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", ["route", "none", "compare", "ladder", "few"])
def test_a_page_opens_offline_without_a_request_a_violation_or_an_error(browser, page_of, name, scheme):
    with pages.opened(browser, page_of(name), width=390, scheme=scheme) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(browser, page_of, axe, width, scheme):
    with pages.opened(
        browser, page_of("ladder"), width=width, scheme=scheme, fragment=f"#left={MANAGER}&right={DIRECTOR}"
    ) as page:
        page.evaluate(axe)
        page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        assert violations(page) == []
        if (width, scheme) in ((390, "light"), (1440, "dark")):
            page.locator("#comparison button.link").first.click()
            assert violations(page, "#drawer") == []


def violations(page, part="html"):
    found = page.evaluate("part => axe.run(part, { resultTypes: ['violations'] })", part)
    return [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found["violations"]]


@pytest.mark.parametrize("name", ["graph", "ladder"])
def test_every_control_has_a_name(browser, page_of, name):
    with pages.opened(browser, page_of(name)) as page:
        page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        script = """() => [...document.querySelectorAll("a, button, input, select, summary, [role=button], [tabindex='0']")].map((each) => [
            each.outerHTML.slice(0, 120),
            (each.getAttribute("aria-label") || [...(each.labels || [])].map((label) => label.textContent).join(" ") || each.textContent).trim()])"""
        controls = page.evaluate(script)
        assert len(controls) > 50
        assert [element for element, label in controls if not label] == []


def test_packed_data_come_out_as_they_went_in(browser, page_of):
    chance = random.Random(85)
    texts = [json.dumps("é<&>" * size + "".join(chance.choices("abc", k=size))) for size in range(25)]
    with pages.opened(browser, page_of("near")) as page:
        script = """packed => { const holder = document.getElementById("data"); holder.textContent = packed; holder.dataset.packed = "yes";
            return careergraphData(); }"""
        assert len({len(sealed.pack(text)) % 5 for text in texts}) == 4
        assert [page.evaluate(script, sealed.pack(text)) for text in texts] == [json.loads(text) for text in texts]
        assert not re.search("[<>&]", "".join(map(sealed.pack, texts)))


def test_a_page_in_a_frame_of_a_notebook_works(browser, guides_graph, tmp_path):
    path = tmp_path / "notebook.html"
    path.write_text(f"<!doctype html><title>n</title><body data-ready=yes>{guides_graph._repr_html_()}", encoding="utf-8")
    with pages.opened(browser, path) as page:
        frame = page.frame_locator("iframe")
        frame.locator("body[data-ready=yes]").wait_for(timeout=20_000)
        frame.locator("#field-start-input").fill("support agent")
        frame.locator("#field-start-input").press("Enter")
        frame.locator("#field-goal-input").fill("customer service manager")
        frame.locator("#field-goal-input").press("Enter")
        frame.locator("#trip-form .primary").click()
        assert frame.locator("#answer h2").inner_text() == "1 route"


# -- trips ----------------------------------------------------------------------------------------------------------


def test_a_whole_trip_by_keyboard_alone(browser, page_of):
    with pages.opened(browser, page_of("graph")) as page:
        keys = page.keyboard
        focused = "document.activeElement.id || document.activeElement.textContent.trim()"
        reach(page, "field-start-input")
        keys.type("support age")
        keys.press("Enter")
        assert page.input_value("#field-start-input") == "customer service representative"
        reach(page, "field-goal-input")
        keys.type("customer service di")
        keys.press("ArrowDown")
        keys.press("ArrowUp")
        keys.press("Enter")
        reach(page, "field-have-input")
        keys.type("associate")
        keys.press("Enter")
        keys.press("Enter")
        page.wait_for_selector("#answer h2:focus")
        assert text_of(page, "#answer h2") == ["3 routes"]
        assert page.evaluate(focused) == "3 routes"
        keys.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate(focused) == "drawer-title"
        assert text_of(page, "#drawer-title") == ["customer service representative"]
        keys.press("Escape")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith(
            "customer service representative: on routes 1"
        )
        keys.press("/")
        assert page.evaluate(focused) == "field-search-input"
        keys.type("leadership")
        keys.press("Enter")
        assert text_of(page, "#drawer-title") == ["leadership"]


def reach(page, identity):
    """Press Tab until the element with this id has the focus."""
    for _ in range(30):
        if page.evaluate("document.activeElement.id") == identity:
            return
        page.keyboard.press("Tab")
    raise AssertionError(identity)


def test_the_text_says_what_python_says(browser, page_of, guides_graph):
    asked = [
        (REPRESENTATIVE, CHIEF, {"have": ["degree:high-school"]}),
        (REPRESENTATIVE, DIRECTOR, {}),
        (REPRESENTATIVE, DIRECTOR, {"reading": "lenient"}),
        (
            REPRESENTATIVE,
            CHIEF,
            {"have": ["degree:associate", "certification:ccxp"], "criteria": ["cost", "months", "gap", "pay-dip"]},
        ),
        (MANAGER, CHIEF, {"lack": ["degree:bachelor"], "criteria": ["commonness", "moves"]}),
    ]
    with pages.opened(browser, page_of("graph")) as page:
        for start, goal, wishes in asked:
            words = {key: value if isinstance(value, str) else str(value).replace("'", '"') for key, value in wishes.items()}
            pages.asked(page, link(start, goal, **words))
            found = plan(guides_graph, start, goal, **wishes)
            python = [list(lines(route_text(guides_graph, route))) for route in found.routes]
            assert told(page) == [[titled(guides_graph, line) for line in route] for route in python]


def titled(graph, line):
    """Return a line with the titles of sources where Python gives their ids, as the page does."""
    titles = {source.id: source.title for source in graph.sources()}
    ids = "|".join(sorted(map(re.escape, titles), key=len, reverse=True))
    line = re.sub(rf"(?<=[(;:,] )({ids})(?=[,;)]|$)|(?<=[(])({ids})(?=[,;)])", lambda found: titles[found[0]], line)
    return re.sub(rf"(?<![\w-])({ids}) (?=lines? \d)", lambda found: f"{titles[found[1]]}, ", line)


def test_a_route_over_a_match_says_so_as_python_does(browser, tmp_path):
    graph = worlds.graph(
        "a == b close 50%\nb -> c 12mo by s inferred 40%\nc == d exact\nd education t required: degree:associate"
    )
    found = plan(graph, "a", "d", match="close")
    path = tmp_path / "match.html"
    html.write_html(found, path)
    with pages.opened(browser, path) as page:
        page.wait_for_selector("#answer h2")
        assert told(page) == [[titled(graph, line) for line in lines(route_text(graph, found.best))]]
        assert "over a match: a and b (close match, Text text)" in page.locator("#answer").inner_text()


def lines(text):
    """Yield a route in words as the page tells it."""
    yield f"{text.careers}"
    yield from (f"{', '.join(text.names)}" for _ in text.names[:1])
    yield text.summary
    for leg in text.legs:
        yield leg.headline
        yield from (f"Said by: {'; '.join(leg.evidence)}" for _ in leg.evidence[:1])
        yield from (f"Note: {warning}" for warning in leg.warnings)
        yield from leg.gains
        for aspect, asks in leg.asks:
            yield aspect
            yield from (f"{ask.status} {ask.text} ({'; '.join(ask.sources)})" for ask in asks)
        yield from leg.skills
    yield from text.assumptions
    yield from text.unknowns


def told(page):
    script = """() => [...document.querySelectorAll(".route")].map((route) => {
        const texts = (where, selector) => [...where.querySelectorAll(selector)].map((each) => each.textContent.trim());
        const lower = (text) => text.charAt(0).toLowerCase() + text.slice(1);
        const legs = [...route.querySelectorAll(".legs > li")].flatMap((leg) => [
            ...texts(leg, ".headline"), ...texts(leg, "p.evidence"), ...texts(leg, ".warning"), ...texts(leg, ".gain").map((text) => text.replace(/ I have it$/u, "")),
            ...[...leg.querySelectorAll("dt, dd, dd li")].filter((each) => !each.querySelector("details") && each.textContent !== "Skills named").map((each) => each.textContent.trim())]);
        const open = texts(route, ":scope > div > .open").flatMap((text) => text.replace("Not counted, because sources leave it open: ", "").slice(0, -1).split("; "));
        return [texts(route, "h3")[0].replace(/^\\d+\\. /u, ""), ...texts(route, ".names").map(lower),
            texts(route, ":scope > div > p")[0].slice(0, -1), ...legs, ...texts(route, ":scope > div > details li"), ...open];
    })"""
    return page.evaluate(script)


def test_no_route_says_why(browser, page_of):
    with pages.opened(browser, page_of("none")) as page:
        assert text_of(page, "#answer h2") == ["No route"]
        assert "No route: no moves known: customer service representative" in page.locator("#answer").inner_text()


def test_no_route_tells_what_the_goal_asks_who_says_so_and_what_would_open_one(browser, page_of):
    wishes = {"avoid": '["degree:*"]'}
    with pages.opened(browser, page_of("graph"), fragment=f"#{link(REPRESENTATIVE, DIRECTOR, **wishes)}") as page:
        page.wait_for_selector("#openings li")
        said = page.locator("#answer").inner_text()
        assert "what is asked in education to become a customer service director can't be met on the way" in said
        assert "Guide 001: requirements for customer service directors, line" in said
        assert text_of(page, "#openings button")[0] == "allowing to gain a degree"
        page.locator("#openings button").first.click()
        page.wait_for_selector("#routes .route")
        assert not page.is_checked("#no-degree")
        assert "avoid" not in page.evaluate("location.hash")


def test_what_a_route_would_have_one_gain_can_be_held_already(browser, page_of):
    with pages.opened(browser, page_of("graph"), fragment=f"#{link(REPRESENTATIVE, DIRECTOR)}") as page:
        assert "bachelor's degree" in text_of(page, "#route-1 .gain")[0]
        page.locator("#route-1 .gain button").first.click()
        page.wait_for_selector("#answer h2:focus")
        assert text_of(page, ".chips li") == ["bachelor's degree ✕"]
        assert "You hold: bachelor's degree." in page.locator("#answer").inner_text()
        assert page.locator("#route-1 .gain").count() == 0


def test_going_to_a_part_of_the_page_keeps_the_request_in_the_address(browser, page_of):
    with pages.opened(browser, page_of("graph"), fragment=f"#{link(REPRESENTATIVE, DIRECTOR)}") as page:
        before = page.evaluate("location.hash")
        page.click("nav a[href='#sources']")
        assert page.locator("#source-list").is_visible()
        assert page.locator("#sources-title").bounding_box()["y"] < 200
        assert page.evaluate("document.activeElement.id") == "sources"
        assert page.evaluate("location.hash") == before


def test_the_link_of_a_file_says_that_the_file_is_needed_too(browser, page_of):
    with pages.opened(browser, page_of("graph"), fragment=f"#{link(REPRESENTATIVE, DIRECTOR)}") as page:
        page.mouse.wheel(0, 2000)
        page.click("#share")
        page.wait_for_selector("#shared:not(:empty)")
        assert "who gets the link needs the file as well" in page.locator("#shared").inner_text()


def test_a_name_that_the_page_has_not_is_said_to_be_missing(browser, page_of):
    with pages.opened(browser, page_of("near")) as page:
        page.fill("#field-goal-input", "astronaut")
        note = page.locator("#field-goal .options p").inner_text()
        assert note.startswith("Nothing of that name. ")
        assert note.endswith(" careers are left out of this page.")
        assert page.locator("#field-goal [role=option]").count() == 0
        page.fill("#field-goal-input", "customer service director")
        assert page.locator("#field-goal .options p").inner_text() == ""


def test_typing_into_a_filled_field_replaces_what_is_in_it(browser, page_of):
    with pages.opened(browser, page_of("near")) as page:
        page.click("#field-start-input")
        page.keyboard.type("customer service dir")
        page.keyboard.press("Enter")
        assert page.input_value("#field-start-input") == "customer service director"


def test_details_begin_with_what_matters(browser, page_of):
    with pages.opened(browser, page_of("graph"), fragment=f"#show={DIRECTOR}") as page:
        titles = text_of(page, "#drawer-body h3")
        assert titles.index("Education") < titles.index("Pay") < titles.index("Other names")
        assert titles[-1] == "Sources named here"


def test_the_link_holds_the_whole_request(browser, page_of):
    with pages.opened(browser, page_of("graph"), fragment=f"#{link(REPRESENTATIVE, DIRECTOR)}") as page:
        page.click("#trip-form summary")
        assert page.evaluate("getComputedStyle(document.querySelector('.top')).position") == "sticky"
        page.fill("#served", "12")
        page.select_option("#reading", "lenient")
        page.select_option("#prefer", "risk")
        page.select_option("#method", "stated")
        page.check("#no-degree")
        page.fill("#field-have-input", "associate")
        page.press("#field-have-input", "Enter")
        page.click("#trip-form .primary")
        page.wait_for_selector("#answer h2:focus")
        fragment, answer = page.evaluate("location.hash"), page.locator("#answer").inner_text()
    with pages.opened(browser, page_of("graph"), fragment=fragment) as page:
        assert page.locator("#answer").inner_text() == answer
        assert page.input_value("#served") == "12"
        assert page.input_value("#method") == "stated"
        assert page.is_checked("#no-degree")
        assert text_of(page, ".chips li") == ["associate's degree ✕"]


def test_what_the_form_has_no_field_for_is_kept_and_said(browser, page_of):
    fragment = f"#{link(REPRESENTATIVE, CHIEF, via=f'[{chr(34)}{DIRECTOR}{chr(34)}]', k='2')}"
    with pages.opened(browser, page_of("graph"), fragment=fragment) as page:
        assert "by way of customer service director; the first 2 routes" in page.locator("#kept").text_content()
        assert (
            "via=" in page.evaluate("document.getElementById('share').click(), location.hash")
            or page.click("#trip-form .primary") is None
        )
        assert "via=" in page.evaluate("location.hash")


@pytest.mark.parametrize(
    "fragment",
    ["#start=career:nobody&goals=career:nothing", "#goals=%", "#start=x&goals=y&have=[", "#=&=&goals", "#have={}&goals=a&k=x"],
)
def test_a_broken_link_breaks_nothing(browser, page_of, fragment):
    with pages.opened(browser, page_of("graph"), fragment=fragment) as page:
        assert page.locator("#trip-form").is_visible()


# -- the route map --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", WIDTHS)
def test_no_name_of_the_route_map_overlaps_another_or_leaves_its_box(browser, page_of, ladders, width):
    script = """() => {
        const box = (each) => { const { left, top, right, bottom } = each.getBoundingClientRect(); return [left, top, right, bottom]; };
        const map = document.querySelector("#route-map svg");
        return { all: [...map.querySelectorAll(".station text")].map(box), map: box(map), holder: box(document.getElementById("route-map")), lines: map.querySelectorAll("polyline.line").length };
    }"""
    counts = []
    with pages.opened(browser, page_of("ladder"), width=width) as page:
        for start, goal in requests(ladders):
            pages.asked(page, link(start, goal))
            if not page.locator("#route-map").count():
                continue
            found = page.evaluate(script)
            counts.append(found["lines"])
            assert not [pair for pair in itertools.combinations(found["all"], 2) if meet(*pair)]
            assert all(inside(box, found["map"]) for box in found["all"])
            assert inside(found["map"], found["holder"])
    assert len(counts) >= 28
    assert max(counts) >= 5


def meet(one, two):
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


def inside(box, outer):
    return outer[0] <= box[0] and outer[1] <= box[1] and box[2] <= outer[2] and box[3] <= outer[3]


def test_lines_differ_by_dash_and_shape_besides_colour(browser, page_of):
    with pages.opened(browser, page_of("ladder")) as page:
        dashes = page.evaluate(
            "[...document.querySelectorAll('#route-map polyline.line')].map((line) => getComputedStyle(line).strokeDasharray)"
        )
        marks = page.evaluate(
            "[...document.querySelectorAll('.stack svg.sample .mark-shape')].map((mark) => mark.tagName + (mark.getAttribute('points') || ''))"
        )
        assert len(dashes) >= 3
        assert len({*dashes}) == len(dashes)
        assert len({*marks}) == len(marks)


# -- careers --------------------------------------------------------------------------------------------------------


def test_details_tell_each_line_with_its_evidence(browser, page_of):
    with pages.opened(browser, page_of("graph"), fragment=f"#show={DIRECTOR}") as page:
        text = page.locator("#drawer").inner_text()
        for words in (
            "Guide 003: how to become a customer service director, line 591",
            "Reached from",
            "Leads to",
            "Pay",
            "Where sources disagree",
            "publishers",
            "Licence: not stated",
            "as of 2",
        ):
            assert words in text
        page.click("#drawer-close")
        assert page.locator("#drawer").is_hidden()


def test_no_more_is_drawn_than_was_asked_for_and_the_page_says_so(browser, page_of):
    with pages.opened(browser, page_of("few")) as page:
        assert "20 of 116 are drawn" in page.locator("#extent").inner_text()
        assert page.locator("#picked button").count() == 20
        page.select_option("#family", label="customer service")
        assert page.locator("#picked button").count() == 9


def test_a_neighbourhood_says_what_is_left_out(browser, page_of):
    with pages.opened(browser, page_of("near")) as page:
        assert "customer service shift supervisor: " in page.locator("#hand").inner_text()
        names = text_of(page, "#picked button")
        assert "customer service director" in names
        assert len(names) < 10
        assert "careers are left out of this page" in page.locator("#extent").inner_text()


def test_links_are_drawn_for_the_career_in_hand_and_what_it_asks_on_demand(browser, page_of):
    with pages.opened(browser, page_of("graph")) as page:
        page.locator("#picked button", has_text="customer service manager").click()
        page.keyboard.press("Escape")
        few = int(page.locator("#hand").inner_text().split(": ")[1].split()[0])
        page.check("#kind-skill")
        assert int(page.locator("#hand").inner_text().split(": ")[1].split()[0]) > few
        page.select_option("#relation", "to")
        page.uncheck("#kind-skill")
        assert page.locator("#hand").inner_text().startswith("customer service manager: 1 link drawn")


def test_two_careers_stand_side_by_side_and_the_unknown_is_unknown(browser, page_of):
    with pages.opened(browser, page_of("compare")) as page:
        rows = page.evaluate(
            "[...document.querySelectorAll('#comparison tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent))"
        )
        said = {topic: cells for topic, *cells in rows}
        assert said["Education"][0] == "not stated"
        assert "bachelor's degree" in said["Education"][1]
        assert "leadership" in said["Skills that both ask for"][0]
        assert text_of(page, "#comparison thead button") == ["customer service manager", "customer service director"]


def test_the_table_has_every_career(browser, page_of, guides_graph):
    with pages.opened(browser, page_of("graph"), fragment="#table") as page:
        page.locator("#everything button", has_text="Show").click()
        shown = set(text_of(page, "#everything tbody th"))
        careers = {
            node.label for node in guides_graph.nodes() if node.id.startswith("career:") and node.sort is not Sort.FAMILY
        }
        assert shown == careers


def test_print_leaves_out_what_paper_can_not_do(browser, page_of):
    with pages.opened(browser, page_of("route")) as page:
        page.emulate_media(media="print")
        assert page.locator("#route-map").is_visible()
        assert page.locator(".route").first.is_visible()
        assert not page.locator("#compare").is_visible()
        assert not page.locator("#trip-form").is_visible()
        assert not page.locator("#network").is_visible()


# -- text is text ---------------------------------------------------------------------------------------------------


def payloads():
    """Return more than five hundred texts, each of which would run `harmed` in some place that takes text for something else."""
    call = "harmed('{}')"
    shapes = (
        "<script>{}</script>",
        "</script><script>{}</script>",
        '<img src=x onerror="{}">',
        '<svg onload="{}">',
        "<svg><script>{}</script></svg>",
        '"><script>{}</script>',
        "' onmouseover='{}",
        '" autofocus onfocus="{}',
        '<a href="javascript:{}">x</a>',
        "javascript:{}",
        '<iframe srcdoc="<script>parent.{}</script>">',
        "--><script>{}</script>",
        "]]><script>{}</script>",
        "</title><script>{}</script>",
        "</style><script>{}</script>",
        "</textarea><script>{}</script>",
        "<body onload={}>",
        '<details open ontoggle="{}">',
        "<math><mtext></mtext><script>{}</script></math>",
        '{{{{constructor.constructor("{}")()}}}}',
        "${{{}}}",
        "`;{};//",
        "\\u003cscript\\u003e{}\\u003c/script\\u003e",
        '");{};//',
        "<style>@import 'x'; * {{ background: url(javascript:{}) }}</style>",
        '<object data="javascript:{}">',
        '<embed src="javascript:{}">',
        '<form action="javascript:{}"><button>x',
        '<base href="javascript:{}//">',
    )
    wraps = (
        "{}",
        " {}",
        "a {} b",
        "href {}",
        "\u202e{}",
        "{}\u2028",
        "&lt;{}",
        "<!--{}",
        "{}<!--<script>",
        "<b>{}</b>",
        "<![CDATA[{}",
        "%3C{}",
        "&#60;{}",
        "\\x3c{}",
        "<p title='{}'>",
        '"{}"',
        "'{}'",
        "<{}>",
    )
    made = (
        wrap.replace("{}", shape.format(call.format(number)))
        for number, (shape, wrap) in enumerate(itertools.product(shapes, wraps))
    )
    return list(dict.fromkeys(made))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A page whose every text is a payload: titles, other names, facts, reasons, places, sources, publishers, licences, addresses."""
    texts = payloads()
    moves = "\n".join(f"c{at} -> c{at + 1} implied" for at in range(12))
    careers = "\n".join(f"c{at} ~~ c{at + 1}" for at in range(len(texts) - 1))
    *base, world = worlds.packs(
        f"{moves}\n{careers}\nc3 education text required: degree:bachelor\nc4 skill text required: skill:listening"
    )
    nodes = {node.id: node for node in world.nodes}
    labels = {f"career:c{at}": text for at, text in enumerate(texts)}
    relabelled_nodes = tuple(relabelled(node, {**labels, "skill:listening": texts[0]}) for node in nodes.values())
    sources = tuple(
        source._replace(
            title=texts[1],
            publisher=Publisher(source.publisher.id, texts[2]),
            version=texts[3],
            licence=texts[4],
            retrieved=texts[5],
            url=texts[6],
            attribution=texts[7],
        )
        for source in world.sources
    )
    said = [s._replace(reason=s.reason and texts[8], locators=(texts[9],)) for s in world.statements]
    for at, text in enumerate(texts):
        said.append(
            Statement(
                f"career:c{at}",
                Property.DEFINITION,
                "text",
                value=Value(text=text, language="en", topic=text, area=text, statistic=text, period=text),
                locators=(text,),
                reason=text,
            )
        )
        said.append(
            Statement(
                f"career:c{at}",
                Property.LABEL,
                "text",
                value=Value(text=f"other {text}", language="en", topic=LabelRole.ALTERNATIVE),
            )
        )
    world = world._replace(title=texts[10], nodes=relabelled_nodes, sources=sources, statements=tuple(said))
    graph = worlds.CareerGraph(worlds.store.build_memory((*base, world)))
    path = tmp_path_factory.mktemp("hostile") / "page.html"
    html.write_html(plan(graph, "career:c0", "career:c12"), path, graph=graph)
    whole = path.with_name("graph.html")
    html.write_html(graph, whole)
    return texts, path, whole


def test_no_text_executes_and_all_are_shown_literally(browser, hostile):
    texts, route, whole = hostile
    assert len(texts) >= 500
    with pages.opened(browser, whole, fragment="#table") as page:
        while page.locator("#everything .actions button").is_visible():
            page.locator("#everything .actions button").click()
        shown = page.evaluate("[...document.querySelectorAll('#everything tbody th')].map((cell) => cell.textContent)")
        assert sorted(shown) == sorted(texts)
        script = """() => [...document.querySelectorAll("#everything tbody th button")].map((each) => {
            each.click();
            return [each.textContent, document.getElementById("drawer-title").textContent, document.getElementById("drawer-body").textContent];
        })"""
        for label, title, body in page.evaluate(script):
            assert title == label
            assert body.count(label) >= 3
        page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        assert all(text in page.evaluate("document.getElementById('source-list').textContent") for text in texts[1:8])
        for text in texts[::40]:
            page.fill("#field-search-input", text)
    with pages.opened(browser, route) as page:
        assert page.locator("h1").inner_text().startswith("From ")
        labels = page.evaluate("[...document.querySelectorAll('.station')].map((each) => each.getAttribute('aria-label'))")
        assert labels == [f"{text}: on route 1" for text in texts[:13]]


@pytest.mark.parametrize("key", ["start", "goals", "have", "show", "left", "trust", "scope", "prefer"])
def test_no_link_executes(browser, page_of, key):
    with pages.opened(browser, page_of("graph")) as page:
        for text in payloads()[::25]:
            page.evaluate(
                "fragment => { location.hash = fragment; }", f"start={REPRESENTATIVE}&goals={CHIEF}&{key}={quote(text)}"
            )
        page.wait_for_timeout(50)
