// The skill gap of a move: what the career entered asks for and neither the one left nor the person brings.

/** Return the gap of a move in points: 1000 for a skill of full weight wholly missing; null if no skills are known. */
function gapOf(graph, request, start, goal) {
  const [brought, wanted] = [graph.skills(start), graph.skills(goal)];
  if (!wanted.size || !brought.size) return null;
  return total([...wanted.values()].map((skill) => pointsOf(graph, request, skill, brought.get(skill[0]))));
}

/** Return the points of one skill; `mine` is what the career left brings of it, if anything. */
function pointsOf(graph, request, [number, weight, level], mine) {
  const { scale, names } = graph.data.skills;
  if (request.have.some((held) => graph.satisfies(held, names[number]) === MET)) return 0;
  if (!mine) return roundedRatio(1000 * weight, scale);
  if (!level || mine[2] === null) return 0;
  return roundedRatio(1000 * weight * Math.max(0, level - mine[2]), scale * level);
}
