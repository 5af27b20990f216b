/**
 * Sends events to a Tidemark: lines of JSON, a table of comma-separated values, or a stream made up for a demonstration.
 * Each batch has a key, so that it is sent again after a failure without being counted twice; docs/ingest.md shows how.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { Command, InvalidArgumentError } from 'commander';
import { parse } from 'csv-parse';

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 30_000;
const MOST_BYTES = 4 * 1024 * 1024;

const number = (text) => {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
};

const program = new Command('send-events')
  .description('Sends events to POST /api/v1/ingest/events; the API key (or access token) comes from TIDEMARK_API_KEY.')
  .argument('[file]', 'a file of lines of JSON (.ndjson, .jsonl) or of comma-separated values (.csv); - reads lines from standard input')
  .option('--url <address>', 'address of the server', 'http://localhost:3000')
  .option('--batch <events>', 'events of a batch', number, 1000)
  .option('--parallel <requests>', 'batches that are under way at a time', number, 4)
  .option('--rate <events>', 'events a second of the made-up stream', number, 100)
  .option('--seconds <duration>', 'end the made-up stream after so long', number)
  .option('--metric <name>', 'CSV: what is measured; `{column}` puts a column in')
  .option('--value <column>', 'CSV: the column of the values', 'value')
  .option('--timestamp <column>', 'CSV: the column of the times (ISO 8601, or milliseconds since 1970)', 'timestamp')
  .option('--dimensions <columns>', 'CSV: columns that become dimensions, separated by commas; all others unless given')
  .option('--until-now', 'move the times of a file so that its last event is now')
  .parse();
const options = program.opts();
const [file] = program.args;
const secret = process.env.TIDEMARK_API_KEY ?? '';
if (secret === '') program.error('Set TIDEMARK_API_KEY to an API key with the permission ingest:write.');
const authorization = secret.startsWith('tm_') ? { 'x-api-key': secret } : { authorization: `Bearer ${secret}` };

/** Ctrl-C ends the made-up stream: what is under way is waited for and told. A second one ends at once. */
const interrupted = new AbortController();
if (file === undefined) process.once('SIGINT', () => interrupted.abort());

const totals = { accepted: 0, duplicates: 0, rejected: 0 };

/** Sends a batch until it is answered with something other than "not now". */
async function sendBatch(lines, key) {
  const body = gzipSync(lines.join('\n'));
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    const answer = await attempt(body, key);
    if (answer.status === 202) return count(lines, answer.data);
    if (answer.status !== undefined && answer.status !== 429 && answer.status < 500) {
      throw new Error(`The server answers ${answer.status}: ${answer.message}`);
    }
    if (interrupted.signal.aborted) throw new Error(`${answer.message}; ${lines.length} events were not sent`);
    const seconds = answer.retryAfter ?? (waitMs / 1000) * (0.5 + Math.random() / 2);
    process.stderr.write(`${answer.message}; again in ${seconds.toFixed(1)} s\n`);
    await delay(seconds * 1000, undefined, { signal: interrupted.signal }).catch(() => undefined);
  }
}

async function attempt(body, key) {
  try {
    const response = await fetch(new URL('/api/v1/ingest/events', options.url), {
      method: 'POST',
      headers: { ...authorization, 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip', 'idempotency-key': key },
      body,
      signal: AbortSignal.timeout(60_000),
    });
    const envelope = await response.json();
    const retryAfter = Number(response.headers.get('retry-after'));
    return { status: response.status, data: envelope.data, message: envelope.error?.message, ...(retryAfter > 0 ? { retryAfter } : {}) };
  } catch (error) {
    return { message: `No answer (${error.cause?.code ?? error.name})` };
  }
}

function count(lines, { accepted, duplicates, rejected }) {
  totals.accepted += accepted;
  totals.duplicates += duplicates;
  totals.rejected += rejected.length;
  for (const { index, reason } of rejected.slice(0, 3)) process.stderr.write(`rejected: ${reason}: ${lines[index]?.slice(0, 200)}\n`);
  if (rejected.length > 3) process.stderr.write(`rejected: and ${rejected.length - 3} more of this batch\n`);
}

/** Batches of lines, as many as may be and no more bytes than the server takes. */
async function* batches(lines) {
  let batch = [];
  let bytes = 0;
  for await (const line of lines) {
    if (batch.length >= options.batch || (batch.length > 0 && bytes + line.length > MOST_BYTES)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(line);
    bytes += line.length + 1;
  }
  if (batch.length > 0) yield batch;
}

async function* linesOf(source) {
  for await (const line of createInterface({ input: source, crlfDelay: Infinity })) if (line.trim() !== '') yield line;
}

/** Each row as an event. */
async function* rowsOf(source) {
  if (!options.metric) program.error('Say with --metric what the values of a CSV file measure.');
  const columns = options.dimensions?.split(',').map((name) => name.trim());
  for await (const row of source.pipe(parse({ columns: true, bom: true, trim: true, skip_empty_lines: true }))) {
    const { [options.value]: value, [options.timestamp]: timestamp, ...others } = row;
    const used = columns ? Object.fromEntries(columns.map((name) => [name, row[name]])) : others;
    const dimensions = Object.fromEntries(Object.entries(used).flatMap(([name, text]) => (text ? [[nameOf(name), text]] : [])));
    const metric = options.metric.replace(/\{([^}]*)\}/g, (_, name) => nameOf(row[name] ?? ''));
    yield JSON.stringify({ metric, value: value === '' ? null : Number(value), ...(timestamp === undefined ? {} : { timestamp: timeOf(timestamp) }), dimensions });
  }
}

const nameOf = (text) => text.toLowerCase().replace(/[^a-z0-9_.]+/g, '_').replace(/^[^a-z]+/, '').slice(0, 64);
const timeOf = (text) => (/^\d+$/.test(text) ? Number(text) : text);

/** The same events with their times moved so that the last is now. */
async function* untilNow(read) {
  let last = -Infinity;
  for await (const line of read()) last = Math.max(last, instantOf(line) ?? -Infinity);
  const shift = Date.now() - last;
  for await (const line of read()) {
    const at = instantOf(line);
    yield at === undefined ? line : JSON.stringify({ ...JSON.parse(line), timestamp: new Date(at + shift).toISOString() });
  }
}

function instantOf(line) {
  try {
    const at = new Date(JSON.parse(line).timestamp).getTime();
    return Number.isNaN(at) ? undefined : at;
  } catch {
    return undefined;
  }
}

/** A shop's figures, with a day's rhythm, made up. */
async function* madeUp() {
  const endsAt = options.seconds === undefined ? Infinity : Date.now() + options.seconds * 1000;
  const routes = ['/', '/search', '/cart', '/checkout'];
  for (let sent = 0, startedAt = Date.now(); Date.now() < endsAt && !interrupted.signal.aborted; ) {
    const due = Math.floor(((Date.now() - startedAt) / 1000) * options.rate);
    for (; sent < due; sent += 1) {
      const at = Date.now();
      const rhythm = 1 + 0.5 * Math.sin((at / 3_600_000) * Math.PI);
      const dimensions = { route: routes[Math.floor(Math.random() ** 2 * routes.length)], region: Math.random() < 0.6 ? 'eu' : 'us' };
      const latency = Math.round(40 * rhythm * Math.exp((Math.random() + Math.random() + Math.random() - 1.5) * 1.6) * 10) / 10;
      const order = dimensions.route === '/checkout' && Math.random() < 0.4;
      const event = order
        ? { metric: 'shop.revenue', value: Math.round(Math.exp(3 + Math.random() * 2) * 100) / 100, type: 'business', dimensions: { region: dimensions.region } }
        : { metric: 'shop.latency', value: latency, type: 'operational', dimensions };
      yield JSON.stringify({ ...event, id: randomUUID(), timestamp: new Date(at).toISOString() });
    }
    await delay(50);
  }
}

/** The made-up stream is sent each second, however few there are. */
async function* everySecond(lines) {
  let batch = [];
  let since = Date.now();
  for await (const line of lines) {
    batch.push(line);
    if (batch.length < options.batch && Date.now() - since < 1000) continue;
    yield batch;
    [batch, since] = [[], Date.now()];
  }
  if (batch.length > 0) yield batch;
}

function source() {
  if (file === undefined) return everySecond(madeUp());
  if (file === '-') return batches(linesOf(process.stdin));
  const read = () => (file.endsWith('.csv') ? rowsOf(createReadStream(file)) : linesOf(createReadStream(file, 'utf8')));
  return batches(options.untilNow ? untilNow(read) : read());
}

/** A file's batch is recognised by what is in it, so that a file that is sent again, whole or after a break, counts once. */
const keyOf = (batch, index) => (file === undefined || file === '-' ? randomUUID() : createHash('sha256').update(`${index}\n${batch.join('\n')}`).digest('hex'));

async function main() {
  const underWay = new Set();
  let index = 0;
  for await (const batch of source()) {
    const sending = sendBatch(batch, keyOf(batch, index)).finally(() => underWay.delete(sending));
    // A failure is met below, when all are waited for.
    sending.catch(() => undefined);
    underWay.add(sending);
    index += 1;
    if (underWay.size >= options.parallel) await Promise.race(underWay);
  }
  await Promise.all(underWay);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
process.stdout.write(`accepted ${totals.accepted}, duplicates ${totals.duplicates}, rejected ${totals.rejected}\n`);
