import type { ChartResult } from '@tidemark/chart';
import { useQuery } from '@tanstack/react-query';
import { Network } from 'lucide-react';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { count, duration } from '../../../format/number.js';
import { useCan } from '../../../session/session.js';
import { Card, type Column, cx, EmptyState, ErrorPanel, Skeleton, StatusDot, Table } from '../../../ui/index.js';
import { PlottedChart } from '../../dashboards/visuals/PlottedChart.js';
import { dependenciesQuery, type Dependencies } from '../data/health-queries.js';
import { logsAddress, rangeWords } from '../data/health-range.js';
import { percent, SERVICE_TONES, SERVICE_WORDS } from '../data/status-words.js';

type Edge = Dependencies['edges'][number];

const OUTSIDE = 'outside';

/** Who calls whom: as a picture, and as a table that says the same in figures. */
export function DependenciesTab({ range }: { range: string }) {
  const found = useQuery(dependenciesQuery(range));
  const graph = found.data;
  if (found.isError && graph === undefined) {
    return (
      <ErrorPanel
        title="The dependencies could not be read"
        error={found.error}
        onRetry={() => void found.refetch()}
        retrying={found.isFetching}
      />
    );
  }
  if (graph !== undefined && graph.edges.length === 0) {
    return (
      <Card>
        <EmptyState icon={Network} title="No calls were observed in this range">
          Services tell of their calls by <code>POST /api/v1/ingest/calls</code>; who calls whom is drawn from that.
        </EmptyState>
      </Card>
    );
  }
  return (
    <div className="grid min-w-0 items-start gap-3 xl:grid-cols-2">
      <Card title="Dependency graph" context={rangeWords(range)}>
        <div className="h-105 max-sm:h-80">{graph === undefined ? <Skeleton className="size-full" /> : <Graph graph={graph} />}</div>
      </Card>
      <Card title="Calls" flush context={graph && `${count(graph.edges.length)} pairs of ${count(graph.nodes.length)} services`}>
        <EdgesTable graph={graph} />
      </Card>
    </div>
  );
}

function Graph({ graph }: { graph: Dependencies }) {
  const result = useMemo((): ChartResult => {
    const states = new Map(graph.nodes.map(({ name, status }) => [name, status]));
    return {
      columns: [
        { name: 'caller', type: 'string' },
        { name: 'callee', type: 'string' },
        { name: 'rate', type: 'number' },
        { name: 'state', type: 'string' },
      ],
      rows: graph.edges.map(({ caller, callee, ratePerSecond, errorPercent }) => ({
        caller: caller ?? OUTSIDE,
        callee,
        rate: ratePerSecond,
        // What nobody watches is as its calls are.
        state: states.get(callee) ?? (errorPercent >= 5 ? 'degraded' : 'up'),
      })),
    };
  }, [graph]);
  return (
    <PlottedChart
      name="Dependency graph"
      spec={{ type: 'graph', config: { source: 'caller', target: 'callee', value: 'rate', status: 'state', unit: '/s' } }}
      result={result}
    />
  );
}

function EdgesTable({ graph }: { graph: Dependencies | undefined }) {
  const mayRead = useCan('logs:read');
  const states = new Map(graph?.nodes.map(({ name, status }) => [name, status]));
  const columns: Column<Edge>[] = [
    {
      key: 'caller',
      header: 'Caller',
      sortValue: ({ caller }) => caller ?? '',
      cell: ({ caller }) => <span className={cx('block max-w-44 truncate', caller === null && 'text-muted')}>{caller ?? OUTSIDE}</span>,
    },
    {
      key: 'callee',
      header: 'Called',
      grow: true,
      sortValue: ({ callee }) => callee,
      cell: ({ callee }) => {
        const state = states.get(callee) ?? null;
        return state === null ? (
          <span className="block truncate">{callee}</span>
        ) : (
          <StatusDot tone={SERVICE_TONES[state]}>
            <span title={SERVICE_WORDS[state]}>{callee}</span>
            <span className="sr-only">, {SERVICE_WORDS[state]}</span>
          </StatusDot>
        );
      },
    },
    {
      key: 'rate',
      header: 'Rate',
      align: 'right',
      sortValue: ({ ratePerSecond }) => ratePerSecond,
      cell: ({ ratePerSecond, calls }) => (
        <span className="whitespace-nowrap" title={`${count(calls)} calls`}>
          {ratePerSecond.toLocaleString(undefined, { maximumSignificantDigits: 3 })}&nbsp;/s
        </span>
      ),
    },
    {
      key: 'errors',
      header: 'Errors',
      align: 'right',
      sortValue: ({ errorPercent }) => errorPercent,
      cell: ({ errorPercent, callee, lastErrorAt }) => {
        const words = <span className={errorPercent >= 1 ? 'text-danger' : undefined}>{percent(errorPercent, 2)}</span>;
        if (lastErrorAt === null || !mayRead) return words;
        return (
          <Link to={logsAddress({ at: lastErrorAt }, callee)} className="rounded-sm underline decoration-line-strong underline-offset-2">
            {words}
            <span className="sr-only">: lines around the last one</span>
          </Link>
        );
      },
    },
    {
      key: 'p95',
      header: 'p95',
      align: 'right',
      sortValue: ({ p95Ms }) => p95Ms,
      cell: ({ p95Ms }) => <span className="whitespace-nowrap">{p95Ms === null ? '–' : duration(p95Ms)}</span>,
    },
  ];
  return (
    <Table
      caption="Calls of services by services"
      columns={columns}
      rows={graph?.edges}
      rowKey={({ caller, callee }) => JSON.stringify([caller, callee])}
      initialSort={{ key: 'rate', descending: true }}
      className="max-h-105 overflow-y-auto"
    />
  );
}
