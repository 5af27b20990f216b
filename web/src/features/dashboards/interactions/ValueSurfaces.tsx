import { cellOf, type ChartResult, type ChartRow, formatCell } from '@tidemark/chart';
import { useQuery } from '@tanstack/react-query';
import { Filter, type LucideIcon, Rows3, SquareArrowOutUpRight } from 'lucide-react';
import { useMemo, useState } from 'react';
import { api } from '../../../api/client.js';
import type { QueryResult, Widget } from '../../../api/types.js';
import {
  Button,
  Dialog,
  EmptyState,
  ErrorPanel,
  Menu,
  MenuItem,
  SearchInput,
  SkeletonText,
} from '../../../ui/index.js';
import type { Filters } from '../filters/filters.js';
import { chartResult } from '../tile/tile-spec.js';
import { ResultTable } from '../visuals/ResultTable.js';
import { useReader } from '../visuals/use-reader.js';
import type { OpenRows, ValueChoices } from './use-value-choices.js';
import { linkedColumns, type ValueAction } from './value-actions.js';

const ICONS: Readonly<Record<ValueAction['kind'], LucideIcon>> = {
  filter: Filter,
  rows: Rows3,
  dashboard: SquareArrowOutUpRight,
};
/** Values that are listed at a time. */
const MOST_LISTED = 100;

export interface ValueSurfacesProps {
  widget: Widget;
  values: ValueChoices;
  around: { dashboardId: string; filters: Filters };
}

/** What opens when a value is chosen: the things that it does, the rows behind it, or the list of values. */
export function ValueSurfaces({ widget, values, around }: ValueSurfacesProps) {
  const { menu, rows, listed } = values;
  return (
    <>
      {menu !== null && (
        <Menu
          open
          align="start"
          onOpenChange={(open) => !open && values.closeMenu()}
          trigger={
            <span
              aria-hidden
              className="pointer-events-none fixed size-0"
              style={{ left: menu.at.x, top: menu.at.y }}
            />
          }
        >
          {menu.actions.map((action) => (
            <MenuItem key={action.label} icon={ICONS[action.kind]} onSelect={() => values.act(action)}>
              {action.label}
            </MenuItem>
          ))}
        </Menu>
      )}
      {rows !== null && <RowsDialog widget={widget} rows={rows} around={around} onClose={values.closeRows} />}
      {listed !== null && <ValuesDialog widget={widget} values={values} result={listed} />}
    </>
  );
}

/** The rows behind a value. */
function RowsDialog({
  widget,
  rows,
  around: { dashboardId, filters },
  onClose,
}: {
  widget: Widget;
  rows: OpenRows;
  around: ValueSurfacesProps['around'];
  onClose: () => void;
}) {
  const { drill, value, title } = rows;
  const query = useQuery({
    queryKey: ['drill-rows', dashboardId, widget.id, drill, value, filters] as const,
    queryFn: ({ signal }) => {
      const params = new URLSearchParams({ drill: String(drill), value: JSON.stringify(value) });
      if (Object.keys(filters).length > 0) params.set('filters', JSON.stringify(filters));
      return api.get<QueryResult>(`/dashboards/${dashboardId}/widgets/${widget.id}/rows?${params.toString()}`, {
        signal,
      });
    },
    gcTime: 30_000,
    retry: false,
  });
  const result = useMemo(() => (query.data === undefined ? null : chartResult(query.data)), [query.data]);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} size="xl" title={title} description={widget.name}>
      <div className="pb-4">
        {query.isError ? (
          <ErrorPanel title="The rows could not be read" error={query.error} onRetry={() => void query.refetch()} />
        ) : result === null ? (
          <SkeletonText lines={8} />
        ) : result.rows.length === 0 ? (
          <EmptyState compact title="There are no rows behind it">
            The filters in force may leave none.
          </EmptyState>
        ) : (
          <>
            <div className="h-[min(60vh,520px)] overflow-hidden rounded-control border border-line">
              <ResultTable config={{}} result={result} caption={title} />
            </div>
            {query.data?.meta.truncated === true && (
              <p className="mt-2 text-sm text-muted">These are the first {result.rows.length} rows; there are more.</p>
            )}
          </>
        )}
      </div>
    </Dialog>
  );
}

/** The values of a widget with what they do: the same as clicking them, by key. */
function ValuesDialog({ widget, values, result }: { widget: Widget; values: ValueChoices; result: ChartResult }) {
  const reader = useReader();
  const [search, setSearch] = useState('');
  const named = useMemo(() => {
    const columns = result.columns.filter(({ name }) => linkedColumns(widget.interactions).has(name));
    const seen = new Map<string, ChartRow>();
    for (const row of result.rows) {
      const name = columns.map((column) => formatCell(cellOf(row, column.name), column, {}, reader)).join(' · ');
      if (!seen.has(name)) seen.set(name, row);
    }
    return [...seen];
  }, [widget.interactions, result, reader]);
  const found = named.filter(([name]) => name.toLowerCase().includes(search.trim().toLowerCase()));
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && values.closeList()}
      title={`Values of ${widget.name}`}
      description="Choosing one does what clicking it does."
      size="md"
    >
      <div className="flex flex-col gap-2 pb-4">
        <SearchInput label="Find a value" value={search} onValueChange={setSearch} />
        <ul className="divide-y divide-line">
          {found.slice(0, MOST_LISTED).map(([name, row]) => (
            <li key={name} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-1.5">
              <span className="min-w-0 flex-1 truncate text-base" title={name}>
                {name}
              </span>
              {values.actionsFor(row).map((action) => (
                <Button
                  key={action.label}
                  size="sm"
                  icon={ICONS[action.kind]}
                  onClick={() => {
                    values.closeList();
                    values.act(action);
                  }}
                >
                  {action.label}
                </Button>
              ))}
            </li>
          ))}
        </ul>
        {found.length > MOST_LISTED && (
          <p className="text-sm text-muted">{found.length - MOST_LISTED} more; search to find them.</p>
        )}
        {found.length === 0 && <EmptyState compact title="No value is called that" />}
      </div>
    </Dialog>
  );
}
