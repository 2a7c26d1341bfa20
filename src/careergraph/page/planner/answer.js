// The planner of a page: careergraphPlan(data, request) returns the plan of a request as careergraph.plan does, in the form
// of docs/plan-json.md. What goes in, and what this planner can't do, is told in docs/page-planner.md.
//
// request -> Search (labels) -> routes -> plan
//   named: fastest, least study, ... each one search; balanced; different ones
//   front: all that no other beats in every criterion
//   k:     the first k of the front, or the k best by one criterion

const PLAN_VERSION = 2;
const DATA_VERSION = 1;
const NAMES = {
  months: "fastest",
  effort: "least study",
  risk: "best evidence",
  moves: "fewest moves",
  cost: "cheapest",
  gap: "smallest gap",
  commonness: "most common",
  "pay-dip": "least pay dip",
};
const SLACK = 25;
const LESS_SURE = 1386;
const NAMED = 7;
const DIFFERENT = 2;

const graphs = new WeakMap();

/** Return the plan of `request` on the data that careergraph.offline.planning_data writes. */
function careergraphPlan(data, request) {
  if (data.version !== DATA_VERSION) throw new Error(`these data have version ${data.version}, not ${DATA_VERSION}`);
  const misshapen = [...shapeProblems(request)];
  if (misshapen.length) return planOf(request, { problems: misshapen });
  const whole = filledIn(request, data.limits);
  const problems = problemsOf(whole, data);
  if (problems.length) return planOf(whole, { problems });
  const unsupported = [...unknownWishes(request, whole), ...unsupportedIn(whole, data)];
  if (unsupported.length) return planOf(whole, { unsupported });
  const plan = answer(graphOf(data), whole);
  return data.left_out ? { ...plan, left_out: [leftOut(data)] } : plan;
}

careergraphPlan.version = PLAN_VERSION;
careergraphPlan.repairs = repairs;
careergraphPlan.changed = (data, request, changes) => changed(graphOf(data), request, changes);

/** Return the look-ups in these data, made once. */
function graphOf(data) {
  return known(graphs, data, () => new Graph(data));
}

/** Return a plan with these parts, empty where there is none. */
function planOf(request, parts) {
  const empty = { is_complete: true, bounds: [], routes: [], reasons: [], refusals: [], repairs: [] };
  return { version: PLAN_VERSION, request, ...empty, ...parts };
}

/** Yield what this page can't honour of a request. */
function* unsupportedIn(request, data) {
  yield* unknownNames(request, data);
  if (request.match) yield "routes that change classification are not looked for on this page";
  const isAsked = [...request.criteria, ...request.caps.map((cap) => cap.criterion)].includes("gap");
  if (isAsked && !data.skills) yield "skill gaps are not among what this page holds";
}

/** Return what a page of a part of the graph doesn't look for. */
function leftOut(data) {
  const some = data.left_out === 1 ? "1 career is" : `${data.left_out} careers are`;
  return `${some} not among what this page holds; routes by way of them are not looked for`;
}

/** Return the plan of a request that is whole and without problems. */
function answer(graph, given) {
  const search = new Search(graph, given, countedIn(given));
  const { request } = search;
  if (!isConnected(search)) return planOf(request, { reasons: reasonsOf(search), refusals: refusalsOf(search) });
  const found = new Answer(search);
  if (request.is_front) found.front();
  else if (request.k === null) found.named();
  else found.first(request.k);
  if (!found.labels.length && found.isComplete && search.bounds.layers.length) tellWhy(search);
  search.unhurried();
  const routes = found.labels.map((label, at) => routeOf(search, label, found.names[at]));
  const reasons = routes.length || !found.isComplete ? [] : reasonsOf(search);
  const { isComplete: is_complete, bounds } = found;
  return planOf(request, { is_complete, bounds, routes, reasons, refusals: refusalsOf(search) });
}

/** Return the criteria of a search: with one asked for, the others break ties. */
function countedIn({ criteria }) {
  return criteria.length > 1 ? criteria : [...new Set([...criteria, ...BY_DEFAULT])];
}

/** Return whether a chain of moves leads from the start to a goal. */
function isConnected(search) {
  return search.start === search.begin ? search.edges(firstLabel(search)).length > 0 : search.distance < FAR;
}

/** The labels of an answer with their names, and whether every search came to its end. */
class Answer {
  constructor(search) {
    Object.assign(this, { search, labels: [], names: [], isComplete: true, bounds: [] });
  }

  /** Add what a search found; a route that is there already only gets the name. */
  take(found, name = "") {
    if (!found.isComplete) {
      this.isComplete = false;
      this.bounds = found.bounds.map((at_least, place) => ({ criterion: this.search.dimensions[place], at_least }));
    }
    for (const label of found.labels) {
      let at = this.labels.findIndex((other) => isSameRoute(other, label));
      if (at < 0) {
        at = this.labels.push(label) - 1;
        this.names.push([]);
      }
      if (name) this.names[at].push(name);
    }
    return found.labels;
  }

  /** The k best by one criterion, or the first k of the front. */
  first(k) {
    const { search } = this;
    const { criteria, slack } = search.request;
    if (criteria.length > 1) {
      this.front();
      this.labels.splice(k);
      this.names.splice(k);
      return;
    }
    const key = search.key(search.criteria);
    let ceilings = [];
    if (slack !== null) {
      const [best] = explore(search, key, { isSimple: true }).labels;
      if (best) ceilings = [[0, withinSlack(search, best, slack)]];
    }
    this.take(explore(search, key, { most: k, isSimple: true, ceilings }));
  }

  /** Everything that no other beats in all criteria, in the order of the criteria. */
  front() {
    const { search } = this;
    const { criteria, request } = search;
    const finished = [];
    const tight = criteria.find((criterion) => !LOOSE.includes(criterion));
    if (tight) {
      const first = quickest(search, tight);
      finished.push(...first.labels);
      if (first.isComplete && !finished.length) return;
    }
    const found = explore(search, search.key(criteria), { most: null, known: finished });
    const sorted = [...found.labels, ...finished].sort((one, other) => compareRows(rankOf(search, one), rankOf(search, other)));
    let labels = keptOf(sorted, (label) => label.vector.slice(0, criteria.length));
    if (request.steps.length) labels = keptOf(labels, (label) => coarse(search, label));
    this.take({ ...found, labels });
  }

  /** One route for each criterion that has a name, a balanced one, and different ones. */
  named() {
    const { search } = this;
    const finished = [];
    for (const order of ordersOf(search.criteria).slice(0, search.request.criteria.length)) {
      finished.push(...this.take(lexical(search, order, finished), NAMES[order[0]]));
      if (this.isComplete && !finished.length) return;
    }
    if (this.labels.length > 1) {
      this.take(explore(search, balanceOf(search, this.labels), { known: finished }), "balanced");
    }
    for (let more = 0; more < DIFFERENT; more++) {
      if (!this.labels.length || this.labels.length >= NAMED || !this.different()) break;
    }
  }

  /** Add the best route that shares fewer than half of its careers in between with each listed; tell whether there is one. */
  different() {
    const { search, labels } = this;
    const listed = labels.map((label) => new Set(label.path.slice(1, -1)));
    const shared = (label) => sharingOf(search, label, listed);
    const best = leastBy(labels, (label) => rankOf(search, label));
    const found = explore(search, search.key(search.criteria), {
      ceilings: [[0, withinSlack(search, best, search.request.slack ?? SLACK)], ...this.surest()],
      accept: (label) => shared(label).every((over) => over < 0),
      isNoWorse: (one, other) => shared(one).every((over, at) => over <= shared(other)[at]),
    });
    return this.take(found, "different").length > 0;
  }

  /** Return the most risk of a different route, where risk is a criterion: it is a quarter as sure as the surest listed. */
  surest() {
    const { search } = this;
    const place = search.criteria.indexOf("risk");
    if (place < 0) return [];
    return [[place, Math.min(...this.labels.map((label) => search.amountOf(label.vector, label.unknown, place))) + LESS_SURE]];
  }
}

/** Return whether two labels are one route to the reader. */
function isSameRoute(one, other) {
  return isSamePath(one, other) && compareRows(one.vector, other.vector) === 0 && one.unknown === other.unknown;
}

/** Return twice the careers in between that a label shares with each route listed, less all of them. */
function sharingOf(search, label, listed) {
  label.sharing ??= new Map();
  return known(label.sharing, listed, () => {
    const between = label.path.slice(1, search.goals.has(label.path.at(-1)) ? -1 : undefined);
    return listed.map((route) => 2 * between.filter((career) => route.has(career)).length - between.length);
  });
}

/** Return the most of the first criterion within `slack` percent of a label's, with no more unknown items. */
function withinSlack(search, label, slack) {
  const known = label.vector[0];
  return search.amountOf(label.vector, label.unknown, 0) - known + Math.floor((known * (100 + slack)) / 100);
}

/** Return the criteria, each in turn first. */
function ordersOf(criteria) {
  return criteria.map((first) => [first, ...criteria.filter((other) => other !== first)]);
}

/** Return the order by the worst criterion: how far it is from the least of the routes listed, as a share of their range. */
function balanceOf(search, listed) {
  const columns = search.criteria.map((_, place) => listed.map((label) => label.vector[place]));
  const ranges = columns.map((column) => [Math.min(...column), Math.max(1, Math.max(...column) - Math.min(...column))]);
  const ties = search.key(search.criteria);
  return (floor, unknown) => {
    const far = ranges.map(([least, width], place) => Math.floor(((floor[place] - least) * 10000) / width));
    return [countBits(unknown), Math.max(...far), total(far), ...ties(floor, unknown)];
  };
}

/** Return the place of a finished label among others. */
function rankOf(search, label) {
  return [...search.key(search.criteria)(label.vector, label.unknown), ...label.vector, ...label.path];
}

/** Return the labels that no other beats by `sums`, the first of equal ones. */
function keptOf(labels, sums) {
  let kept = [];
  const isBefore = (one, other) =>
    isAmong(one.label.unknown, other.label.unknown) && one.sums.every((sum, place) => sum <= other.sums[place]);
  for (const label of labels) {
    const mine = { label, sums: sums(label) };
    if (kept.some((other) => isBefore(other, mine))) continue;
    kept = kept.filter((other) => !isBefore(mine, other));
    kept.push(mine);
  }
  return kept.map((each) => each.label);
}

/** Return the sums of a label in the steps asked for, each rounded down. */
function coarse(search, label) {
  const steps = new Map(search.request.steps.map(({ criterion, amount }) => [criterion, amount]));
  return search.criteria.map((criterion, place) => Math.floor(label.vector[place] / (steps.get(criterion) ?? 1)));
}

// -- why not --------------------------------------------------------------------------------------------------------------

/** Return why no route was found. */
function reasonsOf(search) {
  if (!isConnected(search)) return [unconnected(search)];
  const told = search.allRefused().filter(([, , code]) => code !== "avoided").map((row) => reasonOf(search.request, row));
  const rows = new Map(told.map((row) => [row.join("\n"), row]));
  return [...rows.values()].sort(compareWords).map(([code, about, detail]) => ({ code, about, detail }));
}

/** Return code, about and detail of the reason that a refused move gives. */
function reasonOf({ goals }, [, goal, code, detail]) {
  if (code === "blocked") return [code, goal, detail];
  return code === "not passed" ? [code, detail, ""] : [code, goals[0], detail];
}

/** Return why no chain of moves leads from the start to a goal. */
function unconnected(search) {
  const { request, graph, criteria } = search;
  const { table } = graph;
  const into = request.goals.filter((goal) => table.index.has(goal)).map((goal) => table.into[table.index.get(goal)]);
  const [start, goal] = [table.index.get(request.start), request.goals[0]];
  if (into.every((moves) => !moves.length) && !request.goals.some((goal) => graph.entered.has(goal))) {
    return { code: "no moves known", about: goal, detail: "no source says what leads there" };
  }
  if (request.start && (start === undefined || !table.outOf[start].length) && !graph.left.has(request.start)) {
    return { code: "no moves known", about: request.start, detail: "no source says where it leads" };
  }
  if (request.avoid.length && isConnected(new Search(graph, { ...request, avoid: [] }, criteria))) {
    return { code: "avoided", about: goal, detail: `no chain of moves is left without ${request.avoid.join(", ")}` };
  }
  const by = graph.data.left_out ? " by way of what this page holds" : "";
  return { code: "not connected", about: goal, detail: `no chain of moves leads from the start to the goal${by}` };
}

/** Return the moves that could not be taken, and by what. */
function refusalsOf(search) {
  return search.allRefused().map(([start, goal, code, detail]) => ({ start, goal, code, detail }));
}
