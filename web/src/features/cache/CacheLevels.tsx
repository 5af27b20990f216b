import { bytes, count, plural } from '../../format/number.js';
import { Card, type Column, StatusDot, Table } from '../../ui/index.js';
import type { CacheProcess } from './cache-queries.js';

interface Level {
  name: string;
  state: 'in use' | 'away' | 'not set up';
  figures: CacheProcess['l1'];
}

/** What each level holds and does, of all tenants; the sources behind them in a line. */
export function CacheLevels({ process: { l1, l2, source } }: { process: CacheProcess }) {
  const levels: Level[] = [
    { name: 'Memory of the process', state: 'in use', figures: l1 },
    { name: 'Shared, in Redis', state: !l2.configured ? 'not set up' : l2.connected ? 'in use' : 'away', figures: l2 },
  ];
  return (
    <Card title="Levels" context="of all tenants" flush>
      <Table caption="Levels of the cache" columns={COLUMNS} rows={levels} rowKey={({ name }) => name} />
      <p className="px-3.5 py-2.5 text-sm text-muted">
        Behind them: {plural(source.loads, 'load')} from sources, {count(source.errors)} failed, {count(source.shared)} shared by readers who
        came meanwhile, {plural(source.refreshes, 'refresh', 'refreshes')} in the background, {count(source.abandoned)} given up because
        every reader had left.
      </p>
    </Card>
  );
}

const STATES = { 'in use': 'success', away: 'danger', 'not set up': 'neutral' } as const;
/** What a level that is not there would have counted is a dash, not a nought. */
const of = (level: Level, value: number | null, write: (value: number) => string): string =>
  value === null || level.state === 'not set up' ? '–' : write(value);

const COLUMNS: Column<Level>[] = [
  { key: 'name', header: 'Level', grow: true, cell: ({ name }) => <span className="font-medium">{name}</span> },
  {
    key: 'state',
    header: 'State',
    cell: ({ state }) => (
      <span title={state === 'not set up' ? 'REDIS_URL gives it a Redis' : undefined}>
        <StatusDot tone={STATES[state]}>{state}</StatusDot>
      </span>
    ),
  },
  { key: 'entries', header: 'Entries', align: 'right', cell: (level) => of(level, level.figures.entries, count) },
  { key: 'bytes', header: 'Size', align: 'right', cell: (level) => of(level, level.figures.bytes, bytes) },
  { key: 'hits', header: 'Hits', align: 'right', hideBelow: 'md', cell: (level) => of(level, level.figures.hits, count) },
  { key: 'misses', header: 'Misses', align: 'right', hideBelow: 'md', cell: (level) => of(level, level.figures.misses, count) },
  { key: 'evictions', header: 'Evicted', align: 'right', hideBelow: 'md', cell: (level) => of(level, level.figures.evictions, count) },
  {
    key: 'errors',
    header: 'Errors',
    align: 'right',
    hideBelow: 'sm',
    cell: (level) => <span className={level.figures.errors > 0 ? 'text-danger' : undefined}>{of(level, level.figures.errors, count)}</span>,
  },
];
