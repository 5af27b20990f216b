import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

const FILE = new URL('../../demo/llm-usage/azure_llm_conversation_2023-11-16.csv', import.meta.url);
const DAY_MS = 86_400_000;

/** A request of the trace, at its own time. */
export interface TracedRequest {
  /** ms since 1970, UTC. */
  readonly at: number;
  readonly input: number;
  readonly output: number;
}

/** What is known of it (demo/llm-usage/README.md, and the folder that it comes from). */
export const KNOWN = {
  requests: 19_366,
  input: 22_361_870,
  output: 4_088_665,
  hours: [
    { hour: 18, requests: 15_606, input: 18_444_477, output: 3_138_185 },
    { hour: 19, requests: 3_760, input: 3_917_393, output: 950_480 },
  ],
  tenMinutes: [
    { from: '18:10', requests: 1_197, tokens: 1_530_689 },
    { from: '18:20', requests: 3_007, tokens: 4_489_957 },
    { from: '18:30', requests: 3_374, tokens: 4_758_459 },
    { from: '18:40', requests: 4_419, tokens: 6_728_739 },
    { from: '18:50', requests: 3_609, tokens: 4_074_818 },
    { from: '19:00', requests: 2_809, tokens: 3_705_306 },
    { from: '19:10', requests: 951, tokens: 1_162_567 },
  ],
  costs: [
    { input: '2.50', output: '10.00', cost: '96.791325' },
    { input: '3.00', output: '15.00', cost: '128.415585' },
  ],
} as const;

export function readTrace(): TracedRequest[] {
  const rows = parse<{ TIMESTAMP: string; ContextTokens: string; GeneratedTokens: string }>(readFileSync(FILE), { columns: true });
  // Times have seven decimals of a second, of which clocks here keep three.
  return rows.map((row) => ({ at: Date.parse(`${row.TIMESTAMP.slice(0, 23).replace(' ', 'T')}Z`), input: Number(row.ContextTokens), output: Number(row.GeneratedTokens) }));
}

/** The trace with its times moved by whole days, so that it is of yesterday in UTC. */
export function traceOfYesterday(now: number): TracedRequest[] {
  const trace = readTrace();
  const today = Math.floor(now / DAY_MS) * DAY_MS;
  const moved = today - DAY_MS - Math.floor((trace[0]?.at ?? 0) / DAY_MS) * DAY_MS;
  return trace.map(({ at, ...tokens }) => ({ at: at + moved, ...tokens }));
}
