// The skill gap of a move: what the career entered asks for and neither the one left nor the person brings.

/** Return the gap of a move in points: 1000 for a skill of full weight wholly missing; null if no skills are known. */
function gapOf(graph, request, start, goal) {
  const { of } = graph.data.skills;
  const wanted = Object.entries(of[goal] ?? {});
  const brought = of[start] ?? {};
  if (!wanted.length || !Object.keys(brought).length) return null;
  return total(wanted.map(([skill, rates]) => pointsOf(graph, request, skill, rates, brought[skill])));
}

/** Return the points of one skill; `mine` are weight and level in the career left, if any. */
function pointsOf(graph, request, skill, [weight, level], mine) {
  const { scale } = graph.data.skills;
  if (request.have.some((held) => graph.satisfies(held, skill) === MET)) return 0;
  if (!mine) return roundedRatio(1000 * weight, scale);
  if (!level || mine[1] === null) return 0;
  return roundedRatio(1000 * weight * Math.max(0, level - mine[1]), scale * level);
}
