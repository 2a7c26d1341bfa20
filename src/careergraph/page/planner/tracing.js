// A finished label into a route of the plan: every leg with its stay, gains, claims and evidence, and both totals.

/** Return the route of a finished label. */
function routeOf(search, label, names) {
  const upper = plainest(search, label);
  const lower = lowestOf(search, upper);
  const [chain, low] = [upper, lower].map(chainOf);
  const stays = [upper, lower].map(staysOf);
  const sure = new Set(low.flatMap((each) => each.steps));
  const legs = low.slice(1).map((each, at) => {
    const leg = { months: stays[0][at], months_lower: stays[1][at], gains_lower: [...each.steps] };
    return legOf(search, chain.slice(0, at + 2), leg, sure);
  });
  const totals = search.dimensions.map((criterion) => {
    return { criterion, lower: amountIn(search, lower, criterion), upper: amountIn(search, upper, criterion) };
  });
  const careers = upper.path.filter((career) => career !== search.begin).map((career) => search.nameOf(career));
  return { notation: notationOf(legs, totals), careers, names, totals, legs };
}

/** Return the labels from the start to this one. */
function chainOf(label) {
  return label ? [...chainOf(label.parent), label] : [];
}

/** Return one end of a total. */
function amountIn(search, label, criterion) {
  const not_counted = search.unknowns(label.unknown & search.toldOf.get(criterion));
  return { known: label.vector[search.placeOf(criterion)], not_counted };
}

/** Return every label over these careers that no other beats that stays no longer in the first careers. */
function replays(search, path, options) {
  const isNeedless = (one, other) => beats(search, other, one) && compareRows(staysOf(other), staysOf(one)) <= 0;
  let labels = [firstLabel(search)];
  for (const goal of path.slice(1)) {
    let found = [];
    for (const label of labels) {
      const edge = search.edges(label).find((each) => each.goal === goal);
      for (const after of edge ? children(search, label, edge, options) : []) {
        if (found.some((other) => isNeedless(after, other))) continue;
        found = found.filter((other) => !isNeedless(other, after));
        found.push(after);
      }
    }
    labels = found;
  }
  return labels;
}

/** Return a label of the same careers and sums that stays nowhere longer than it must, or the label itself. */
function plainest(search, label) {
  const isSame = (each) => compareRows(each.vector, label.vector) === 0 && each.unknown === label.unknown;
  const same = replays(search, label.path, { isFilled: false }).filter(isSame);
  const compare = ([stays, steps], [others, other]) => compareRows(stays, others) || compareWords(steps, other);
  return leastBy(same, (each) => [staysOf(each), each.steps], compare) ?? label;
}

/** Return the best label over the same careers if everything unknown turns out well; never one above `upper`. */
function lowestOf(search, upper) {
  const isInside = (each) =>
    isAmong(each.unknown, upper.unknown) && each.vector.every((amount, place) => amount <= upper.vector[place]);
  const found = replays(search, upper.path, { isHopeful: true, isFilled: false }).filter(isInside);
  return leastBy(found, (each) => [countBits(each.unknown), ...each.vector, ...staysOf(each)]) ?? upper;
}

/** Return the months in each career left, those bought at a later leg where they were served: in the last that counts. */
function staysOf(label) {
  const chain = chainOf(label).slice(1);
  const stays = chain.map((each) => each.stay);
  chain.forEach((each, at) => {
    for (const [families, amount] of each.bought) stays[lastIn(chain, families, at)] += amount;
  });
  return stays;
}

/** Return the last place up to `end` at which a career of these families was left. */
function lastIn(chain, families, end) {
  return chain.findLastIndex((each, at) => at <= end && each.families === families);
}

/** Return the last leg of `chain`, of which `leg` tells stays and what the lower total gains. */
function legOf(search, chain, leg, sure) {
  const [before, label] = chain.slice(-2);
  const [start, goal] = [before.path.at(-1), label.path.at(-1)];
  const move = start === search.begin ? null : search.graph.moveBetween(search.nameOf(start), search.nameOf(goal));
  const stated = move ? search.table.months[search.table.between(start, goal)] : 0;
  const standing = new Standing(search.person, before.gained, familyMonths(search.graph, servedBefore(search, chain.slice(1))));
  return {
    start: move ? move.start : null,
    goal: search.nameOf(goal),
    typical_months: stated < 0 ? search.assumedMonths : stated,
    is_assumed: stated < 0,
    months: leg.months,
    months_lower: leg.months_lower,
    gains: gainsOf(search, before.gained, label.steps, sure, [...search.asked(goal, start).holds]),
    gains_lower: leg.gains_lower,
    not_counted: search.unknowns(label.items),
    requirements: requirementsOf(search, start, goal, standing),
    evidence: move ? evidenceOf(search, move, stated < 0) : [],
  };
}

/** Return (career, months) before and on the route, up to the last leg of `chain` and without what that leg buys. */
function servedBefore(search, chain) {
  const { request } = search;
  const served = Object.entries(request.experience);
  if (request.start) served.push([request.start, request.served_months]);
  chain.forEach((label, at) => {
    const left = label.parent.path.at(-1);
    if (left !== search.begin) served.push([search.nameOf(left), label.stay]);
    if (at === chain.length - 1) return;
    for (const [families, amount] of label.bought) {
      served.push([search.nameOf(chain[lastIn(chain, families, at)].path.at(-2)), amount]);
    }
  });
  return served;
}

/** Return what to gain on a leg that asks for `asked`, in the order of study; what no source gives a time for comes last, unless another is studied after it. */
function gainsOf(search, gained, steps, sure, asked) {
  const counts = (id, wanted) => search.graph.satisfies(id, wanted) === MET;
  const named = steps.filter((id) => asked.includes(id));
  const isLeft = (id) => search.person.held(id, gained) !== MET && !named.some((step) => counts(step, id));
  const left = sortedTexts(asked.filter(isLeft));
  const found = steps.map((id) => {
    const { months, said } = search.person.study(id, gained);
    gained |= search.person.bit(id);
    const evidence = said.map((number) => search.graph.statements[number]);
    const met = left.filter((each) => counts(id, each));
    return { id, study_months: months, cost_usd: search.person.cost(id), is_certain: sure.has(id), counts_as: met, evidence };
  });
  const before = new Set(found.flatMap((gain) => gain.evidence.map((said) => said.object)));
  const isUntimed = (gain) => gain.study_months === null && !before.has(gain.id);
  return [...found.filter((gain) => !isUntimed(gain)), ...found.filter(isUntimed)];
}

/** Return how each aspect of the career entered stands, with its claims. */
function requirementsOf(search, start, goal, standing) {
  const open = search.graph.claims(search.nameOf(goal)).filter((claim) => isOpen(claim, search.nameOf(start)));
  return sortedTexts(open.map((claim) => claim.aspect)).map((aspect) => {
    const claims = open.filter((claim) => claim.aspect === aspect);
    const gating = claims.filter((claim) => claim.isGating);
    const deciding = decidingAmong(gating, search.request.scope);
    const findings = (found) => found.map((claim) => findingOf(claim, standing));
    return {
      aspect,
      truth: truthOf(combined(gating, search.request), standing),
      is_contested: new Set(claims.map((claim) => claim.asked)).size > 1,
      deciding: findings(gating.filter((claim) => deciding.includes(claim))),
      variants: findings(gating.filter((claim) => !deciding.includes(claim))),
      advice: findings(claims.filter((claim) => !claim.isGating)),
    };
  });
}

/** Return whether a claim holds for those who come from `start`. */
function isOpen(claim, start) {
  return !claim.from || claim.from === start;
}

/** Return one claim and whether it is met, taken alone. */
function findingOf(claim, standing) {
  return { claim: claim.id, truth: truthOf(claim.need, standing), text: claim.text };
}

/** Return the statements of a move that aren't to be avoided, then the assumptions that a leg uses. */
function evidenceOf(search, move, isAssumed) {
  const { graph, request } = search;
  const said = allowedSaid(move, request.avoid);
  const used = weighed(said).filter((each) => each.confidence === null).map((each) => each.method);
  const isUsed = ([method]) => search.dimensions.includes("risk") && used.includes(method);
  const assumed = [
    ...(isAssumed && search.roleAssumption !== null ? [search.roleAssumption] : []),
    ...graph.data.sure.filter(isUsed).map(([, , number]) => number),
  ];
  return [...said.map((each) => graph.statement(move, each)), ...assumed.map((number) => graph.statements[number])];
}

// -- notation -------------------------------------------------------------------------------------------------------------

/** Return the route on one line. */
function notationOf(legs, totals) {
  const short = (id) => id.replace(/^career:/, "");
  const parts = [legs[0].start === null ? "begin" : short(legs[0].start)];
  for (const { gains, months, months_lower, goal } of legs) {
    const stay = months === months_lower ? `${months}mo` : `${months_lower}..${months}mo`;
    parts.push([...gains.map(({ id, is_certain }) => `${is_certain ? "+" : "?"}${id}`), stay].join(" "), short(goal));
  }
  const { lower, upper } = totals.find((each) => each.criterion === "months");
  const [least, most] = [lower, upper].map(({ known, not_counted }) => `${known}mo${not_counted.length ? "+" : ""}`);
  const isOne = lower.known === upper.known && lower.not_counted.join("\n") === upper.not_counted.join("\n");
  return `${parts.join(" ~ ")} [${isOne ? most : `${least}..${most}`}]`;
}
