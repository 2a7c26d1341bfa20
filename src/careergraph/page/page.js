"use strict";
// The page: trip form, answer, details, overview, comparison and table, all made of the data in it. Data only ever become text.
(async function () {
  const data = await careergraphData();
  const { months, totalRange, count, capital, unique } = careergraphWords;
  const nodes = new Map(Object.entries(data.nodes).map(([id, [kind, sort, label, rest]]) => {
    const known = (data.cards[id] || []).find(([title]) => title === "Other names");
    return [id, { id, kind, sort, label, others: [...rest, ...(known ? known[1].map(([text]) => text) : [])] }];
  }));
  const names = new Map(Object.entries(data.names));
  const saidRow = (at) => {
    const [source, where, method, reason] = data.said[at];
    return [source, where, method, data.reasons[reason]];
  };
  const moves = data.moves.flatMap((rows, at) => rows.map(([goal, stay, method, isTimed, sure, age, said]) =>
    ({ start: data.careers[at], goal: data.careers[goal], stay, method, isTimed, sure, age, said })));
  const between = new Map(moves.map((move) => [`${move.start} ${move.goal}`, move]));
  const outOf = groupedBy(moves, (move) => move.start), into = groupedBy(moves, (move) => move.goal);
  const careers = [...nodes.values()].filter((node) => node.kind === "career").sort(byLabel);
  const $ = (id) => document.getElementById(id);
  const words = careergraphWords.wordsOf({
    name,
    sort: (id) => (nodes.has(id) ? nodes.get(id).sort : id.startsWith("career:") ? "family" : ""),
    move: ({ start, goal }) => between.get(`${start} ${goal}`) || { method: "stated", isTimed: 0, sure: null, age: "" },
    publisher: (source) => data.sources[source].publisher,
    title: sourceTitle,
    topic: (statement) => data.topics[statement] || "",
    told: (leg) => (data.planning.has_details ? null : (between.get(`${leg.start} ${leg.goal}`) || { said: [] }).said.map((at) => evidenceOf([at]))),
  });

  // -- small parts

  function groupedBy(list, key) {
    const found = new Map();
    for (const each of list) {
      const group = found.get(key(each));
      if (group) group.push(each);
      else found.set(key(each), [each]);
    }
    return found;
  }

  function byLabel(one, two) {
    const [a, b] = [one.label.toLowerCase(), two.label.toLowerCase()];
    return a === b ? (one.id < two.id ? -1 : 1) : a < b ? -1 : 1;
  }

  function name(id) {
    if (nodes.has(id)) return nodes.get(id).label;
    if (names.has(id)) return names.get(id);
    const [level, field] = id.split("/");
    return field && level.startsWith("degree:") ? `${name(level)} in ${field.replace(/-/gu, " ")}` : id;
  }

  function sourceTitle(source) {
    return (data.sources[source] || { title: "" }).title || source;
  }

  /** Make an element; texts among its parts become text nodes, and null ones are left out. */
  function el(tag, attributes, ...parts) {
    return filled(document.createElement(tag), attributes, parts);
  }

  function drawn(tag, attributes, ...parts) {
    return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, parts);
  }

  function filled(element, attributes, parts) {
    for (const [key, value] of Object.entries(attributes || {})) {
      if (key === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
      else if (value !== null && value !== false) element.setAttribute(key, value === true ? "" : value);
    }
    element.append(...parts.flat(Infinity).filter((part) => part !== null && part !== undefined && part !== ""));
    return element;
  }

  const button = (text, act, attributes) => el("button", { type: "button", on: { click: act }, ...attributes }, text);
  const about = (id) => button(name(id), (event) => openCard(id, event.currentTarget), { class: "link" });
  const bullets = (lines) => el("ul", {}, lines.map((line) => el("li", {}, line)));
  const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  const show = (element) => element.scrollIntoView({ block: "start", behavior: isStill() ? "auto" : "smooth" });

  // -- search

  const leftOut = data.known - careers.length;

  const index = [...nodes.values()].flatMap((node) => [node.label, ...node.others].map((text, at) => ({ node, text, low: text.toLowerCase(), isOther: at > 0 })));

  /** Return the nodes that a text may mean, the likeliest first: exact, from the beginning, a word's beginning, anywhere. */
  function search(text, isWanted, most) {
    const low = text.trim().toLowerCase(), parts = low.split(/\s+/u), best = new Map();
    for (const entry of index) {
      if (!isWanted(entry.node) || !parts.every((part) => entry.low.includes(part))) continue;
      const begins = parts.every((part) => entry.low.startsWith(part) || entry.low.includes(` ${part}`));
      const rank = (entry.low === low ? 0 : entry.low.startsWith(low) ? 2 : begins ? 4 : 6) + (entry.isOther ? 1 : 0);
      const known = best.get(entry.node.id);
      if (!known || rank < known.rank) best.set(entry.node.id, { ...entry, rank });
    }
    const order = (one, two) => one.rank - two.rank || one.text.length - two.text.length || byLabel(one.node, two.node);
    return [...best.values()].sort(order).slice(0, most);
  }

  const SORTS = { skill: "skill", degree: "degree", certification: "certification", career: "career" };

  /** Fill a holder with a labelled text field that offers matching nodes; what was chosen is its `value`. */
  function chooser(holder, label, isWanted, { hint = "", onChoose = () => {}, isMany = false } = {}) {
    const id = `${holder.id}-input`, listId = `${holder.id}-list`;
    const list = el("ul", { role: "listbox", id: listId, "aria-label": label });
    const note = el("p", { class: "hint", role: "status" }), box = el("div", { class: "options", hidden: true }, list, note);
    const input = el("input", {
      id, type: "text", role: "combobox", "aria-expanded": "false", "aria-controls": listId, "aria-autocomplete": "list",
      placeholder: hint || null, spellcheck: "false",
    });
    const state = { value: "", input, set };
    let active = -1;

    function set(value) {
      state.value = value;
      input.value = value && !isMany ? name(value) : "";
      input.setCustomValidity("");
      close();
    }

    function close() {
      box.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function choose(node) {
      set(node.id);
      onChoose(node.id);
    }

    function offer() {
      const found = input.value.trim() ? search(input.value, isWanted, 12) : [];
      list.replaceChildren(...found.map(({ node, text, isOther }, at) => el(
        "li", { role: "option", id: `${listId}-${at}`, "aria-selected": "false", on: { mousedown: (event) => { event.preventDefault(); choose(node); } } },
        node.label, isOther ? el("span", { class: "hint" }, ` also called ${text}`) : null, node.kind === "career" ? null : el("span", { class: "hint" }, ` ${SORTS[node.kind]}`),
      )));
      const known = found.length && found[0].rank < 2 ? "" : found.length ? "Nothing of just that name." : "Nothing of that name.";
      note.textContent = known && `${known}${leftOut && isWanted !== isHeld ? ` ${leftOut} careers are left out of this page.` : ""}`;
      list.hidden = !found.length;
      box.hidden = !input.value.trim();
      input.setAttribute("aria-expanded", String(Boolean(found.length)));
      state.found = found;
      point(found.length ? 0 : -1);
    }

    function point(at) {
      active = at;
      [...list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
      if (at < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", `${listId}-${at}`);
      return list.children[at].scrollIntoView({ block: "nearest" });
    }

    const keys = {
      ArrowDown: () => (box.hidden ? offer() : point((active + 1) % list.children.length)),
      ArrowUp: () => (box.hidden ? offer() : point((active + list.children.length - 1) % list.children.length)),
      Enter: () => choose(state.found[active].node),
      Escape: close,
    };
    input.addEventListener("focus", () => input.select());
    input.addEventListener("input", () => {
      state.value = "";
      offer();
    });
    input.addEventListener("keydown", (event) => {
      const isOpen = !box.hidden && active >= 0;
      if (!keys[event.key] || ((event.key === "Enter" || event.key === "Escape") && !isOpen)) return;
      event.preventDefault();
      event.stopPropagation();
      keys[event.key]();
    });
    input.addEventListener("blur", () => {
      const [first] = input.value.trim() ? search(input.value, isWanted, 1) : [];
      if (!state.value && first && first.rank < 2) choose(first.node);
      close();
    });
    holder.replaceChildren(el("label", { for: id }, label), el("div", { class: "offer" }, input, box));
    return state;
  }

  const isCareer = (node) => node.kind === "career";
  const isHeld = (node) => node.kind !== "career";

  // -- the trip form

  const PREFER = ["months", "effort", "risk", "moves"];
  const FIRMER = { "": [], implied: ["inferred", "assumed"], stated: ["curated", "implied", "inferred", "assumed"] };
  const METHODS = ["curated", "implied", "inferred", "assumed"];
  const start = chooser($("field-start"), "From", isCareer, { hint: "the career you are in" });
  const goal = chooser($("field-goal"), "To", isCareer, { hint: "the career you want" });
  const have = chooser($("field-have"), "What I have", isHeld, { hint: "degrees, certifications, skills", isMany: true, onChoose: (id) => hold([...held, id]) });
  const chips = el("ul", { class: "chips", "aria-label": "What you have" });
  const noDegree = el("input", { type: "checkbox", id: "no-degree" });
  $("field-have").append(chips, el("span", { class: "checks" }, el("span", {}, noDegree, el("label", { for: "no-degree" }, "I won't study for another degree"))));
  const begin = el("input", { type: "checkbox", id: "begin" });
  $("field-start").append(el("span", { class: "checks" }, el("span", {}, begin, el("label", { for: "begin" }, "I have no career yet"))));
  begin.addEventListener("change", () => {
    start.input.disabled = begin.checked;
    if (begin.checked) start.set("");
  });
  let held = [], kept = {}, shown = null;

  function hold(ids) {
    held = unique(ids);
    chips.replaceChildren(...held.map((id) => el("li", {}, button(`${name(id)} ✕`, () => {
      hold(held.filter((each) => each !== id));
      have.input.focus();
    }, { "aria-label": `Remove ${name(id)}` }))));
    chips.hidden = !held.length;
  }

  /** Fill the form with a request; what it has no field for is kept and said. */
  function fill(request) {
    kept = request;
    start.set(request.start || "");
    begin.checked = request.start === "";
    start.input.disabled = begin.checked;
    goal.set((request.goals || [])[0] || "");
    hold(request.have || []);
    const avoid = request.avoid || [], first = (request.criteria || PREFER)[0];
    if (![...$("prefer").options].some((option) => option.value === first)) $("prefer").append(el("option", { value: first }, first));
    $("prefer").value = first;
    $("served").value = request.served_months || "";
    $("reading").value = request.reading || "strict";
    $("method").value = avoid.includes("curated") ? "stated" : avoid.includes("inferred") ? "implied" : "";
    noDegree.checked = avoid.includes("degree:*");
    $("full-time").checked = Boolean(request.has_full_time_study);
    $("most-months").value = ((request.caps || []).find((cap) => cap.criterion === "months") || { amount: "" }).amount;
    const unseen = keptTexts();
    $("kept").hidden = !unseen.length;
    $("kept").textContent = unseen.length ? `Also asked for, and kept: ${unseen.join("; ")}.` : "";
  }

  function keptTexts() {
    const { goals = [], lack = [], via = [], trust = "", scope = {}, experience = {}, caps = [], k = null, is_front: isFront = false } = kept;
    const other = otherAvoided();
    return [
      goals.length > 1 && `any of the goals ${goals.map(name).join(", ")}`, lack.length && `you lack ${lack.map(name).join(", ")}`,
      via.length && `by way of ${via.map(name).join(", ")}`, trust && `trusting ${trust}`,
      ...Object.entries(scope).map((pair) => pair.join(" ")), ...Object.entries(experience).map(([id, served]) => `${served} months as ${name(id)}`),
      ...caps.filter((cap) => cap.criterion !== "months").map((cap) => `${cap.criterion} at most ${cap.amount}`),
      other.length && `without ${other.map(name).join(", ")}`, k !== null && `the first ${count(k, "route")}`, isFront && "every route that no other beats",
    ].filter(Boolean);
  }

  const otherAvoided = () => (kept.avoid || []).filter((each) => !METHODS.includes(each) && each !== "degree:*");

  /** Return the request of the form. */
  function wished() {
    const goals = kept.goals && kept.goals[0] === goal.value ? kept.goals : [goal.value];
    const isSame = kept.start === start.value && kept.goals === goals;
    const first = $("prefer").value, criteria = kept.criteria && kept.criteria[0] === first ? kept.criteria : unique([first, ...PREFER]);
    const caps = (kept.caps || []).filter((cap) => cap.criterion !== "months");
    if ($("most-months").value) caps.push({ criterion: "months", amount: Number($("most-months").value) });
    const wishes = {
      ...kept, start: start.value, goals, have: [...held].sort(), criteria, reading: $("reading").value,
      served_months: start.value ? Number($("served").value) || 0 : 0, has_full_time_study: $("full-time").checked,
      caps: caps.sort((one, two) => (one.criterion < two.criterion ? -1 : 1)),
      avoid: unique([...otherAvoided(), ...FIRMER[$("method").value], ...(noDegree.checked ? ["degree:*"] : [])]).sort(),
    };
    if (!isSame) delete wishes.max_moves;
    return wishes;
  }

  /** Say at a field what is missing; return whether all is there. */
  function isReady() {
    for (const [field, isNeeded] of [[start, !begin.checked], [goal, true]]) {
      const text = field.input.value.trim() ? "Choose one of the careers offered while you type." : "Say which career.";
      field.input.setCustomValidity(isNeeded && !field.value ? text : "");
    }
    if (goal.value && goal.value === start.value) goal.input.setCustomValidity("That is where you start from.");
    return $("trip-form").reportValidity();
  }

  const planned = (request) => careergraphPlan(data.planning, request);

  $("trip-form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (isReady()) answer(wished());
  });
  $("swap").addEventListener("click", () => {
    const [one, two] = [start.value, goal.value];
    begin.checked = false;
    start.input.disabled = false;
    start.set(two);
    goal.set(one);
  });
  $("share").addEventListener("click", async () => {
    const link = linkTo(state()), isFile = location.protocol === "file:" ? " This page is a file: who gets the link needs the file as well." : "";
    try {
      await navigator.clipboard.writeText(link);
      told("The link is copied: it holds the whole request.", isFile);
    } catch {
      const field = el("input", { type: "text", readonly: true, "aria-label": "The link of this request", id: "link" });
      field.value = link;
      told("Copy this link: ", field, isFile);
      field.select();
    }
  });
  $("print").addEventListener("click", () => print());
  const tell = (text) => { $("told").textContent = text; };
  const told = (...parts) => $("shared").replaceChildren(...parts);

  async function answer(request) {
    tell("Searching …");
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    render(planned(request));
    tell("");
    told();
    remember(state());
    const heading = $("answer").querySelector("h2");
    heading.focus({ preventScroll: true });
    show($("answer"));
  }

  // -- the link

  const DEFAULTS = { have: [], lack: [], experience: {}, served_months: 0, reading: "strict", trust: "", scope: {}, k: null, is_front: false,
    slack: null, steps: [], caps: [], avoid: [], via: [], has_full_time_study: false, complete: ["degree", "certification", "career"], criteria: PREFER };

  /** Return what the link holds: the whole request, what is open, what is compared. */
  function state() {
    const request = start.value || goal.value ? wished() : {};
    const other = Object.entries(request).filter(([key, value]) => key in DEFAULTS && JSON.stringify(value) !== JSON.stringify(DEFAULTS[key]));
    const found = request.goals ? { start: request.start, goals: request.goals.join(" "), ...Object.fromEntries(other) } : {};
    for (const [key, field] of [["left", left], ["right", right]]) if (field.value) found[key] = field.value;
    if (shown) found.show = shown;
    return found;
  }

  function linkTo(found) {
    const parts = Object.entries(found).map(([key, value]) => `${key}=${encodeURIComponent(typeof value === "string" ? value : JSON.stringify(value))}`);
    return `${location.href.split("#")[0]}#${parts.join("&")}`;
  }

  function remember(found) {
    try {
      history.replaceState(null, "", linkTo(found));
    } catch {
      tell(""); // a frame of a notebook has no address
    }
  }

  /** Return the request of a link, and what else it holds; null where it is none. */
  function linked(fragment) {
    if (!fragment.includes("=")) return null;
    const found = Object.fromEntries(new URLSearchParams(fragment));
    const request = { start: found.start || "", goals: (found.goals || "").split(" ").filter(Boolean) };
    for (const key of Object.keys(DEFAULTS)) {
      if (key in found) request[key] = typeof DEFAULTS[key] === "string" ? found[key] : parsed(found[key], DEFAULTS[key]);
    }
    return { request, ...found };
  }

  /** Return a value of a link if it is of the kind that the request has there. */
  function parsed(text, otherwise) {
    try {
      const found = JSON.parse(text);
      return isLike(found, otherwise) ? found : otherwise;
    } catch {
      return otherwise;
    }
  }

  function isLike(found, otherwise) {
    if (Array.isArray(otherwise)) return Array.isArray(found) && found.every((each) => typeof each === "string" || (each && typeof each.criterion === "string"));
    if (otherwise === null) return found === null || Number.isInteger(found);
    return typeof found === typeof otherwise && found !== null && !Array.isArray(found);
  }

  // -- the answer

  function render(plan) {
    const holder = $("answer"), routes = plan.routes, request = plan.request;
    const ends = words.ends({ start: "", goals: [], ...request });
    const found = routes.length ? count(routes.length, "route") : "no route";
    document.title = ends;
    $("title").textContent = ends;
    const refused = [...(plan.problems || []), ...(plan.unsupported || [])];
    filled(holder, {}, [holder.replaceChildren(),
      el("h2", { tabindex: "-1" }, refused.length ? "This page can't answer that" : `${capital(found)} ${plan.is_complete ? "" : "found in time"}`.trim()),
      ...(refused.length ? refused.map((line) => el("p", { class: "open" }, line)) : asked(plan)),
      ...reasonParts(plan),
      ...(routes.length ? answers(plan) : []),
      ...(plan.refusals.length ? [refusals(plan.refusals)] : []),
    ]);
    if (routes.length) drawMap();
    else if (!refused.length) setTimeout(() => openings(plan, $("openings")));
  }

  const FEW = 3;

  /** Return why there is no route, what the goal itself is short of first, and a place for what would open one. */
  function reasonParts(plan) {
    if (!plan.reasons.length) return [];
    const ofGoals = plan.reasons.filter((reason) => plan.request.goals.includes(reason.about));
    const first = (ofGoals.length ? ofGoals : plan.reasons).slice(0, FEW);
    const rest = plan.reasons.filter((reason) => !first.includes(reason)).map(reasonPart);
    return [
      ...first.map(reasonPart), el("div", { id: "openings" }),
      rest.length ? el("details", { class: "more" }, el("summary", {}, count(rest.length, "more reason")), rest) : null,
    ];
  }

  /** Return a reason, with what the sources say of it where a career asks for too much. */
  function reasonPart(reason) {
    const told = el("p", { class: "open" }, `No route: ${words.reason(reason)}.`);
    const [, lines = []] = (reason.code === "blocked" && (data.cards[reason.about] || []).find(([title]) => title === capital(reason.detail))) || [];
    if (!lines.length) return told;
    return el("div", {}, told, el("ul", { class: "said" }, lines.map(linePart), el("li", {}, "All that is said of ", about(reason.about))));
  }

  /** Say what would open a route, each with a button that asks again with it. */
  function openings(plan, holder) {
    if (!holder || !holder.isConnected) return;
    const sets = careergraphPlan.repairs(data.planning, plan, data.repair_seconds);
    if (!sets.length) return;
    const open = (changes) => () => {
      fill(careergraphPlan.changed(data.planning, plan.request, changes));
      answer(wished());
    };
    holder.replaceChildren(el("h3", {}, "Any one of these would open a route"), el("ul", {}, sets.slice(0, 2 * FEW).map((changes) =>
      el("li", {}, button(changes.map(words.change).join(" and "), open(changes), { class: "link" })))));
  }

  function asked(plan) {
    const { request } = plan, out = plan.left_out;
    const lines = [
      ...words.held(request).map((line) => `${line}.`),
      `Where sources ask for different things, ${request.reading === "strict" ? "all of them are met" : "one of them is met"}. Wanted: ${request.criteria.map(wanted).join(", ")}.`,
      ...(plan.is_complete ? [] : [words.incomplete(plan)]),
      ...[out || []].flat().map((line) => `${line}.`),
    ];
    return lines.map((line) => el("p", { class: "hint" }, line));
  }

  const WANTED = { gap: "the least gap in skills", commonness: "the most common moves", "pay-dip": "the least loss of pay" };
  const wanted = (criterion) => WANTED[criterion] || [...$("prefer").options].find((option) => option.value === criterion).textContent;

  function refusals(list) {
    const most = 50, said = list.slice(0, most).map((each) => `${name(each.start)} → ${name(each.goal)}: ${each.code}${each.detail ? `: ${name(each.detail)}` : ""}`);
    const rest = list.length > most ? [`… and ${list.length - most} more`] : [];
    return el("details", { class: "more" }, el("summary", {}, `Moves that could not be taken (${list.length})`), bullets([...said, ...rest]));
  }

  let mapped = null;

  function answers(plan) {
    const texts = plan.routes.map(words.routeText), lines = plan.routes.slice(0, data.route_lines);
    const holder = el("div", { class: "route-map", id: "route-map" });
    mapped = { holder, lines, width: 0 };
    watcher.disconnect();
    watcher.observe(holder);
    const rest = plan.routes.length - lines.length;
    const note = rest > 0 ? el("p", { class: "hint" }, `The map draws the first ${lines.length} routes; ${rest} more stand in the table and below.`) : null;
    return [
      holder, el("p", { class: "hint" }, "Each line is a route, each stop a career; a long stop is shared by several routes. Choose a stop to read about it. The table and the sentences below say the same."), note,
      el("div", {}, routeTable(plan, texts), ...(plan.routes.length > 1 ? [routesBeside(plan, texts)] : [])),
      el("div", { id: "routes" }, plan.routes.map((route, at) => routePart(plan, texts[at], at))),
    ];
  }

  function sample(at) {
    if (at >= data.route_lines) return null;
    return drawn("svg", { class: `sample r${at + 1}`, width: 46, height: 20, viewBox: "0 0 46 20", "aria-hidden": "true" },
      drawn("line", { class: `line r${at + 1}`, x1: 0, y1: 10, x2: 46, y2: 10 }), shape(at, 23, 10, 7));
  }

  const PERCENT = /(\d[\d.]*) % sure/u;

  function routeTable(plan, texts) {
    const head = ["Route", "Best at", "Promotions", "Time", "Study", "How sure", "To gain on the way"];
    const rows = plan.routes.map((route, at) => {
      const total = (criterion) => route.totals.find((each) => each.criterion === criterion);
      const gains = unique(route.legs.flatMap((leg) => leg.gains.map((gain) => `${name(gain.id)}${gain.is_certain ? "" : " (to be safe)"}`)));
      const sure = PERCENT.exec(texts[at].summary);
      const cells = [route.names.join(", "), String(route.careers.length - 1), range(total("months")), range(total("effort")), sure ? `${sure[1]}\u00a0%` : "–"];
      const link = el("a", { href: `#route-${at + 1}`, on: { click: (event) => { event.preventDefault(); openRoute(at); } } }, `${at + 1}. ${texts[at].careers}`);
      const named = [...cells, gains.length ? bullets(gains) : "nothing known of"].map((cell, place) => el("td", { role: "cell", "data-head": head[place + 1] }, cell));
      return el("tr", { role: "row", on: hovering(at) }, el("th", { scope: "row", role: "rowheader" }, sample(at), link), named);
    });
    return scrolling("The routes as a table", el("table", { class: "stack", role: "table" }, el("caption", {}, "The routes as a table"),
      el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, head.map((text) => el("th", { scope: "col", role: "columnheader" }, text)))), el("tbody", { role: "rowgroup" }, rows)));
  }

  const range = (total) => (total ? totalRange(total) : "–");
  const scrolling = (label, table) => el("div", { class: "scroll", role: "region", "aria-label": label, tabindex: "0" }, table);

  /** Two routes side by side, topic by topic. */
  function routesBeside(plan, texts) {
    const holder = el("div", {}), options = (chosen) => plan.routes.map((_, at) => el("option", { value: at, selected: at === chosen }, `route ${at + 1}`));
    const picks = [0, 1].map((at) => el("select", { "aria-label": at ? "the other route" : "one route", on: { change: fillIn } }, options(at)));
    function fillIn() {
      const [one, two] = picks.map((pick) => Number(pick.value));
      const topics = [
        ["Careers", (at) => texts[at].careers.split(" → ")], ["Best at", (at) => texts[at].names], ["Totals", (at) => texts[at].summary.split("; ")],
        ["Not counted, because sources leave it open", (at) => texts[at].unknowns], ["To gain", (at) => texts[at].legs.flatMap((leg) => leg.gains)],
        ["Assumed", (at) => texts[at].assumptions], ["Who says so", (at) => unique(texts[at].legs.flatMap((leg) => leg.evidence))],
      ];
      const cell = (lines) => el("td", {}, lines.length ? bullets(lines) : "nothing");
      const rows = topics.map(([topic, of]) => el("tr", {}, el("th", { scope: "row" }, topic), cell(of(one)), cell(of(two))));
      holder.replaceChildren(
        el("p", {}, `Compared with route ${two + 1}, route ${one + 1} takes: ${words.difference(plan.routes[one], plan.routes[two])}.`),
        scrolling("Two routes side by side", el("table", {}, el("thead", {}, el("tr", {}, ["Topic", `Route ${one + 1}`, `Route ${two + 1}`].map((text) => el("th", { scope: "col" }, text)))), el("tbody", {}, rows))),
      );
    }
    fillIn();
    return el("details", { class: "more" }, el("summary", {}, "Two routes side by side"), el("div", { class: "fields" }, picks), holder);
  }

  function routePart(plan, text, at) {
    const route = plan.routes[at];
    return el("details", { class: `route r${at + 1}`, id: `route-${at + 1}`, open: at === 0, on: hovering(at) },
      el("summary", {}, sample(at), el("span", {}, el("h3", {}, `${at + 1}. ${text.careers}`), text.names.length ? el("span", { class: "names" }, capital(text.names.join(", "))) : null)),
      el("div", {},
        el("p", {}, capital(text.summary), "."),
        at ? el("p", { class: "hint" }, `Compared with route 1: ${words.difference(route, plan.routes[0])}.`) : null,
        text.unknowns.length ? el("p", { class: "open" }, `Not counted, because sources leave it open: ${text.unknowns.join("; ")}.`) : null,
        el("ol", { class: "legs" }, text.legs.map((leg, place) => legPart(leg, route.legs[place], at === 0))),
        text.assumptions.length ? el("details", {}, el("summary", {}, `Assumed, because no source states it (${text.assumptions.length})`), bullets(text.assumptions)) : null));
  }

  function legPart(text, leg, isOpen) {
    const status = (line) => el("span", { class: `status ${line.status.replace(" ", "-")}` }, line.status);
    const asks = text.asks.flatMap(([aspect, lines]) => [el("dt", {}, aspect), ...lines.map((line) =>
      el("dd", {}, status(line), ` ${line.text} `, el("span", { class: "evidence" }, `(${line.sources.join("; ")})`)))]);
    const few = text.skills.slice(0, 8).map((line) => el("dd", {}, line)), rest = text.skills.slice(8);
    const more = rest.length ? el("dd", {}, el("details", {}, el("summary", {}, `${rest.length} more skills named`), bullets(rest))) : null;
    const skills = text.skills.length ? [el("dt", {}, "Skills named"), ...few, more] : [];
    return el("li", {}, el("div", {},
      el("p", { class: "headline" }, text.headline),
      text.evidence.length ? el("p", { class: "evidence" }, `Said by: ${text.evidence.join("; ")}`) : null,
      text.warnings.map((line) => el("p", { class: "warning" }, `Note: ${line}`)),
      text.gains.map((line, at) => el("p", { class: "gain" }, line, " ", ownPart(leg.gains[at]))),
      el("p", {}, "All that is said of ", about(leg.goal))),
      asks.length || skills.length ? el("details", { open: isOpen && asks.length < 20 }, el("summary", {}, "What it asks"), el("dl", {}, asks, skills)) : null);
  }

  /** Return the button by which a person says that they have what a route would have them gain. */
  function ownPart(gain) {
    if (!gain) return null;
    const own = () => {
      hold([...held, gain.id]);
      answer(wished());
    };
    return button("I have it", own, { class: "link", "aria-label": `I have it: ${name(gain.id)}` });
  }

  function openRoute(at) {
    const part = $(`route-${at + 1}`);
    part.open = true;
    show(part);
    part.querySelector("summary").focus({ preventScroll: true });
  }

  // -- the route map

  const watcher = new ResizeObserver(() => requestAnimationFrame(drawMap));
  const ruler = document.createElement("canvas").getContext("2d");

  function measure(text) {
    return Math.ceil(ruler.measureText(text).width * 1.03);
  }

  function drawMap() {
    if (!mapped || !mapped.holder.isConnected) return;
    const width = mapped.holder.clientWidth - 8;
    if (!width || width === mapped.width) return;
    mapped.width = width;
    ruler.font = `bold 15px ${getComputedStyle(document.body).fontFamily}`;
    const map = careergraphRouteMap(mapped.lines.map((route) => route.careers), name, measure, width);
    mapped.holder.replaceChildren(picture(map));
  }

  function picture(map) {
    const total = count(mapped.lines.length, "route"), points = (line) => line.map((point) => point.join(",")).join(" ");
    const lines = map.lines.map((line, at) => drawn("g", { "data-route": at, class: `r${at + 1}` },
      drawn("polyline", { class: "halo", points: points(line) }), drawn("polyline", { class: `line r${at + 1}`, points: points(line) }, drawn("title", {}, `route ${at + 1}`))));
    const marks = map.lines.map((line, at) => {
      const [[x, y], [nextX, nextY]] = line, along = 20 + 14 * (at % 2);
      return drawn("g", { "data-route": at, class: `r${at + 1}` }, shape(at, x + (map.isUpright ? 0 : Math.sign(nextX - x) * along), y + (map.isUpright ? Math.sign(nextY - y) * along : 0), 5.5));
    });
    return drawn("svg", { width: map.width, height: map.height, viewBox: `0 0 ${map.width} ${map.height}`, role: "group", "aria-label": `Route map of ${total}` },
      lines, map.stations.map((stop) => stationPart(map, stop)), map.lines.length > 1 ? marks : []);
  }

  function stationPart(map, stop) {
    const [x1, y1, x2, y2] = stop.ends, [x, y] = stop.textAt, at = stop.routes[0];
    const ends = new Set(mapped.lines.flatMap((route) => [route.careers[0], route.careers[route.careers.length - 1]]));
    const label = `${name(stop.career)}: ${stop.routes.length > 1 ? "on routes" : "on route"} ${stop.routes.map((route) => route + 1).join(", ")}`;
    const open = (event) => openCard(stop.career, event.currentTarget);
    const press = (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      open(event);
    };
    const line = (kind) => drawn("line", { class: kind, x1, y1, x2: x2 + (x1 === x2 && y1 === y2 ? 0.01 : 0), y2 });
    const own = stop.routes.length === 1 && !ends.has(stop.career);
    return drawn("g", { class: `station${ends.has(stop.career) ? " end" : ""} r${at + 1}`, "data-routes": stop.routes.join(" "), role: "button", tabindex: "0", "aria-label": label, on: { click: open, keydown: press } },
      map.isUpright ? drawn("line", { class: "leader", x1: x2 + 10, y1: y2, x2: x - 5, y2 }) : null,
      own ? shape(at, x1, y1, 8) : [line("stop"), line("stop-in")],
      drawn("text", { "text-anchor": map.isUpright ? "start" : "middle" }, stop.text.map((text, row) => drawn("tspan", { x, y: y + 19 * row }, text))));
  }

  /** Return the mark of a route: circle, square, diamond, triangles, pentagon, star, cross. */
  function shape(at, x, y, r) {
    const around = (corners, turn, radius = () => r) => [...Array(corners).keys()].map((corner) => {
      const angle = (2 * Math.PI * corner) / corners + turn;
      return `${(x + radius(corner) * Math.sin(angle)).toFixed(2)},${(y - radius(corner) * Math.cos(angle)).toFixed(2)}`;
    }).join(" ");
    const polygon = (points) => drawn("polygon", { class: "mark-shape", points });
    const shapes = [
      () => drawn("circle", { class: "mark-shape", cx: x, cy: y, r }), () => polygon(around(4, Math.PI / 4)), () => polygon(around(4, 0)),
      () => polygon(around(3, 0)), () => polygon(around(3, Math.PI)), () => polygon(around(5, 0)),
      () => polygon(around(10, 0, (corner) => (corner % 2 ? r * 0.5 : r))), () => polygon(around(8, Math.PI / 8, (corner) => (corner % 2 ? r * 0.6 : r))),
    ];
    return shapes[at % shapes.length]();
  }

  const hovering = (at) => ({ pointerenter: () => stress(at), pointerleave: () => stress(null), focusin: () => stress(at), focusout: () => stress(null) });

  function stress(at) {
    if (!mapped || at >= mapped.lines.length) return;
    for (const part of mapped.holder.querySelectorAll("[data-route], [data-routes]")) {
      const on = (part.dataset.route || part.dataset.routes).split(" ").map(Number);
      part.classList.toggle("faded", at !== null && !on.includes(at));
    }
  }

  // -- details

  let opener = null;

  function openCard(id, from) {
    if (!nodes.has(id) && !names.has(id)) return;
    opener = from || document.activeElement;
    shown = id;
    const node = nodes.get(id) || { id, kind: "career", sort: "family", label: name(id), others: [] };
    const isMover = node.kind === "career" && nodes.has(id);
    const actions = isMover ? el("p", { class: "actions" },
      button("Start from here", () => toForm(start, id)), button("Go there", () => toForm(goal, id)), button("Compare", () => toCompare(id)), button("Show in the overview", () => toOverview(id))) : null;
    const sections = data.cards[id] || [];
    $("drawer-title").textContent = node.label;
    $("drawer-body").replaceChildren(...[
      el("p", { class: "hint" }, `${capital(node.sort.replace("-", " "))} · ${id}`), actions,
      ...lastOnes(withMoves(sections, nodes.has(id) ? id : null)).flatMap(sectionPart),
      sections.length ? null : el("p", {}, "This page holds nothing more about it."),
      data.is_brief ? el("p", { class: "hint" }, `This page holds the main things only. All of it: careergraph show ${id} --all`) : null,
      sourcesOf(id, sections),
    ].filter(Boolean));
    $("drawer").hidden = false;
    document.querySelector("main").inert = innerWidth < 720;
    $("drawer").scrollTop = 0;
    $("drawer-title").focus({ preventScroll: true });
    remember(state());
  }

  function closeCard() {
    if ($("drawer").hidden) return;
    $("drawer").hidden = true;
    document.querySelector("main").inert = false;
    shown = null;
    remember(state());
    if (opener && opener.isConnected) opener.focus({ preventScroll: true });
  }

  const askedBy = groupedBy(careers.flatMap((node) => data.asked[node.id].map((id) => [id, node.id])), ([id]) => id);

  /** Return the sections of a career with those of its moves before pay; of other nodes with who asks for them. */
  function withMoves(sections, id) {
    if (id === null) return sections;
    if (!isCareer(nodes.get(id))) return [...sections, ["Asked for by", (askedBy.get(id) || []).map(([, career]) => ["", "", "", 0, career]), 0]];
    const place = sections.findIndex(([title]) => title === "Pay"), at = place < 0 ? sections.length : place;
    const own = [["Leads to", outOf.get(id), (move) => move.goal], ["Reached from", into.get(id), (move) => move.start]];
    return [...sections.slice(0, at), ...own.map(([title, found, other]) => [title, moveLines(found || [], other), 0]), ...sections.slice(at)];
  }

  const LAST = new Set(["Other names", "Code"]);

  /** Return sections with the names and codes at the end: what is asked matters first. */
  function lastOnes(sections) {
    const isLast = ([title]) => LAST.has(title);
    return [...sections.filter((section) => !isLast(section)), ...sections.filter(isLast)];
  }

  function moveLines(found, other) {
    const lines = found.map((move) => {
      const sure = move.sure === null ? "" : `, ${Math.round(100 * move.sure)} % sure`;
      const stay = move.stay === null ? "time not stated" : `typically after ${months(move.stay)}`;
      return [` (${stay}${sure}; ${move.method})`, move.said, "", move.age ? 1 : 0, other(move)];
    });
    return lines.length ? lines : [["not stated", "", "", 0]];
  }

  function sectionPart([title, lines = [], more]) {
    const rest = more ? [el("li", { class: "hint" }, `… and ${more} more lines, which this page leaves out`)] : [];
    const folded = lines.length > 12;
    const list = el("ul", { class: "said" }, lines.map(linePart), rest);
    return [el("h3", {}, title), folded ? el("details", {}, el("summary", {}, count(lines.length, "line")), list) : list];
  }

  function linePart([text, said = "", asOf, isOld, id]) {
    const who = evidenceOf(said), notes = [asOf && `as of ${asOf}`, isOld && "old data"].filter(Boolean);
    return el("li", {}, id ? about(id) : null, text, who || notes.length ? el("span", { class: "evidence" }, [who, ...notes].filter(Boolean).join(" · ")) : null);
  }

  /** Return who says something: each source with its places, method and reason, and how many publishers stand behind it. */
  function evidenceOf(said) {
    if (typeof said === "string") return said;
    const alike = [...groupedBy(said.map(saidRow), ([source, , method, reason]) => JSON.stringify([source, method, reason])).values()];
    const texts = alike.map((rows) => words.evidence({ source: rows[0][0], locators: rows.flatMap(([, where]) => (where ? where.split("\n") : [])), method: rows[0][2], reason: rows[0][3] }));
    const sources = unique(said.map((at) => saidRow(at)[0])), publishers = unique(sources.map((source) => data.sources[source].publisher));
    return texts.join("; ") + (sources.length > 1 ? `; ${sources.length} sources, ${count(publishers.length, "publisher")}` : "");
  }

  function sourcesOf(id, sections) {
    const lines = [...sections.flatMap((section) => section[1]), ...moveLines([...(outOf.get(id) || []), ...(into.get(id) || [])], () => "")];
    const used = unique(lines.flatMap(([, said = ""]) => (typeof said === "string" ? [] : said.map((at) => saidRow(at)[0])))).sort();
    if (!used.length) return null;
    return el("div", {}, el("h3", {}, "Sources named here"), el("ul", { class: "said" }, used.map(sourcePart)));
  }

  function sourcePart(id) {
    const { title, publisher_name: publisher, licence, version, retrieved, url, attribution } = data.sources[id];
    const rest = [`Publisher: ${publisher}.`, `Licence: ${licence || "not stated"}.`, version && `Version ${version}.`, retrieved && `Retrieved ${retrieved}.`, url, attribution];
    return el("li", {}, el("b", {}, title || id), ` (${id}) `, el("span", { class: "evidence" }, rest.filter(Boolean).join(" ")));
  }

  function toForm(field, id) {
    closeCard();
    if (field === start) {
      begin.checked = false;
      start.input.disabled = false;
    }
    field.set(id);
    show($("trip"));
    field.input.focus({ preventScroll: true });
  }

  function toCompare(id) {
    closeCard();
    const field = left.value && left.value !== id ? right : left;
    field.set(id);
    compare();
    show($("compare"));
    (right.value ? field : right).input.focus({ preventScroll: true });
  }

  function toOverview(id) {
    closeCard();
    takeInHand(id);
    show($("careers"));
  }

  $("drawer-close").addEventListener("click", closeCard);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeCard();
    const isTyping = /^(INPUT|SELECT|TEXTAREA)$/u.test(event.target.tagName);
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    closeCard();
    finder.input.focus();
  });

  // -- comparison

  const left = chooser($("field-left"), "One career", isCareer, { onChoose: () => compare() });
  const right = chooser($("field-right"), "The other career", isCareer, { onChoose: () => compare() });

  function compare() {
    const holder = $("comparison"), ids = [left.value, right.value];
    document.body.dataset.printed = ids.every(Boolean) ? "compare" : "";
    if (ids.some((id) => !id)) return holder.replaceChildren(el("p", { class: "hint" }, "Choose two careers: what each asks, where it leads, pay, outlook and skills, side by side."));
    const cards = ids.map((id) => new Map(withMoves(data.cards[id] || [], id).map(([title, lines]) => [title, lines])));
    const titles = unique(cards.flatMap((card) => [...card.keys()])).filter((title) => !BESIDE_NOT.has(title));
    const skills = ids.map((id) => data.asked[id].filter((each) => each.startsWith("skill:")));
    const both = skills[0].filter((each) => skills[1].includes(each));
    const alone = skills.map((mine) => mine.filter((each) => !both.includes(each)));
    const rows = titles.map((title) => [title, ...cards.map((card) => cellOf(card.get(title)))]);
    const listOf = (list) => (list.length ? el("ul", {}, list.map((each) => el("li", {}, about(each)))) : "none named");
    rows.push(["Skills that both ask for", listOf(both), listOf(both)], ["Skills of one alone", listOf(alone[0]), listOf(alone[1])]);
    const label = `${name(ids[0])} and ${name(ids[1])} side by side`;
    remember(state());
    const head = el("tr", { role: "row" }, el("th", { scope: "col", role: "columnheader" }, "Topic"), ids.map((id) => el("th", { scope: "col", role: "columnheader" }, about(id))));
    const body = rows.map(([title, ...cells]) => el("tr", { role: "row" }, el("th", { scope: "row", role: "rowheader" }, title), cells.map((cell) => el("td", { role: "cell" }, cell))));
    return holder.replaceChildren(scrolling(label, el("table", { class: "pair", role: "table" }, el("caption", {}, label), el("thead", { role: "rowgroup" }, head), el("tbody", { role: "rowgroup" }, body))));
  }

  const BESIDE_NOT = new Set(["Skills, knowledge, tools", "Code", "Old data", "Other names", "Related to", "Involves", "Survey answer"]);

  function cellOf(lines) {
    if (!lines || !lines.length) return "not stated";
    const rest = lines.length > 8 ? [el("li", { class: "hint" }, `… and ${lines.length - 8} more: choose the career's name`)] : [];
    return el("ul", { class: "said" }, lines.slice(0, 8).map(linePart), rest);
  }

  // -- overview

  const { columns, rows, cells } = data.overview;
  const shortened = (text) => (text.length > 44 ? `${text.slice(0, 43)}…` : text); // all of it stands in the list beside
  const places = new Map(Object.entries(data.network.places).map(([id, [x, y]]) => [id, { id, x, y, label: shortened(name(id)) }]));
  const wide = columns.length ? columns[columns.length - 1][1] + columns[columns.length - 1][2] : 0;
  const drawnNodes = new vis.DataSet([]), drawnEdges = new vis.DataSet([]);
  const rank = new Map(careers.map((node) => [node.id, (outOf.get(node.id) || []).length + (into.get(node.id) || []).length]));
  const relatedTo = groupedBy(data.related.flatMap((others, at) => others.map((other) => [data.careers[at], data.careers[other]])).flatMap(([one, two]) => [[one, two], [two, one]]), ([one]) => one);
  let hand = null, network = null;

  const finder = chooser($("field-search"), "Search all names ( / )", () => true, { hint: "careers, skills, degrees …", onChoose: (id) => {
    if (isCareer(nodes.get(id))) takeInHand(id);
    openCard(id, finder.input);
  } });

  const colour = (word) => getComputedStyle(document.documentElement).getPropertyValue(`--${word}`).trim();

  /** Return the careers that the filter lets through, those with the most moves first where they are too many. */
  function chosen() {
    const row = $("family").value, mine = careers.filter((node) => row === "" || cells[node.id][1] === Number(row));
    const kept = mine.length > data.most ? [...mine].sort((one, two) => rank.get(two.id) - rank.get(one.id) || byLabel(one, two)).slice(0, data.most) : mine;
    return [mine.length, kept.sort(byLabel)];
  }

  function drawOverview() {
    const [found, kept] = chosen(), row = $("family").value;
    const heads = [
      ...columns.map(([label, begin, size], at) => heading(`column ${at}`, label, begin + size / 2 - 80, row === "" ? -90 : rows[Number(row)][1] - 90)),
      ...rows.map(([label, begin, size], at) => [label, begin, size, at]).filter(([, , , at]) => row === "" || at === Number(row))
        .map(([label, begin, size, at]) => heading(`row ${at}`, label, -220, begin + size / 2 - 30)),
    ];
    drawnNodes.clear();
    drawnNodes.add([...heads, ...kept.map((node) => ({ ...places.get(node.id), ...paint("career") }))]);
    $("picked").replaceChildren(...[...groupedBy(kept, (node) => cells[node.id][1])].sort(([one], [two]) => one - two).flatMap(([at, mine]) =>
      [el("h3", {}, rows[at][0]), el("ul", {}, mine.map((node) => el("li", {}, button(node.label, (event) => { takeInHand(node.id); openCard(node.id, event.currentTarget); }, { class: "link" }))))]));
    const left = found > kept.length ? ` ${kept.length} of ${found} are drawn, those with the most moves; choose a family or search to see others.` : "";
    const out = data.known > careers.length ? ` ${data.known - careers.length} more careers are left out of this page.` : "";
    $("extent").textContent = `${count(careers.length, "career")} and ${count(moves.length, "move")} between them. From left to right: how much preparation; from top to bottom: families. Choose a career to see where it leads.${left}${out}`;
    linkHand();
  }

  const heading = (id, label, x, y) => ({ id, label, x, y, shape: "text", fixed: true, chosen: false, font: { color: colour("quiet"), size: 19, face: "sans-serif" }, widthConstraint: { maximum: 230 } });

  function paint(kind) {
    const background = colour(kind), border = kind === "hand" ? colour("unknown") : kind === "career" ? colour("field") : colour("quiet");
    return { color: { background, border, highlight: { background, border: colour("accent") }, hover: { background, border: colour("accent") } }, font: { color: colour("ink") }, borderWidth: kind === "hand" ? 3 : 1 };
  }

  const SHAPES = { skill: "ellipse", degree: "hexagon", certification: "diamond" };

  /** Draw the links of the career in hand, and what it asks for where that is wished. */
  function linkHand() {
    drawnEdges.clear();
    drawnNodes.remove(drawnNodes.getIds().filter((id) => String(id).startsWith("asked ")));
    if (!hand) return;
    const wish = $("relation").value, at = places.get(hand), links = [];
    if (wish === "" || wish === "to") for (const move of outOf.get(hand) || []) links.push(moveEdge(move));
    if (wish === "" || wish === "from") for (const move of into.get(hand) || []) links.push(moveEdge(move));
    if (wish === "" || wish === "related") for (const [, other] of relatedTo.get(hand) || []) links.push({ from: hand, to: other, dashes: [2, 6], width: 1, color: colour("quiet"), arrows: "" });
    const kinds = ["skill", "degree", "certification"].filter((kind) => $(`kind-${kind}`).checked);
    const wanted = data.asked[hand].filter((id) => kinds.includes(id.split(":")[0])), most = wanted.slice(0, 60);
    most.forEach((id, place) => {
      const kind = id.split(":")[0], x = at.x + (place % 8 - (Math.min(8, most.length) - 1) / 2) * 200, y = -230 - 90 * Math.floor(place / 8);
      drawnNodes.add({ id: `asked ${id}`, label: name(id), x, y, shape: SHAPES[kind], size: 14, fixed: true, widthConstraint: { maximum: 170 }, ...paint(kind) });
      links.push({ from: hand, to: `asked ${id}`, width: 1, color: colour("quiet"), arrows: "" });
    });
    const ends = unique(links.flatMap((link) => [link.from, link.to])).filter((id) => !drawnNodes.get(id) && places.has(id));
    drawnNodes.add(ends.map((id) => ({ ...places.get(id), ...paint("career") })));
    drawnEdges.add(links);
    drawnNodes.update({ id: hand, ...paint("hand") });
    const rest = wanted.length - most.length;
    tellHand(`${name(hand)}: ${count(links.length, "link")} drawn.${rest > 0 ? ` ${rest} more of what it asks for stand in its details.` : ""}`);
  }

  const tellHand = (text) => { $("hand").textContent = text; };

  const moveEdge = (move) => ({
    from: move.start, to: move.goal, arrows: "to", width: 2.5, color: colour("accent"), smooth: { enabled: true, type: "curvedCW", roundness: 0.25 },
    dashes: ["stated", "measured"].includes(move.method) ? false : [9, 6],
  });

  function takeInHand(id) {
    if (!places.has(id)) return;
    if (hand && drawnNodes.get(hand)) drawnNodes.update({ id: hand, ...paint("career") });
    hand = id;
    if (!drawnNodes.get(id)) drawnNodes.add({ ...places.get(id), ...paint("career") });
    linkHand();
    if (network) network.focus(id, { scale: Math.max(network.getScale(), 0.7), animation: isStill() ? false : { duration: 300 } });
  }

  /** Start the drawing; the wheel scrolls the page, zooming has its buttons. */
  function startNetwork() {
    const { options } = data.network;
    network = new vis.Network($("network"), { nodes: drawnNodes, edges: drawnEdges }, { ...options, interaction: { ...options.interaction, zoomView: false } });
    $("network").firstElementChild.tabIndex = -1; // nothing in it is done by keyboard: the list beside it says the same
    network.on("selectNode", ({ nodes: [id] }) => {
      const own = String(id).replace("asked ", "");
      if (!nodes.has(own)) return;
      if (isCareer(nodes.get(own))) takeInHand(own);
      openCard(own, $("picked"));
    });
    view();
  }

  /** Show the whole breadth where names stay readable, else a part of it. */
  function view() {
    const scale = Math.max(0.55, Math.min(1, $("network").clientWidth / (wide + 300)));
    if (hand) return network.focus(hand, { scale: 0.8 });
    const top = $("family").value === "" ? 0 : rows[Number($("family").value)][1];
    return network.moveTo({ position: { x: $("network").clientWidth / scale / 2 - 350, y: top - 140 + $("network").clientHeight / scale / 2 }, scale });
  }

  function zoom(by) {
    network.moveTo({ scale: network.getScale() * by, animation: isStill() ? false : { duration: 200 } });
  }

  $("family").append(el("option", { value: "" }, "all families"), ...rows.map(([label], at) => el("option", { value: at }, label)));
  $("family").addEventListener("change", () => {
    drawOverview();
    view();
  });
  for (const id of ["relation", "kind-skill", "kind-degree", "kind-certification"]) {
    $(id).addEventListener("change", () => (hand ? linkHand() : tellHand("Choose a career first: links and what is asked are drawn for the career in hand.")));
  }
  $("zoom-in").addEventListener("click", () => zoom(1.4));
  $("zoom-out").addEventListener("click", () => zoom(1 / 1.4));
  $("zoom-all").addEventListener("click", () => network.fit({ animation: false }));
  $("legend").before(el("p", { id: "hand", class: "hint", role: "status" }));

  function drawLegend() {
    const box = (kind, part) => drawn("svg", { width: 34, height: 22, "aria-hidden": "true" }, part({ fill: colour(kind), stroke: kind === "hand" ? colour("unknown") : colour("quiet"), "stroke-width": kind === "hand" ? 3 : 1.5 }));
    const rect = (style) => drawn("rect", { x: 2, y: 3, width: 30, height: 16, rx: 3, ...style });
    const line = (dash) => drawn("svg", { width: 34, height: 22, "aria-hidden": "true" }, drawn("line", { x1: 1, y1: 11, x2: 33, y2: 11, stroke: dash === "2 5" ? colour("quiet") : colour("accent"), "stroke-width": 2.5, "stroke-dasharray": dash }));
    const items = [
      [box("career", rect), "career"], [box("hand", rect), "career in hand"], [line(null), "move that a source states or measures"], [line("8 5"), "move that is only implied or inferred"], [line("2 5"), "called related; no move"],
      [box("skill", (style) => drawn("ellipse", { cx: 17, cy: 11, rx: 15, ry: 9, ...style })), "skill"],
      [box("degree", (style) => drawn("polygon", { points: "2,11 9,2 25,2 32,11 25,20 9,20", ...style })), "degree"],
      [box("certification", (style) => drawn("polygon", { points: "17,1 29,11 17,21 5,11", ...style })), "certification"],
    ];
    $("legend").replaceChildren(...items.map(([mark, text]) => el("li", {}, mark, text)));
  }

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    drawOverview();
    drawLegend();
  });

  // -- everything as a table, and the sources

  const STEP = 100;

  function drawTable() {
    const body = el("tbody", {}), holder = $("everything"), label = "All careers of this page";
    const more = button("", () => add(), {});
    let shownRows = 0;
    function add() {
      const next = careers.slice(shownRows, shownRows + STEP);
      body.append(...next.map(tableRow));
      shownRows += next.length;
      more.hidden = shownRows >= careers.length;
      more.textContent = `Show ${Math.min(STEP, careers.length - shownRows)} more of ${careers.length - shownRows}`;
    }
    add();
    const head = ["Career", "Family", "Preparation", "Leads to", "Pay"];
    holder.replaceChildren(scrolling(label, el("table", {}, el("caption", {}, label), el("thead", {}, el("tr", {}, head.map((text) => el("th", { scope: "col" }, text)))), body)), el("p", { class: "actions" }, more));
  }

  function tableRow(node) {
    const [column, row] = cells[node.id], goals = (outOf.get(node.id) || []).map((move) => move.goal), most = goals.slice(0, 5);
    const pay = (data.cards[node.id] || []).find(([title]) => title === "Pay");
    const list = goals.length ? el("ul", {}, most.map((id) => el("li", {}, about(id))), goals.length > 5 ? el("li", { class: "hint" }, `and ${goals.length - 5} more`) : null) : "not stated";
    return el("tr", {}, el("th", { scope: "row" }, about(node.id)), el("td", {}, rows[row][0]), el("td", {}, columns[column][0].replace("preparation ", "")), el("td", {}, list), el("td", {}, pay ? pay[1][0][0] : "not stated"));
  }

  $("source-list").append(el("ul", {}, Object.keys(data.sources).sort().map(sourcePart)));

  // -- begin

  function enter() {
    const link = linked(location.hash.slice(1));
    const request = link && link.request.goals.length ? link.request : null;
    if (request) {
      fill(known(request));
      if (goal.value && (start.value || request.start === "")) render(planned(wished()));
    } else if (data.plan) {
      fill(data.plan.request);
      render(data.plan);
    } else fill({ ...(data.around && nodes.has(data.around) && isCareer(nodes.get(data.around)) ? { start: data.around } : {}) });
    const pair = link && link.left ? [link.left, link.right] : data.compare || [];
    [left, right].forEach((field, at) => { if (nodes.has(pair[at])) field.set(pair[at]); });
    compare();
    if (link && nodes.has(link.show)) openCard(link.show, null);
  }

  /** Open the folded part that the address names. */
  function follow(fragment) {
    for (const part of fragment === "table" || fragment === "sources" ? $(fragment).querySelectorAll("details") : []) part.open = true;
  }

  /** Go to a part of the page; the address keeps the request. */
  function goTo(event) {
    const part = event.currentTarget.hash.slice(1);
    event.preventDefault();
    follow(part);
    show($(part));
    $(part).focus({ preventScroll: true });
  }

  for (const link of document.querySelectorAll("nav a")) link.addEventListener("click", goTo);

  /** Leave out of a link's request what this page doesn't know. */
  function known(request) {
    const isKnown = (id) => nodes.has(id) || names.has(id);
    return { ...request, start: isKnown(request.start) ? request.start : "", goals: request.goals.filter(isKnown) };
  }

  $("table-part").addEventListener("toggle", drawTable, { once: true });
  addEventListener("hashchange", () => {
    const isLink = linked(location.hash.slice(1)) !== null;
    if (isLink) enter();
    else follow(location.hash.slice(1));
  });
  drawLegend();
  drawOverview();
  enter();
  follow(location.hash.slice(1));
  if (data.around && places.has(data.around)) takeInHand(data.around);
  startNetwork();
  if (data.compare && !location.hash) show($("compare"));
  document.body.dataset.ready = "yes";
})();
