// The planner of a page: careergraphPlan(data, request) returns the plan of a request as careergraph.plan does.
// What goes in and what comes out is told in docs/page-planner.md.

const PLAN_VERSION = 2;

/** Return the plan of `request` on the data that careergraph.offline.planning_data writes. */
function careergraphPlan(data, request) {
  return notPlanned(request, ["the planner of this page can't plan yet"]);
}

/** Return the plan of a request that can't be honoured, with the reasons. */
function notPlanned(request, unsupported) {
  const nothing = { is_complete: true, bounds: [], routes: [], reasons: [], refusals: [], repairs: [] };
  return { version: PLAN_VERSION, request, ...nothing, unsupported };
}

careergraphPlan.version = PLAN_VERSION;
