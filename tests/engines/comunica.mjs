// Runs every query of a folder over an RDF file with Comunica and prints the rows as JSON, one query a line.
// Usage: node comunica.mjs NODE_MODULES RDF_FILE < JSON of {name: query}
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [modules, graph] = process.argv.slice(2);
const { QueryEngine } = createRequire(`${modules}/`)('@comunica/query-sparql-file');
const queries = JSON.parse(readFileSync(0, 'utf8'));
const engine = new QueryEngine();
for (const [name, text] of Object.entries(queries)) {
  const stream = await engine.queryBindings(text, { sources: [graph] });
  const rows = (await stream.toArray()).map((row) => Object.fromEntries([...row].map(([key, term]) => [key.value, term.value])));
  console.log(JSON.stringify({ name, rows }));
}
