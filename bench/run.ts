import { rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import os from 'node:os';
import { EmbeddedPostgres } from '../src/platform/database/embedded/index.js';
import { telemetryOfMillion } from './ai-usage.js';
import { labelledSeries } from './anomaly/labelled-series.js';
import { anomalyRows } from './anomaly/rows.js';
import { firstLoad, inTheBrowser } from './browser.js';
import { conversationAnswers } from './conversation-answers.js';
import { ingest } from './ingest.js';
import { eventToSocket, fanOut } from './realtime.js';
import { cachedWidget, liveQuery } from './queries.js';
import { rollupScaling } from './rollups.js';
import { type Row, type Server, newDataDirectory, residentMb, signIn, startServer } from './support.js';

const RESULTS = fileURLToPath(new URL('results.json', import.meta.url));

/** Groups of rows; naming some on the command line runs these alone, and writes no results. */
const chosen = process.argv.slice(2);
const wanted = (group: 'start' | 'queries' | 'browser' | 'ingest' | 'realtime' | 'rollups' | 'ai-usage' | 'conversations' | 'anomaly'): boolean => chosen.length === 0 || chosen.includes(group);

/** The hour of the trace on each of seven days. */
const HISTORY_SESSIONS = 7 * 19_366;
const HISTORY_MS = 600_000;
/** V8 gives the room of a start back once there is nothing to do. */
const IDLE_MS = 30_000;

/** Runs the rows one after the other on this machine; each ratio is measured in one run. */
async function main(): Promise<void> {
  const dataDirectory = newDataDirectory();
  const rows: Row[] = [];
  try {
    const first = await startServer(dataDirectory);
    rows.push(startRow('start to ready, first time', first.readySeconds, 10));
    await demoLoaded(first);
    await first.stop();
    const kept = await startServer(dataDirectory);
    rows.push(startRow('start to ready, data kept', kept.readySeconds, 3));
    if (wanted('start')) rows.push(await idleMemory(kept));
    if (wanted('queries')) rows.push(...(await cachedWidget(kept)), await liveQuery(kept, await readerUrl(dataDirectory)));
    if (wanted('browser')) rows.push(firstLoad(), ...(await inTheBrowser(kept)));
    if (wanted('realtime')) rows.push(...(await eventToSocket(kept)), ...(await fanOut(kept)));
    if (wanted('ingest')) rows.push(...(await ingest(kept)));
    if (wanted('rollups')) rows.push(await rollupScaling(kept, dataDirectory));
    if (wanted('ai-usage')) rows.push(await telemetryOfMillion(kept, dataDirectory));
    if (wanted('conversations')) rows.push(...(await conversationAnswers(kept, dataDirectory)));
    await kept.stop();
    if (wanted('anomaly')) rows.push(...anomalyRows(labelledSeries()));
  } finally {
    rmSync(dirname(dataDirectory), { recursive: true, force: true });
  }
  report(rows);
}

/** Waits until a first start has loaded the demo's history, beside which nothing else would be measured. */
async function demoLoaded(server: Server): Promise<void> {
  const call = await signIn(server);
  for (const until = Date.now() + HISTORY_MS; Date.now() < until; await delay(1_000)) {
    const { overview } = await call<{ overview: { totalRequests: number } }>('GET', '/dashboard/telemetry?days=30');
    if (overview.totalRequests >= HISTORY_SESSIONS) return;
  }
  throw new Error(`The demo's history was not loaded within ${HISTORY_MS / 60_000} minutes.`);
}

async function idleMemory({ child }: Server): Promise<Row> {
  await delay(IDLE_MS);
  const idle = residentMb(child.pid);
  const detail = `resident memory of the server process ${IDLE_MS / 1_000} s after ready, the demo's history loaded by the start before`;
  return { what: 'memory idle, without PostgreSQL', value: idle, unit: 'MB', mustReach: '< 200', reached: idle < 200, detail };
}

/** The baseline reads the same database by the same role. */
async function readerUrl(dataDirectory: string): Promise<string> {
  const log = { info: () => undefined, warn: () => undefined };
  const embedded = await EmbeddedPostgres.open({ dataDirectory, log, join: true });
  const { url } = await embedded.createReadOnlyRole('northwind_reader', 'northwind');
  return url;
}

function startRow(what: string, seconds: number, limit: number): Row {
  return {
    what,
    value: seconds,
    unit: 's',
    mustReach: `< ${limit}`,
    reached: seconds < limit,
    detail: 'from the command to the line ready, built beforehand',
  };
}

function report(rows: Row[]): void {
  const machine = `${os.cpus().length} cores, ${os.cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
  for (const row of rows) {
    const value = `${row.value.toFixed(['MB', 'events/s', 'ms'].includes(row.unit) ? 0 : 2)} ${row.unit}`;
    process.stdout.write(`${row.reached ? 'ok  ' : 'MISS'} ${value.padStart(9)}  ${row.mustReach.padEnd(8)} ${row.what}\n${' '.repeat(26)}${row.detail}\n`);
  }
  process.stdout.write(`${machine}\n`);
  if (chosen.length === 0) writeFileSync(RESULTS, `${JSON.stringify({ measuredAt: new Date().toISOString(), machine, rows }, null, 2)}\n`);
  process.exitCode = rows.every(({ reached }) => reached) ? 0 : 1;
}

await main();
