// A request with its defaults filled in, and what is wrong with it or not known to this page.

const CRITERIA = ["months", "effort", "risk", "moves", "cost", "gap", "commonness", "pay-dip"];
const BY_DEFAULT = ["months", "effort", "risk", "moves"];
const KINDS = ["career", "skill", "degree", "certification"];
const COMPLETE = ["degree", "certification", "career"];
const READINGS = ["strict", "lenient"];
const METHODS = ["stated", "implied", "measured", "inferred", "assumed", "curated"];
const RELATIONS = [
  ...["requires", "leads-to", "related-to", "involves", "broader", "satisfies"],
  ...["exact-match", "close-match", "broad-match", "narrow-match"],
];
const ANY = ["degree:*", "certification:*", "skill:*"];
const MOST = 100000000;
const MOST_MONTHS = 1200;

/** Yield the fields of a request that are not of the form that they must have. */
function* shapeProblems(given) {
  const isTexts = (found) => Array.isArray(found) && found.every((each) => typeof each === "string");
  const isObject = (found) => typeof found === "object" && !Array.isArray(found);
  const isAmounts = (found) => Array.isArray(found) && found.every((each) => typeof each?.criterion === "string");
  const forms = [
    [["goals", "have", "lack", "complete", "criteria", "avoid", "via"], isTexts, "a list of texts"],
    [["experience", "scope"], isObject, "an object"],
    [["caps", "steps"], isAmounts, "a list of criteria with amounts"],
    [["start", "reading"], (found) => typeof found === "string", "a text"],
  ];
  for (const [fields, isGood, form] of forms) {
    for (const field of fields.filter((each) => given[each] != null && !isGood(given[each]))) {
      yield `${field}: it must be ${form}`;
    }
  }
}

/** Yield the fields of a request that no request has. */
function* unknownWishes(given, whole) {
  for (const field of Object.keys(given)) if (!Object.hasOwn(whole, field)) yield `the wish ${field} is not known to this page`;
}

/** Return the request as a plan echoes it: every field, lists sorted where their order says nothing. */
function filledIn(given, limits) {
  const trust = given.trust ?? "";
  const { k = null, slack = null, max_moves = null } = given;
  return {
    start: given.start ?? "",
    goals: sortedTexts(given.goals ?? []),
    have: sortedTexts(given.have ?? []),
    lack: sortedTexts(given.lack ?? []),
    experience: sortedObject(given.experience ?? {}),
    served_months: given.served_months ?? 0,
    complete: [...(given.complete ?? COMPLETE)],
    reading: given.reading ?? "strict",
    trust: sortedTexts(typeof trust === "string" ? trust.split(" ").filter(Boolean) : trust).join(" "),
    scope: sortedObject(given.scope ?? {}),
    criteria: [...new Set(given.criteria ?? BY_DEFAULT)],
    k,
    is_front: given.is_front ?? false,
    slack,
    steps: sortedAmounts(given.steps ?? []),
    max_moves,
    caps: sortedAmounts(given.caps ?? []),
    avoid: sortedTexts(given.avoid ?? []),
    via: sortedTexts(given.via ?? []),
    match: given.match ?? "",
    has_full_time_study: given.has_full_time_study ?? false,
    seconds: given.seconds ?? limits["plan-seconds"],
  };
}

/** Return an object with its names sorted. */
function sortedObject(given) {
  return Object.fromEntries(sortedTexts(Object.keys(given)).map((name) => [name, given[name]]));
}

/** Return amounts of criteria, sorted by criterion. */
function sortedAmounts(given) {
  const amounts = given.map(({ criterion, amount }) => ({ criterion, amount }));
  return amounts.sort((one, other) => compareTexts(one.criterion, other.criterion));
}

/** Return what is wrong with a request whatever the graph is: `field: what`. */
function problemsOf(request, data) {
  return [
    ...wordProblems(request),
    ...numberProblems(request, data.limits),
    ...scopeProblems(request.scope, data.scopes),
    ...contradictions(request),
  ];
}

/** Yield the words that no table knows. */
function* wordProblems(request) {
  const amounts = [...request.caps, ...request.steps].map((each) => each.criterion);
  const words = [
    ["complete", request.complete, KINDS],
    ["reading", [request.reading], READINGS],
    ["criteria", [...request.criteria, ...amounts], CRITERIA],
  ];
  for (const [field, found, all] of words) {
    for (const word of found) if (!all.includes(word)) yield `${field}: '${word}' is not known`;
  }
}

/** Yield the numbers that are out of range. */
function* numberProblems(request, limits) {
  const { k, slack, max_moves, served_months, seconds } = request;
  const numbers = [
    ["k", k, 1, limits.routes],
    ["slack", slack, 0, 1000],
    ["max_moves", max_moves, 1, 1000],
    ["served_months", served_months, 0, MOST_MONTHS],
    ["seconds", seconds, 0, 1000000],
    ...Object.values(request.experience).map((months) => ["have", months, 0, MOST]),
    ...request.caps.map((cap) => [`max_${cap.criterion.replace("-", "_")}`, cap.amount, 0, MOST]),
    ...request.steps.map((step) => ["steps", step.amount, 1, MOST]),
  ];
  for (const [field, number, least, most] of numbers) {
    const isFree = number === null && ["k", "slack", "max_moves"].includes(field);
    if (!isFree && !(Number.isInteger(number) && least <= number && number <= most)) {
      yield `${field}: it must be a whole number from ${least} to ${most}, found ${number}`;
    }
  }
}

/** Yield the scopes that no claim knows. */
function* scopeProblems(scope, scopes) {
  for (const [dimension, value] of Object.entries(scope)) {
    const values = Object.hasOwn(scopes, dimension) ? scopes[dimension] : [];
    if (!values.includes(value)) yield `scope: no claim here knows ${dimension}=${value}`;
  }
}

/** Yield what of a request contradicts the rest. */
function* contradictions(request) {
  const { start, goals, criteria, is_front, via } = request;
  const ends = [start, ...goals];
  if (!goals.length) yield "goal: it names no career";
  if (goals.includes(start)) yield "goal: it is the career you start from";
  if (!criteria.length) yield "criteria: there is none";
  if (is_front && criteria.length === 1) yield "front: it needs two criteria or more";
  if (request.steps.length && !is_front) yield "steps: they are for a front";
  if (request.served_months && !start) yield "served_months: there is no career in which they were served";
  for (const id of request.lack) if (request.have.includes(id)) yield `lack: ${id} is in \`have\` as well`;
  for (const id of request.avoid) {
    if ([...ends, ...via].includes(id)) yield `avoid: ${id} is asked for as start, goal or via`;
  }
  if (via.some((id) => ends.includes(id))) yield "via: start and goal are on every route";
}

/** Yield what a request names that the data of this page do not hold. */
function* unknownNames(request, data) {
  const careers = new Set(data.careers);
  const credentials = new Set(data.credentials);
  const voices = new Set(data.sources.flat());
  // Of a part of the graph, skills that can't matter are not among the credentials.
  const hasAllSkills = data.has_details && !data.left_out;
  const isHeld = (id) => credentials.has(id) || credentials.has(levelOf(id)) || (!hasAllSkills && kindOf(id) === "skill");
  const words = [...voices, ...METHODS, ...RELATIONS, ...ANY];
  const isWord = (word) => words.includes(word) || /^degree:\*\/./.test(word);
  const named = [...(request.start ? [request.start] : []), ...request.goals, ...request.via];
  const missing = [
    ...[...named, ...Object.keys(request.experience)].filter((id) => !careers.has(id)),
    ...[...request.have, ...request.lack].filter((id) => !isHeld(id)),
    ...request.avoid.filter((word) => !isWord(word) && !careers.has(word) && !isHeld(word)),
    ...request.trust.split(" ").filter((name) => name && !voices.has(name)),
  ];
  for (const name of new Set(missing)) yield `${name} is not among what this page holds`;
}

/** Return the degree without its field, or the id as it is. */
function levelOf(id) {
  return id.startsWith("degree:") ? `degree:${degreeParts(id)[0]}` : id;
}

/** Return whether a word of `avoid` means a credential: it, any of the kind, a level in every field. */
function isMeant(word, credential) {
  if (word.endsWith(":*")) return credential.startsWith(word.slice(0, -1));
  const areDegrees = word.startsWith("degree:") && credential.startsWith("degree:");
  if (word === credential || !areDegrees) return word === credential;
  const [level, field] = degreeParts(word);
  const [itsLevel, itsField] = degreeParts(credential);
  return ["*", itsLevel].includes(level) && ["*", itsField].includes(field);
}
