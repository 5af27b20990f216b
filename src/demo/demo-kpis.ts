import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { parse } from 'yaml';
import { type CreateKpiDto, KpisService } from '../kpis/index.js';
import type { Actor } from '../platform/http/index.js';
import { SavedQueriesService } from '../query/index.js';

/** Windows of the KPIs' queries when somebody opens one in the explorer: the last 30 days of the data. */
const DEFAULTS = [
  { name: 'period_from', type: 'text' as const, default: '1998-04-07' },
  { name: 'period_to', type: 'text' as const, default: '1998-05-07' },
];
const TIMEFRAME = '30d';
const REFRESH_SECONDS = 60;

/** As `demo/kpis` has them. */
interface KpiFile {
  queries: { name: string; description: string; sql: string }[];
  kpis: (Pick<CreateKpiDto, 'name' | 'title' | 'description' | 'unit' | 'direction' | 'owner'> & {
    query: string;
    valueColumn: string;
    target?: number;
    warning?: number;
    critical?: number;
  })[];
}

/** The executive KPIs of the demo tenant, over its business database. */
@Injectable()
export class DemoKpis {
  constructor(
    private readonly queries: SavedQueriesService,
    private readonly kpis: KpisService,
  ) {}

  /** @returns how many were defined. */
  async create(actor: Actor, installation: string, dataSourceId: string): Promise<number> {
    const { queries, kpis } = parse(await readFile(join(installation, 'demo', 'kpis', 'executive.yaml'), 'utf8')) as KpiFile;
    const ids = new Map<string, string>();
    for (const query of queries) {
      const known = await this.queries.findByName(actor, query.name);
      const { id } = known ?? (await this.queries.create(actor, { ...query, dataSourceId, parameters: DEFAULTS }));
      ids.set(query.name, id);
    }
    for (const { query, valueColumn, target, warning, critical, ...kpi } of kpis) {
      const source = { kind: 'query' as const, savedQueryId: ids.get(query) ?? '', valueColumn, timeColumn: 'until', refreshSeconds: REFRESH_SECONDS };
      await this.kpis.create(actor, { ...kpi, source, timeframe: TIMEFRAME, target: text(target), warning: text(warning), critical: text(critical), executive: true });
    }
    return kpis.length;
  }
}

const text = (value: number | undefined): string | null => (value === undefined ? null : String(value));
