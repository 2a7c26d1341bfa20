"use strict";
// A network by itself: the picture, and a table that says the same. Data only ever become text.
(async function () {
  const data = await careergraphData();
  const el = (tag, ...parts) => {
    const element = document.createElement(tag);
    element.append(...parts);
    return element;
  };

  const length = (size) => (typeof size === "number" ? `${size}px` : String(size));
  const text = (value) => (value === undefined || value === null ? "" : String(value));
  const places = new Map(data.nodes.map((node) => [node.id, node]));
  const leads = new Map(data.nodes.map((node) => [node.id, []]));
  for (const edge of data.edges) leads.get(edge.from).push(places.get(edge.to));

  const rows = data.nodes.map((node) => el("tr", el("th", text(node.label)), el("td", text(node.title)), el("td", leads.get(node.id).map((other) => text(other.label)).join(", "))));
  const head = el("tr", ...["Name", "Note", "Edges to"].map((word) => el("th", word)));
  document.getElementById("everything").append(el("table", el("thead", head), el("tbody", ...rows)));

  const container = document.getElementById("network");
  container.style.height = length(data.height);
  container.style.width = length(data.width);
  new vis.Network(container, { nodes: new vis.DataSet(data.nodes), edges: new vis.DataSet(data.edges) }, data.options);
  document.body.dataset.ready = "yes";
})();
