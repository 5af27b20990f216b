import { succeeded } from '../dashboards/sample-source.js';
import type { Api } from '../support/http.js';
import type { Frame, Socket } from '../support/socket.js';

/** How a KPI stands, as tests look at it. */
export interface Kpi {
  id: string;
  name: string;
  version: number;
  timeframe: string;
  value: string | null;
  reason: string | null;
  previous: string | null;
  changePercent: number | null;
  changeReason: string | null;
  status: string;
  target: string | null;
  sparkline: (number | null)[];
  period: { from: string; to: string } | null;
  periodLabel: string | null;
  followsTimeframe: boolean;
  dataAsOf: string | null;
  error: { code: string; message: string } | null;
}

export interface KpiPoint {
  at: string;
  value: string | null;
  status: string | null;
}

/** A KPI over the orders of a shop. */
export const kpi = (change: object = {}): object => ({
  name: 'revenue',
  title: 'Revenue',
  unit: { kind: 'number' },
  direction: 'up',
  source: { kind: 'metric', metric: 'shop.revenue', aggregation: 'sum' },
  timeframe: '24h',
  ...change,
});

export const sendEvents = async (api: Api, events: object[]): Promise<void> => {
  const { accepted } = succeeded(await api.post<{ accepted: number }>('/ingest/events', events));
  if (accepted !== events.length) throw new Error(`Of ${events.length} events ${accepted} were taken.`);
};

/** Waits for a frame of a KPI with that value. */
export const showing = (socket: Socket, name: string, value: string | null, after = 0): Promise<Frame> =>
  socket.frame(({ type, topic, data }) => type === 'kpi_update' && topic === `kpi:${name}` && (data as unknown as Kpi).value === value, after);
