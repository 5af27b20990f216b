import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import WebSocket from 'ws';
import { type Row, type Server, accessToken, median, processorMicroseconds, residentMb, signIn } from './support.js';

type Call = Awaited<ReturnType<typeof signIn>>;

const EVENTS_A_SECOND = 5_000;
const BATCHES_A_SECOND = 20;
const SECONDS = 20;
const WARM_UP_SECONDS = 5;

const SOCKETS = 5_000;
const CLIENTS = 4;
/** Dashboards among which the sockets are spread; each changes once a second. */
const FEEDS = 20;
const FAN_OUT_SECONDS = 15;
const VIEWERS = 1_000;

/** A dashboard with one figure of a metric, live. */
async function metricDashboard(call: Call, metric: string, aggregation: string): Promise<{ id: string; version: number }> {
  return call('POST', '/dashboards', {
    name: `Bench ${metric}`,
    settings: { refreshInterval: 0 },
    widgets: [{ type: 'metric', name: metric, query: { kind: 'metric', metric, aggregation, from: 'now-1h', step: 'all' }, visualization: { type: 'metric', config: {} } }],
  });
}

/** How many events something on a socket tells of, and when it did. */
interface Shown {
  count: number;
  at: number;
}

/**
 * Rows: from the acknowledgement of events to their being in a KPI's figure, and in a widget's, on a socket, while 5,000
 * events a second come. What shows n events shows the first n that were acknowledged, for they are written in their order.
 */
export async function eventToSocket(server: Server): Promise<Row[]> {
  const call = await signIn(server);
  // A run of its own each time, for counts begin at nothing.
  const run = Date.now().toString(36);
  const metric = `bench.live_${run}`;
  const dashboard = await metricDashboard(call, metric, 'count');
  const name = `bench-live-${run}`;
  const kpi = await call<{ version: number }>('POST', '/kpis', {
    name,
    title: 'Events',
    unit: { kind: 'number' },
    direction: 'up',
    source: { kind: 'metric', metric, aggregation: 'count' },
    timeframe: '24h',
  });
  const socket = new WebSocket(`${server.url.replace(/^http/, 'ws')}/ws`, ['bearer', await accessToken(server)]);
  const shown: Record<'widget_data' | 'kpi_update', Shown[]> = { widget_data: [], kpi_update: [] };
  socket.on('message', (raw: Buffer) => {
    const at = performance.now();
    const frame = JSON.parse(raw.toString()) as { type: string; data: { data?: Record<string, unknown>[]; value?: unknown } };
    if (frame.type === 'connected') socket.send(JSON.stringify({ type: 'subscribe', data: { topics: [`dashboard:${dashboard.id}`, `kpi:${name}`] } }));
    if (frame.type === 'error') throw new Error(raw.toString());
    const count = Number(frame.type === 'kpi_update' ? frame.data.value : frame.data.data?.[0]?.['value']);
    if ((frame.type === 'widget_data' || frame.type === 'kpi_update') && Number.isFinite(count)) shown[frame.type].push({ count, at });
  });
  const acknowledged: Shown[] = [];
  let total = 0;
  const send = async (): Promise<void> => {
    const size = EVENTS_A_SECOND / BATCHES_A_SECOND;
    const events = Array.from({ length: size }, (_, index) => ({ metric, value: Math.random(), dimensions: { host: `host-${index % 200}` } }));
    const { accepted } = await call<{ accepted: number }>('POST', '/ingest/events', events);
    total += accepted;
    acknowledged.push({ count: total, at: performance.now() });
  };
  const sending: Promise<void>[] = [];
  const startedAt = performance.now();
  for (let batch = 0; batch < (WARM_UP_SECONDS + SECONDS) * BATCHES_A_SECOND; batch += 1) {
    await delay(Math.max(0, startedAt + (batch * 1000) / BATCHES_A_SECOND - performance.now()));
    sending.push(send());
  }
  await Promise.all(sending);
  const took = (performance.now() - startedAt) / 1000;
  await delay(3_000);
  socket.terminate();
  await call('DELETE', `/dashboards/${dashboard.id}?version=${String(dashboard.version)}`);
  await call('DELETE', `/kpis/${name}?version=${String(kpi.version)}`);
  const measured = acknowledged.filter(({ at }) => at > startedAt + WARM_UP_SECONDS * 1000);
  return (['kpi_update', 'widget_data'] as const).map((type) => {
    const figures = shown[type];
    if (figures.at(-1)?.count !== total) throw new Error(`${String(total)} events were acknowledged, and ${String(figures.at(-1)?.count)} shown by ${type}.`);
    const delays = measured.map(({ count, at }) => Math.max(0, (figures.find((figure) => figure.count >= count)?.at ?? Infinity) - at));
    const p95 = percentile(delays, 0.95);
    return {
      what: `event acknowledged → ${type === 'kpi_update' ? 'KPI' : 'figure of a metric widget'} on a socket, p95, at 5,000 events/s`,
      value: p95,
      unit: 'ms',
      mustReach: '< 1000',
      reached: p95 < 1_000,
      detail: `${String(Math.round(total / took))} events/s in batches of ${String(EVENTS_A_SECOND / BATCHES_A_SECOND)} of 200 series, median ${median(delays).toFixed(0)} ms, longest ${Math.max(...delays).toFixed(0)} ms, ${String(figures.length)} frames in ${took.toFixed(0)} s`,
    };
  });
}

/** Rows: 5,000 sockets that each get a frame a second, and 1,000 viewers of one dashboard. */
export async function fanOut(server: Server): Promise<Row[]> {
  const call = await signIn(server);
  const token = await accessToken(server);
  const metrics = Array.from({ length: FEEDS }, (_, index) => `bench.feed_${String(index)}`);
  const dashboards: { id: string; version: number }[] = [];
  for (const metric of metrics) dashboards.push(await metricDashboard(call, metric, 'sum'));
  const clients = Array.from({ length: CLIENTS }, () => fork(fileURLToPath(new URL('sockets.mjs', import.meta.url)), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }));
  /** Moves each metric once a second, spread over it. */
  let moving = true;
  const move = async (metric: string, index: number): Promise<void> => {
    await delay((index * 1000) / FEEDS);
    for (let next = performance.now(); moving; next += 1000) {
      await call('POST', '/ingest/events', [{ metric, value: 1 }]);
      await delay(Math.max(0, next + 1000 - performance.now()));
    }
  };
  try {
    const startedAt = performance.now();
    await Promise.all(
      clients.map((client, place) => {
        const topics = Array.from({ length: SOCKETS / CLIENTS }, (_, index) => `dashboard:${dashboards[(index + place) % FEEDS]?.id ?? ''}`);
        client.send({ url: server.url, token, topics });
        return answerOf(client);
      }),
    );
    const connected = (performance.now() - startedAt) / 1000;
    const movers = metrics.map((metric, index) => move(metric, index));
    await delay(3_000);
    for (const client of clients) client.send('measure');
    let peakMb = 0;
    const before = processorMicroseconds(server.child.pid);
    const watch = setInterval(() => (peakMb = Math.max(peakMb, residentMb(server.child.pid))), 100);
    await delay(FAN_OUT_SECONDS * 1000);
    const share = (processorMicroseconds(server.child.pid) - before) / (FAN_OUT_SECONDS * 1e6);
    clearInterval(watch);
    const answers = await Promise.all(
      clients.map((client) => {
        client.send('stop');
        return answerOf<{ delays: number[]; frames: number }>(client);
      }),
    );
    moving = false;
    await Promise.all(movers);
    const delays = answers.flatMap((answer) => answer.delays);
    const perSecond = delays.length / FAN_OUT_SECONDS / SOCKETS;
    const p99 = percentile(delays, 0.99);
    return [
      {
        what: 'WebSocket fan-out, 5,000 sockets, one update a second each, p99 delivery',
        value: p99,
        unit: 'ms',
        mustReach: '< 50',
        reached: p99 < 50 && perSecond > 0.9,
        detail: `from the frame's timestamp to the client, median ${median(delays).toFixed(0)} ms, longest ${percentile(delays, 1).toFixed(0)} ms; ${perSecond.toFixed(2)} frames a second and socket, ${String(FEEDS)} dashboards, ${String(CLIENTS)} client processes on the same cores, the server at ${(share * 100).toFixed(0)} % of one; connected in ${connected.toFixed(0)} s`,
      },
      { what: 'memory with 5,000 sockets, without PostgreSQL', value: peakMb, unit: 'MB', mustReach: '< 512', reached: peakMb < 512, detail: 'peak resident memory of the server process' },
      await oneEvaluation(server, call),
    ];
  } finally {
    moving = false;
    for (const client of clients) if (client.connected) client.send('end');
    for (const { id, version } of dashboards) await call('DELETE', `/dashboards/${id}?version=${String(version)}`);
  }
}

/** Row: evaluations for each change of a widget, whoever many watch it. */
async function oneEvaluation(server: Server, call: Call): Promise<Row> {
  const dashboard = await metricDashboard(call, 'bench.watched', 'sum');
  const client = fork(fileURLToPath(new URL('sockets.mjs', import.meta.url)), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  try {
    client.send({ url: server.url, token: await accessToken(server), topics: Array.from({ length: VIEWERS }, () => `dashboard:${dashboard.id}`) });
    await answerOf(client);
    await delay(2_000);
    client.send('measure');
    const runs = async (): Promise<number> => (await call<{ process: { evaluationsRun: number } }>('GET', '/realtime/stats')).process.evaluationsRun;
    const before = await runs();
    const changes = 5;
    for (let change = 0; change < changes; change += 1) {
      await call('POST', '/ingest/events', [{ metric: 'bench.watched', value: 1 }]);
      await delay(2_000);
    }
    const evaluations = (await runs()) - before;
    client.send('stop');
    const { frames } = await answerOf<{ frames: number }>(client);
    const ratio = evaluations / changes;
    return {
      what: '1,000 viewers of one dashboard: evaluations for each change of a widget',
      value: ratio,
      unit: '',
      mustReach: '1',
      reached: ratio === 1 && frames === changes * VIEWERS,
      detail: `${String(changes)} changes, ${String(evaluations)} evaluations, ${String(frames)} frames`,
    };
  } finally {
    if (client.connected) client.send('end');
    await call('DELETE', `/dashboards/${dashboard.id}?version=${String(dashboard.version)}`);
  }
}

/** The next message of a child. @throws Error with what it said went wrong. */
async function answerOf<T>(child: ChildProcess): Promise<T> {
  const answer = await new Promise<T & { error?: string }>((resolve, reject) => {
    child.once('message', (message) => resolve(message as T & { error?: string }));
    child.once('exit', (code) => reject(new Error(`The sockets' process ended with ${String(code)}.`)));
  });
  if (answer.error !== undefined) throw new Error(answer.error);
  return answer;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
