import { Logger } from '@nestjs/common';
import type { Actor } from '../platform/http/index.js';
import type { TenantScope } from '../platform/database/index.js';
import type { QueryHistoryEntity } from './query-history.entity.js';
import { type FinishedRun, QueryHistory } from './query-history.js';
import type { QueryHistoryRepository } from './query-history.repository.js';

/** Keeps what is inserted, unless `refuses` throws. */
class Rows {
  readonly kept: string[] = [];
  inserts = 0;

  constructor(private readonly refuses: (runs: readonly QueryHistoryEntity[]) => void) {}

  async insert(_scope: TenantScope, runs: QueryHistoryEntity[]): Promise<void> {
    this.inserts += 1;
    this.refuses(runs);
    this.kept.push(...runs.map(({ sql }) => sql));
  }
}

const run = (sql: string): FinishedRun => ({
  actor: { tenantId: 't', userId: null, subject: 's' } as Actor,
  dataSourceId: 'd',
  sql,
  origin: { kind: 'explore' },
  startedAt: new Date(0),
  durationMs: 1,
  rows: 1,
  bytes: 1,
  cacheLevel: 'source',
  outcome: 'succeeded',
  error: null,
});

async function written(rows: Rows, ...texts: string[]): Promise<void> {
  const history = new QueryHistory(rows as unknown as QueryHistoryRepository);
  texts.forEach((sql) => history.record(run(sql)));
  await history.onApplicationShutdown();
}

describe('QueryHistory', () => {
  // It warns of what it loses; here that is meant.
  beforeAll(() => void Logger.overrideLogger(false));

  it('writes many runs at once', async () => {
    const rows = new Rows(() => undefined);
    await written(rows, 'a', 'b', 'c');
    expect([rows.kept, rows.inserts]).toEqual([['a', 'b', 'c'], 1]);
  });

  it('writes the others when the database refuses one of them', async () => {
    const rows = new Rows((runs) => {
      if (runs.some(({ sql }) => sql === 'bad')) throw Object.assign(new Error('no'), { code: '22021' });
    });
    await written(rows, 'a', 'bad', 'c');
    expect(rows.kept).toEqual(['a', 'c']);
  });

  it('does not ask again for each row when the database is away', async () => {
    const rows = new Rows(() => {
      throw Object.assign(new Error('no'), { code: 'ECONNREFUSED' });
    });
    await written(rows, 'a', 'b', 'c');
    expect(rows.inserts).toBe(1);
  });

  it('keeps a text with what cannot be stored replaced', async () => {
    const rows = new Rows(() => undefined);
    await written(rows, 'a\0b', '\ud800');
    expect(rows.kept).toEqual(['a\u{fffd}b', '\u{fffd}']);
  });
});
