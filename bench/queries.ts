import { type Row, type Server, accessToken, load, median, processorMicroseconds, residentMb, signIn, startBaseline } from './support.js';

const ROUNDS = 3;
const SECONDS = 5;
const CONNECTIONS = 32;

const HUNDRED_ROWS = `SELECT o.order_id, o.order_date, o.ship_country, o.freight::numeric(10,2) AS freight, c.company_name
  FROM orders o JOIN customers c USING (customer_id) ORDER BY o.order_id LIMIT 100`;
/** Dates, text, decimals, floats and integers, as reports have them. */
const TEN_THOUSAND_ROWS = `SELECT d.order_id, o.order_date::text AS order_date, c.company_name, p.product_name, d.quantity,
    d.unit_price, round((d.unit_price * d.quantity)::numeric, 2) AS amount, copy
  FROM order_details d JOIN orders o USING (order_id) JOIN customers c USING (customer_id) JOIN products p USING (product_id)
  CROSS JOIN generate_series(1, 5) AS copy ORDER BY d.order_id, d.product_id, copy LIMIT 10000`;

interface Load {
  perSecond: number;
  /** Processor time of the server for each request. Other load on the machine changes it less than how many fit into a second. */
  microseconds: number;
}

async function measured({ url, child }: Pick<Server, 'url' | 'child'>, path: string, headers: Record<string, string>): Promise<Load> {
  const before = processorMicroseconds(child.pid);
  const { requests } = await load({ url: `${url}${path}`, headers, connections: CONNECTIONS }, SECONDS);
  return { perSecond: requests.average, microseconds: (processorMicroseconds(child.pid) - before) / requests.total };
}

async function northwind(call: Awaited<ReturnType<typeof signIn>>): Promise<string> {
  const sources = await call<{ id: string; name: string }[]>('GET', '/datasources');
  return sources.find(({ name }) => name === 'Northwind')?.id ?? '';
}

/** Row: a cached widget against node:http sending the same bytes; and memory under that load. */
export async function cachedWidget(server: Server): Promise<Row[]> {
  const call = await signIn(server);
  const dataSourceId = await northwind(call);
  const dashboard = await call<{ id: string; widgets: { id: string }[] }>('POST', '/dashboards', {
    name: `Bench ${Date.now()}`,
    settings: { refreshInterval: 0 },
    widgets: [
      {
        type: 'table',
        name: 'Orders',
        position: { x: 0, y: 0, width: 12, height: 6 },
        query: { kind: 'sql', dataSourceId, sql: HUNDRED_ROWS },
        visualization: { type: 'table', config: {} },
      },
    ],
  });
  const path = `/api/v1/dashboards/${dashboard.id}/widgets/${dashboard.widgets[0]?.id}/data`;
  const headers = { authorization: `Bearer ${await accessToken(server)}` };
  const sample = await fetch(`${server.url}${path}`, { headers });
  const body = await (await fetch(`${server.url}${path}`, { headers })).text();
  const baseline = await startBaseline({ body, contentType: sample.headers.get('content-type') });
  const ours: Load[] = [];
  const theirs: Load[] = [];
  let peakMb = 0;
  const watch = setInterval(() => (peakMb = Math.max(peakMb, residentMb(server.child.pid))), 100);
  try {
    await load({ url: `${server.url}${path}`, headers, connections: CONNECTIONS }, 2);
    for (let round = 0; round < ROUNDS; round += 1) {
      theirs.push(await measured(baseline, '/fixed', headers));
      ours.push(await measured(server, path, headers));
    }
  } finally {
    clearInterval(watch);
    await baseline.stop();
    await call('DELETE', `/dashboards/${dashboard.id}?version=1`);
  }
  const ratio = median(ours.map(({ perSecond }, index) => perSecond / (theirs[index]?.perSecond ?? NaN)));
  const rate = (side: Load[]): number => Math.round(median(side.map(({ perSecond }) => perSecond)));
  const time = (side: Load[]): number => Math.round(median(side.map(({ microseconds }) => microseconds)));
  return [
    {
      what: 'cached widget query against node:http with the same bytes',
      value: ratio,
      unit: '×',
      mustReach: '≥ 0.35',
      reached: ratio >= 0.35,
      detail: `${rate(ours)} against ${rate(theirs)} requests/s, ${time(ours)} against ${time(theirs)} µs of processor time each, ${CONNECTIONS} connections, ${body.length} bytes, median of ${ROUNDS} pairs of ${SECONDS} s`,
    },
    {
      what: 'memory under that load, without PostgreSQL',
      value: peakMb,
      unit: 'MB',
      mustReach: '< 512',
      reached: peakMb < 512,
      detail: 'peak resident memory of the server process',
    },
  ];
}

/** Row: 10,000 live rows against pg and JSON.stringify behind node:http. */
export async function liveQuery(server: Server, databaseUrl: string): Promise<Row> {
  const call = await signIn(server);
  const dataSourceId = await northwind(call);
  const token = await accessToken(server);
  const baseline = await startBaseline({ databaseUrl, sql: TEN_THOUSAND_ROWS });
  const request = { dataSourceId, sql: TEN_THOUSAND_ROWS, limit: 10_000, cache: { mode: 'bypass' } };
  const timeOurs = async (): Promise<number> => {
    const startedAt = performance.now();
    const response = await fetch(`${server.url}/api/v1/query/execute`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    const text = await response.text();
    if (!text.includes('"totalRows":10000')) throw new Error(text.slice(0, 300));
    return performance.now() - startedAt;
  };
  const timeTheirs = async (): Promise<number> => {
    const startedAt = performance.now();
    await (await fetch(`${baseline.url}/raw`)).text();
    return performance.now() - startedAt;
  };
  try {
    for (let warmUp = 0; warmUp < 10; warmUp += 1) {
      await timeOurs();
      await timeTheirs();
    }
    const pairs: [number, number][] = [];
    for (let round = 0; round < 40; round += 1) pairs.push([await timeOurs(), await timeTheirs()]);
    const ratio = median(pairs.map(([ours, theirs]) => ours / theirs));
    return {
      what: 'live query of 10,000 rows against pg + JSON.stringify',
      value: ratio,
      unit: '×',
      mustReach: '≤ 1.5',
      reached: ratio <= 1.5,
      detail: `${median(pairs.map(([ours]) => ours)).toFixed(1)} against ${median(pairs.map(([, theirs]) => theirs)).toFixed(1)} ms over HTTP, cache bypassed, median of 40 pairs`,
    };
  } finally {
    await baseline.stop();
  }
}
