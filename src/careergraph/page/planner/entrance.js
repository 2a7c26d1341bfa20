// What entering careers asks under the reading, trust and scope of a request, and what no way to meet it does without.

const LAYERS = 6;

/** What each career asks, equal things as one object, so that what is worked out for it is known for all. */
class Entrance {
  constructor(graph, request) {
    this.graph = graph;
    this.request = request;
    this.asks = new Map();
    this.known = new Map();
    this.deciding = new Map();
    this.nothing = this.askOf([]);
  }

  /** Return the claims of a career that can decide. */
  claims(career) {
    return known(this.deciding, career, () => this.graph.claims(career).filter((claim) => claim.isGating));
  }

  /** Return what entering `career` from `start` asks. */
  ask(career, start) {
    const isOpen = this.dependsOnStart(career);
    return known(this.known, `${career} ${isOpen ? start : ""}`, () => {
      const claims = this.claims(career).filter((claim) => !claim.from || claim.from === start);
      const aspects = sortedTexts(claims.map((claim) => claim.aspect));
      const about = (aspect) => claims.filter((claim) => claim.aspect === aspect);
      return this.askOf(aspects.map((aspect) => [aspect, combined(about(aspect), this.request)]));
    });
  }

  /** Return what is asked by needs, each with its aspect. */
  askOf(needs) {
    return known(this.asks, JSON.stringify(needs), () => {
      const all = needs.flatMap(([, need]) => needsIn(need));
      const serves = all.filter((need) => need.serve).map((need) => [need.serve, need.months]);
      const holds = new Set(all.filter((need) => need.hold).map((need) => need.hold));
      return { number: this.asks.size, needs, serves, holds, amounts: amountsOf(serves) };
    });
  }

  /** Return whether some claim about a career holds only for those who come from a certain one. */
  dependsOnStart(career) {
    return this.claims(career).some((claim) => claim.from);
  }

  /** Return what entering a career asks, whatever career one comes from. */
  everyAsk(career) {
    return sortedTexts(["", ...this.claims(career).map((claim) => claim.from)]).map((start) => this.ask(career, start));
  }
}

/** Return the amounts of months that tell how each family's experience stands: none, any, and each that is asked for. */
function amountsOf(serves) {
  const families = sortedTexts(serves.map(([family]) => family));
  return families.map((family) => {
    const asked = serves.filter(([other]) => other === family).map(([, months]) => months || 1);
    return [family, [...new Set([0, 1, ...asked])].sort((one, other) => one - other)];
  });
}

/** Return the families in which what is asked counts months: in any career only if it says how many. */
function timedFamilies({ serves }) {
  return serves.filter(([family, months]) => months || family !== ANY_CAREER);
}

/** Return the most months asked for in each family; where only an unstated amount is, one. */
function mostMonths(amounts) {
  const found = new Map();
  for (const [family, months] of amounts) found.set(family, Math.max(months || 1, found.get(family) ?? 0));
  return found;
}

// -- what no way does without -------------------------------------------------------------------------------------------

/** Return what no way to meet a need does without: least months by family, and what isn't counted then. */
function necessaryFor(need, person) {
  const nothing = { families: new Map(), items: [] };
  if (need.hold) {
    const isOpen = person.held(need.hold, 0n) !== MET && person.isUntimed(need.hold);
    return isOpen ? { ...nothing, items: [`study time: ${need.hold}`] } : nothing;
  }
  if (need.serve) return necessaryService(need, person) ?? nothing;
  if (need.variants) return allNecessary(need.variants.map((part) => necessaryFor(part, person)));
  if (need.least <= 0 || need.of.length < need.least) return nothing;
  return anyNecessary(need.of.map((part) => necessaryFor(part, person)), need.least);
}

/** Return what no way to have served does without; nothing if there may be some. */
function necessaryService({ serve, months }, person) {
  if (months === 0) return null;
  const hasToldAll = person.request.complete.includes("career");
  if (serve === ANY_CAREER) {
    const families = new Map(months && hasToldAll ? [[serve, months]] : []);
    return { families, items: [`experience kind: ${kindText(months)}`] };
  }
  if (!hasToldAll) return null;
  return { families: new Map([[serve, months || 1]]), items: months === null ? [`experience amount: ${serve}`] : [] };
}

/** Return what is necessary if all of the parts are. */
function allNecessary(parts) {
  const families = new Map();
  for (const part of parts) {
    for (const [family, months] of part.families) families.set(family, Math.max(months, families.get(family) ?? 0));
  }
  return { families, items: [...new Set(parts.flatMap((part) => part.items))] };
}

/** Return what is necessary if `needed` of the parts are. */
function anyNecessary(parts, needed = 1) {
  const most = parts.length - needed;
  const months = new Map();
  const count = new Map();
  for (const part of parts) {
    for (const [family, amount] of part.families) months.set(family, [...(months.get(family) ?? []), amount]);
    for (const item of part.items) count.set(item, (count.get(item) ?? 0) + 1);
  }
  const sure = sortedTexts(months.keys()).filter((family) => months.get(family).length > most);
  const families = new Map(sure.map((family) => [family, Math.min(...months.get(family))]));
  return { families, items: [...count.keys()].filter((item) => count.get(item) > most) };
}

/** Return the least study of meeting what is asked: for what may share credentials without such as stand alone, for what
 * takes those, and for both. */
function studyFloor(ask, person) {
  const parts = ask.needs.map(([, need]) => ({
    months: leastStudyFor(need, person),
    pure: leastStudyFor(need, person, true),
    names: needsIn(need).filter((each) => each.hold).map((each) => each.hold),
  }));
  let [shared, alone, mixed] = [0, 0, 0];
  for (const part of parts) {
    const others = parts.filter((other) => other !== part).flatMap((other) => other.names);
    const isApart = part.names.length && part.names.every((id) => !others.includes(id) && person.standsAlone(id));
    if (isApart) alone += part.months;
    else [shared, mixed] = [Math.max(shared, part.pure), Math.max(mixed, part.months)];
  }
  return [shared, alone, mixed + alone];
}

/** Return what no study that meets the need can be below; experience is taken as had. */
function leastStudyFor(need, person, isAloneFree = false) {
  if (need.hold) {
    const isFree = person.held(need.hold, 0n) === MET || (isAloneFree && person.standsAlone(need.hold));
    return isFree ? 0 : person.leastStudy(need.hold);
  }
  if (need.serve) return 0;
  const least = (part) => leastStudyFor(part, person, isAloneFree);
  const found = (need.of ?? need.variants).map(least).sort((one, other) => one - other);
  if (need.variants) return greatest(found);
  return need.least > 0 && need.least <= found.length ? found[need.least - 1] : 0;
}
