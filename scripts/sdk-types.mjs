/**
 * Writes the types of what embedded viewers are answered (`sdk/src/api/schema.ts`) from openapi.json: the SDK's users get
 * these few, and not the whole API. `--check` fails when the file is out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TARGET = `${ROOT}sdk/src/api/schema.ts`;
const HEAD = '/** Generated from openapi.json by `npm run openapi`; edit nothing here. */\n\n';
/** Answers that the SDK reads. */
const ROOTS = ['EmbedConfigResponse', 'EmbeddedDashboardResponse', 'DashboardDataResponse', 'VariableOptionsResponse', 'ErrorEnvelope'];

/** The named schemas with all that they refer to. */
function closure(schemas, names) {
  const found = new Map();
  const add = (name) => {
    if (found.has(name)) return;
    found.set(name, schemas[name]);
    for (const [, next] of JSON.stringify(schemas[name]).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) add(next);
  };
  names.forEach(add);
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const { openapi, info, components } = JSON.parse(readFileSync(`${ROOT}openapi.json`, 'utf8'));
const text = HEAD + astToString(await openapiTS({ openapi, info, paths: {}, components: { schemas: closure(components.schemas, ROOTS) } }));

if (!process.argv.includes('--check')) writeFileSync(TARGET, text);
else if (readFileSync(TARGET, 'utf8') !== text) {
  process.stderr.write('sdk/src/api/schema.ts is out of date: run `npm run openapi`.\n');
  process.exitCode = 1;
}
