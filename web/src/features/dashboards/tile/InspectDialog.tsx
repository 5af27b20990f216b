import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { MetricWidgetQuery, Variable, Widget } from '../../../api/types.js';
import { count, duration } from '../../../format/number.js';
import { fullTime } from '../../../format/time.js';
import { useCan } from '../../../session/session.js';
import { CopyButton, Dialog, EmptyState, TabPanel, Tabs } from '../../../ui/index.js';
import { sourcesQuery } from '../../data-sources/source-queries.js';
import type { WidgetState } from '../data/widget-results.js';
import { currentValue, type Filters, type FilterValue } from '../filters/filters.js';
import { rangeLabel } from '../filters/time-ranges.js';
import { ResultTable } from '../visuals/ResultTable.js';
import { chartResult } from './tile-spec.js';
import { readerLocale } from '../visuals/reader-locale.js';

export interface InspectDialogProps {
  widget: Widget;
  state: WidgetState;
  variables: readonly Variable[];
  filters: Filters;
  onClose: () => void;
}

/** The query behind a tile, what it was given, and the rows that it gave. */
export function InspectDialog({ widget, state, variables, filters, onClose }: InspectDialogProps) {
  const [tab, setTab] = useState('data');
  const { result, error } = state;
  const rows = useMemo(() => (result === null ? null : chartResult(result)), [result]);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      title={widget.name}
      description={widget.description}
    >
      <Tabs
        value={tab}
        onValueChange={setTab}
        label="What to inspect"
        tabs={[
          { value: 'data', label: 'Data' },
          { value: 'query', label: 'Query' },
          { value: 'details', label: 'Details' },
        ]}
        className="pb-4"
      >
        <TabPanel value="data">
          {rows === null ? (
            <EmptyState compact title="There is no data">
              {error?.message ?? 'The first answer is still on its way.'}
            </EmptyState>
          ) : (
            <div className="h-[min(56vh,420px)] overflow-hidden rounded-control border border-line">
              <ResultTable config={ALL_COLUMNS} result={rows} caption={`Data of ${widget.name}`} />
            </div>
          )}
        </TabPanel>
        <TabPanel value="query">
          <QueryText widget={widget} variables={variables} filters={filters} />
        </TabPanel>
        <TabPanel value="details">
          <Details state={state} />
        </TabPanel>
      </Tabs>
    </Dialog>
  );
}

const ALL_COLUMNS = {};

/** A metric query as it is written in code. */
function MetricText({ query }: { query: MetricWidgetQuery }) {
  const { kind: _kind, ...written } = query;
  return (
    <pre
      tabIndex={0}
      className="max-h-[40vh] overflow-auto rounded-control border border-line bg-sunken p-2.5 font-mono text-sm"
    >
      {JSON.stringify(written, null, 2)}
    </pre>
  );
}

function QueryText({ widget, variables, filters }: Pick<InspectDialogProps, 'widget' | 'variables' | 'filters'>) {
  const maySee = useCan('datasources:read');
  const sources = useQuery({ ...sourcesQuery, enabled: maySee });
  const { query } = widget;
  if (query === undefined) return <EmptyState compact title="This tile has no query" />;
  if (query.kind === 'saved')
    return <p className="text-base text-muted">The tile shows the saved query {query.savedQueryId}.</p>;
  if (query.kind === 'metric') return <MetricText query={query} />;
  const source = sources.data?.find((one) => one.id === query.dataSourceId)?.name;
  return (
    <div className="flex flex-col gap-3">
      {source !== undefined && (
        <p className="text-base">
          <span className="text-muted">Data source </span>
          {source}
        </p>
      )}
      <div className="relative">
        <pre
          tabIndex={0}
          className="max-h-[40vh] overflow-auto rounded-control border border-line bg-sunken p-2.5 pr-10 font-mono text-sm"
        >
          {query.sql}
        </pre>
        <CopyButton text={query.sql} label="Copy the query" className="absolute top-1 right-1" />
      </div>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-base">
        {variables.map((variable) => (
          <div key={variable.name} className="contents">
            <dt className="text-muted">{variable.label ?? variable.name}</dt>
            <dd className="min-w-0 break-words">{valueText(variable, currentValue(variable, filters))}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function valueText(variable: Variable, value: FilterValue): string {
  if (variable.type === 'date_range') return rangeLabel(typeof value === 'string' ? value : null, readerLocale);
  if (value === null || (Array.isArray(value) && value.length === 0)) return 'all';
  return Array.isArray(value) ? value.join(', ') : String(value);
}

const LEVELS: Readonly<Record<string, string>> = {
  l1: 'the cache in memory',
  l2: 'the shared cache',
  l3: 'a materialization',
  source: 'the data source',
};

function Details({ state: { result, error } }: { state: WidgetState }) {
  const rows: [string, string][] = [];
  if (result !== null) {
    const { meta } = result;
    rows.push(
      ['Rows', `${count(meta.totalRows)}${meta.truncated ? ', cut at the limit' : ''}`],
      ['Data as of', fullTime(meta.dataAsOf)],
      ['Taken from', LEVELS[meta.cacheLevel] ?? meta.cacheLevel],
      ['Time in the source', duration(meta.executionTime)],
      [
        'Columns',
        result.columns
          .map((column) => `${column.name} (${column.type}${column.exact === true ? ', exact' : ''})`)
          .join(', '),
      ],
    );
  }
  if (error !== null) rows.push(['Last error', `${error.code}: ${error.message}`]);
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-base">
      {rows.map(([term, text]) => (
        <div key={term} className="contents">
          <dt className="text-muted">{term}</dt>
          <dd className="min-w-0 break-words">{text}</dd>
        </div>
      ))}
    </dl>
  );
}
