/** Weighs what a reader loads at first: `npm run size`. Fails above what is promised (400 kB of JavaScript, gzipped). */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const LIMIT_BYTES = 400_000;
/** A dashboard's charts are drawn by a library that comes beside the page; together they stay below this. */
const LIMIT_WITH_CHARTS_BYTES = 500_000;
/** Where people begin; each is fetched once its address is opened. */
const FIRST_PAGES = ['SignInPage', 'DashboardsPage', 'DashboardPage'];

/** A chunk with all that it imports at once, by file: bytes gzipped. What is imported when it is needed does not count. */
function closure(assets, file, into = new Map()) {
  if (into.has(file)) return into;
  const text = readFileSync(join(assets, file), 'utf8');
  into.set(file, gzipSync(text, { level: 9 }).length);
  for (const [, imported] of text.matchAll(/(?:import|from)\s*["']\.\/([^"']+\.js)["']/g)) closure(assets, imported, into);
  return into;
}

const sum = (files) => [...files.values()].reduce((all, bytes) => all + bytes, 0);

/** Bytes of JavaScript, gzipped, of each first page with the application around it; of a dashboard with its charts too. */
export function firstLoads(dist) {
  const assets = join(dist, 'assets');
  const names = readdirSync(assets).filter((name) => name.endsWith('.js'));
  const chunk = (start) => {
    const found = names.find((name) => name.startsWith(`${start}-`));
    if (found === undefined) throw new Error(`There is no chunk ${start} in ${dirname(assets)}.`);
    return found;
  };
  const entry = /<script type="module"[^>]* src="\/assets\/([^"]+)"/.exec(readFileSync(join(dist, 'index.html'), 'utf8'))?.[1];
  if (entry === undefined) throw new Error('index.html names no script.');
  const loads = FIRST_PAGES.map((page) => ({ what: page, bytes: sum(closure(assets, chunk(page), closure(assets, entry))), limit: LIMIT_BYTES }));
  const charts = closure(assets, chunk('charts'), closure(assets, chunk('DashboardPage'), closure(assets, entry)));
  return [...loads, { what: 'DashboardPage, charts', bytes: sum(charts), limit: LIMIT_WITH_CHARTS_BYTES }];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const loads = firstLoads(fileURLToPath(new URL('dist', import.meta.url)));
  for (const { what, bytes, limit } of loads) {
    process.stdout.write(`${what.padEnd(22)} ${String(bytes).padStart(6)} of ${limit} bytes gzipped\n`);
  }
  if (loads.some(({ bytes, limit }) => bytes > limit)) {
    process.stderr.write('The web application loads more at first than it may.\n');
    process.exitCode = 1;
  }
}
