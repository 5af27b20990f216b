import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { type Row, type Server, accessToken, residentMb } from './support.js';

const CONNECTIONS = 16;
const EVENTS_A_BATCH = 1_000;
const HOSTS = 50;
const METRICS = ['http.requests', 'http.latency', 'cpu.share', 'orders.total'];
const SECONDS = 20;
const WARM_UP_SECONDS = 5;

/** Batches as a collector sends them: four metrics of fifty hosts, each event with its time and two dimensions. */
function makeBodies(count: number): Buffer[] {
  return Array.from({ length: count }, () => {
    const events = Array.from({ length: EVENTS_A_BATCH }, (_, index) => ({
      metric: METRICS[index % METRICS.length],
      value: Math.round(Math.exp(Math.random() * 8) * 1000) / 1000,
      timestamp: new Date(Date.now() - Math.floor(Math.random() * 30_000)).toISOString(),
      dimensions: { host: `host-${Math.floor(index / METRICS.length) % HOSTS}`, region: index % 8 < 4 ? 'eu' : 'us' },
    }));
    return Buffer.from(JSON.stringify(events));
  });
}

/** Row: events a second that are acknowledged, durable and rolled up, over HTTP with keys. */
export async function ingest(server: Server): Promise<Row[]> {
  const token = await accessToken(server);
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const bodies = makeBodies(40);
  let stopped = false;
  let acknowledged = 0;
  const latencies: number[] = [];
  const loop = async (offset: number): Promise<void> => {
    for (let round = offset; !stopped; round += 1) {
      const startedAt = performance.now();
      const accepted = await post(server.url, agent, token, bodies[round % bodies.length] as Buffer);
      acknowledged += accepted;
      latencies.push(performance.now() - startedAt);
    }
  };
  const loops = Array.from({ length: CONNECTIONS }, (_, index) => loop(index));
  await seconds(WARM_UP_SECONDS);
  const [from, startedAt] = [acknowledged, performance.now()];
  latencies.length = 0;
  let peakMb = 0;
  const watch = setInterval(() => (peakMb = Math.max(peakMb, residentMb(server.child.pid))), 100);
  await seconds(SECONDS);
  const rate = (acknowledged - from) / ((performance.now() - startedAt) / 1000);
  const sorted = [...latencies].sort((a, b) => a - b);
  clearInterval(watch);
  stopped = true;
  await Promise.all(loops);
  agent.destroy();
  return [
    {
      what: 'ingest over HTTP, durable, with rollups',
      value: rate,
      unit: 'events/s',
      mustReach: '≥ 20000',
      reached: rate >= 20_000,
      detail: `batches of ${EVENTS_A_BATCH} with a key each over ${CONNECTIONS} connections, ${METRICS.length * HOSTS * 2} series, answered after the commit (median ${Math.round(sorted[Math.floor(sorted.length / 2)] ?? NaN)} ms, p95 ${Math.round(sorted[Math.floor(sorted.length * 0.95)] ?? NaN)} ms), ${SECONDS} s`,
    },
    { what: 'memory under ingest, without PostgreSQL', value: peakMb, unit: 'MB', mustReach: '< 512', reached: peakMb < 512, detail: 'peak resident memory of the server process' },
  ];
}

/** @returns how many events were accepted. */
function post(url: string, agent: http.Agent, token: string, body: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      `${url}/api/v1/ingest/events`,
      {
        method: 'POST',
        agent,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-length': body.length, 'idempotency-key': randomUUID() },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => {
          if (response.statusCode !== 202) reject(new Error(`${response.statusCode}: ${text.slice(0, 300)}`));
          else resolve((JSON.parse(text) as { data: { accepted: number } }).data.accepted);
        });
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

const seconds = (count: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, count * 1000));
