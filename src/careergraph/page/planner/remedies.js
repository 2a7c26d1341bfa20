// What would open a route where there is none: the least sets of changes of the request, each tried out.

const MOST_CHANGES = 3;
const MOST_SETS = 20;
const MOST_GAINS = 8;

/** Return sets of at most three changes of which each opens a route, and no part of which does; at most 20 sets.
 *
 * `plan` is one that careergraphPlan made on the same data; after `seconds` there may be more sets than are found.
 */
function repairs(data, plan, seconds = data.limits["plan-seconds"]) {
  const found = [];
  if (plan.routes.length || plan.unsupported || plan.problems) return found;
  const graph = graphOf(data);
  const deadline = performance.now() + 1000 * seconds;
  for (const chosen of choicesOf(changesFor(graph, plan))) {
    if (found.length === MOST_SETS || performance.now() > deadline) return found;
    if (found.some((set) => set.every((change) => chosen.includes(change)))) continue;
    const left = Math.max(1, Math.floor((deadline - performance.now()) / 1000));
    if (hasRoute(graph, { ...changed(graph, plan.request, chosen), seconds: left })) found.push(chosen);
  }
  return found;
}

/** Yield the sets of changes, the smallest first. */
function* choicesOf(changes) {
  for (let size = 1; size <= MOST_CHANGES; size++) yield* combinations(changes, size);
}

/** Return whether a request has a route that is found in its time. */
function hasRoute(graph, request) {
  const search = new Search(graph, request, request.criteria);
  return isConnected(search) && explore(search, search.key(search.criteria)).labels.length > 0;
}

/** Return the changes that may help, those that ask for the least of the person first. */
function changesFor(graph, plan) {
  const { request } = plan;
  const found = request.caps.map((cap) => ({ code: "lift", detail: cap.criterion }));
  if (request.max_moves < graph.data.limits.moves) found.push({ code: "lift", detail: "moves" });
  found.push(...request.avoid.map((detail) => ({ code: "allow", detail })));
  if (request.reading === "strict") found.push({ code: "reading", detail: "lenient" });
  return [...found, ...gainsThatHelp(graph, plan)];
}

/** Return the things in hand that may help, those that most refused moves ask for first. */
function gainsThatHelp(graph, plan) {
  const wanted = [...blockingNeeds(graph, plan).flatMap(gainsIn), ...gainedBeyond(graph, plan.request)];
  const count = new Map();
  for (const detail of wanted) count.set(detail, (count.get(detail) ?? 0) + 1);
  const sorted = [...count.keys()].sort((one, other) => count.get(other) - count.get(one) || compareTexts(one, other));
  const open = sorted.filter((detail) => !plan.request.have.includes(detail));
  return open.slice(0, MOST_GAINS).map((detail) => ({ code: "have", detail }));
}

/** Return the needs that refused moves could not meet. */
function blockingNeeds(graph, plan) {
  const entrance = new Entrance(graph, plan.request);
  const blocked = plan.refusals.filter((refusal) => refusal.code === "blocked");
  return blocked.flatMap(({ start, goal, detail }) =>
    entrance.ask(goal, start).needs.filter(([aspect]) => aspect === detail).map(([, need]) => need),
  );
}

/** Return what would help to meet a need: ids of credentials, and experience as `id=months`. */
function gainsIn(need) {
  if (need.hold) return need.hold.endsWith(":*") ? [] : [need.hold];
  if (need.serve) return need.serve.endsWith(":*") ? [] : [`${need.serve}=${need.months ?? 1}`];
  return different(need.of ?? need.variants).flatMap(gainsIn);
}

/** Return what the best route without the caps gains: held already, it would not count towards them. */
function gainedBeyond(graph, request) {
  if (!request.caps.length) return [];
  const { routes } = answer(graph, { ...request, caps: [], k: 1, is_front: false, steps: [] });
  return routes.flatMap((route) => route.legs).flatMap((leg) => leg.gains.map((gain) => gain.id));
}

/** Return the request with the changes made. */
function changed(graph, given, changes) {
  const request = { ...given };
  for (const { code, detail } of changes) {
    if (code === "reading") Object.assign(request, { reading: "lenient", trust: "" });
    else if (code === "allow") request.avoid = request.avoid.filter((word) => word !== detail);
    else if (code === "lift" && detail === "moves") request.max_moves = graph.data.limits.moves;
    else if (code === "lift") request.caps = request.caps.filter((cap) => cap.criterion !== detail);
    else if (kindOf(detail) === "career") request.experience = withExperience(request.experience, detail);
    else request.have = sortedTexts([...request.have, detail]);
  }
  return request;
}

/** Return experience with more of it, given as `id=months`. */
function withExperience(experience, detail) {
  const [id, months] = detail.split("=");
  return { ...experience, [id]: (experience[id] ?? 0) + Number(months) };
}
