import {
  buildTableView,
  type ChartResult,
  type ChartRow,
  searchedRows,
  sortedRows,
  type TableColumnView,
  type TableConfig,
  type TableView,
} from '@tidemark/chart';
import { ArrowDown, ArrowUp, ChevronLeft, ChevronRight } from 'lucide-react';
import { useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import { count } from '../../../format/number.js';
import { cx, IconButton, SearchInput } from '../../../ui/index.js';
import { useVisibleRows } from '../../../ui/use-visible-rows.js';
import { columnWidths } from './column-widths.js';
import { fitWidths } from './fit-widths.js';
import { type CellLinks, TableCell } from './TableCell.js';
import { useElementSize } from './use-element-size.js';
import { useReader } from './use-reader.js';

const ROW_HEIGHT = 31;
/** Tables narrower than this do without bars in their cells: the figures need the room. */
const NARROW = 440;
/** Tables of more rows than this can be searched, unless told. */
const SEARCHED_FROM = 20;

interface Sort {
  column: string;
  direction: 'ascending' | 'descending';
}

export interface ResultTableProps {
  config: TableConfig;
  result: ChartResult;
  /** What the table lists, for screen readers. */
  caption: string;
  /** Columns whose values do something when they are pressed. */
  links?: CellLinks | undefined;
}

/**
 * Rows of a result with sorting by every column and a field that narrows them; only the rows in sight are in the page,
 * however many there are.
 */
export function ResultTable({ config, result, caption, links }: ResultTableProps) {
  const reader = useReader();
  const [chosen, setChosen] = useState<Sort | null>(null);
  const [page, setPage] = useState(0);
  const [text, setText] = useState('');
  const looked = useDeferredValue(text);
  const view = useMemo(() => buildTableView(config, result, reader), [config, result, reader]);
  const order = useMemo(() => {
    const column = view.columns.find((one) => one.name === chosen?.column);
    const all =
      chosen === null || column === undefined
        ? view.rows.map((_, index) => index)
        : sortedRows(view, column, chosen.direction);
    return searchedRows(view, all, looked);
  }, [view, chosen, looked]);
  const begun = begunWith(config);
  const searchable = config.search === undefined ? view.rows.length > SEARCHED_FROM : config.search === 'always';
  const size = config.pageSize ?? order.length;
  const pages = Math.max(1, Math.ceil(order.length / Math.max(1, size)));
  const current = Math.min(page, pages - 1);
  const shown = order.slice(current * size, (current + 1) * size);
  return (
    <div className="flex size-full min-h-0 flex-col">
      {searchable && (
        <div className="flex shrink-0 items-center gap-2.5 px-3.5 pb-1.5">
          <SearchInput
            label={`Search ${caption}`}
            placeholder="Search"
            value={text}
            onValueChange={setText}
            className="w-48 max-w-full"
          />
          <span role="status" className="truncate text-sm text-muted">
            {looked === '' ? '' : `${count(order.length)} of ${count(view.rows.length)} rows`}
          </span>
        </div>
      )}
      <Rows
        caption={caption}
        rows={shown.map((index) => view.rows[index] ?? {})}
        offset={current * size}
        total={order.length}
        view={view}
        links={links}
        sort={chosen ?? begun}
        onSort={(column) => setChosen(nextSort(chosen ?? begun, column, begun))}
      />
      {order.length === 0 && looked !== '' && (
        <p className="px-3.5 py-2 text-sm text-muted">No row has “{looked}” in it.</p>
      )}
      {pages > 1 && <Pager page={current} pages={pages} onPage={setPage} />}
    </div>
  );
}

/** The order that the widget begins with. */
function begunWith({ sort }: TableConfig): Sort | null {
  const [first] = sort ?? [];
  return first === undefined ? null : { column: first.column, direction: first.direction ?? 'ascending' };
}

/** Figures are first wanted large to small, words from A to Z; a third press gives the order back that the table begins with. */
function nextSort(sort: Sort | null, column: TableColumnView, begun: Sort | null): Sort | null {
  const first = column.numeric ? 'descending' : 'ascending';
  const second = column.numeric ? 'ascending' : 'descending';
  if (sort?.column !== column.name) return { column: column.name, direction: first };
  // There is no third state where the table begins with this column: its two directions take turns.
  if (begun?.column === column.name)
    return { column: column.name, direction: sort.direction === first ? second : first };
  return sort.direction === first ? { column: column.name, direction: second } : null;
}

interface RowsProps {
  caption: string;
  view: TableView;
  rows: readonly ChartRow[];
  offset: number;
  total: number;
  links: CellLinks | undefined;
  sort: Sort | null;
  onSort: (column: TableColumnView) => void;
}

function Rows({ caption, view, rows, offset, total, links, sort, onSort }: RowsProps) {
  const { columns } = view;
  const scroller = useRef<HTMLDivElement>(null);
  const { start, end } = useVisibleRows(scroller, rows.length, ROW_HEIGHT);
  const [measure, size] = useElementSize<HTMLDivElement>();
  const bars = (size?.width ?? 0) >= NARROW;
  const widths = useMemo(() => columnWidths(view, bars), [view, bars]);
  const fitted = fitWidths(widths, size?.width ?? 0);
  const whole = fitted.reduce((sum, width) => sum + width, 0);
  const room = useCallback(
    (element: HTMLDivElement | null) => {
      scroller.current = element;
      return measure(element);
    },
    [measure],
  );
  return (
    // Focusable, so that the keys scroll it.
    <div
      ref={room}
      tabIndex={0}
      role="region"
      aria-label={caption}
      className="min-h-0 flex-1 overflow-auto focus-visible:-outline-offset-2"
    >
      <table
        className="table-fixed border-separate border-spacing-0 text-base"
        style={{ width: whole }}
        aria-rowcount={total + 1}
      >
        <caption className="sr-only">{caption}</caption>
        <colgroup>
          {columns.map((column, index) => (
            <col key={column.name} style={{ width: fitted[index] }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <HeaderCell
                key={column.name}
                column={column}
                sort={sort?.column === column.name ? sort.direction : null}
                onSort={onSort}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {start > 0 && <Spacer height={start * ROW_HEIGHT} columns={columns.length} />}
          {rows.slice(start, end).map((row, index) => {
            const format = view.rowFormat(row);
            return (
              <tr key={start + index} aria-rowindex={offset + start + index + 2} className="hover:bg-hover">
                {columns.map((column, at) => (
                  <TableCell
                    key={column.name}
                    column={column}
                    row={row}
                    rowFormat={format}
                    isFirst={at === 0}
                    bars={bars}
                    links={links}
                  />
                ))}
              </tr>
            );
          })}
          {end < rows.length && <Spacer height={(rows.length - end) * ROW_HEIGHT} columns={columns.length} />}
        </tbody>
      </table>
    </div>
  );
}

function Spacer({ height, columns }: { height: number; columns: number }) {
  return (
    <tr aria-hidden>
      <td colSpan={columns} style={{ height }} className="p-0" />
    </tr>
  );
}

const JUSTIFY = { left: 'justify-start', center: 'justify-center', right: 'justify-end' };

function HeaderCell({
  column,
  sort,
  onSort,
}: {
  column: TableColumnView;
  sort: Sort['direction'] | null;
  onSort: (column: TableColumnView) => void;
}) {
  const Arrow = sort === 'descending' ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={sort ?? 'none'}
      className="sticky top-0 z-1 group/th border-b border-line bg-card p-0 font-normal"
    >
      <button
        type="button"
        onClick={() => onSort(column)}
        title={column.title}
        className={cx(
          'group/sort flex h-7 w-full items-center gap-1 px-2.5 text-sm text-muted group-first/th:pl-3.5 group-last/th:pr-3.5 hover:text-ink focus-visible:-outline-offset-2',
          JUSTIFY[column.align],
        )}
      >
        {column.align === 'right' && <Mark icon={Arrow} on={sort !== null} />}
        <span className={cx('min-w-0 truncate', sort !== null && 'font-semibold text-ink')}>{column.title}</span>
        {column.align !== 'right' && <Mark icon={Arrow} on={sort !== null} />}
      </button>
    </th>
  );
}

function Mark({ icon: Icon, on }: { icon: typeof ArrowUp; on: boolean }) {
  return (
    <Icon
      size={12}
      strokeWidth={2}
      aria-hidden
      className={cx('shrink-0', on ? 'text-primary' : 'opacity-0 group-hover/sort:opacity-50')}
    />
  );
}

function Pager({ page, pages, onPage }: { page: number; pages: number; onPage: (page: number) => void }) {
  return (
    <div className="flex shrink-0 items-center justify-end gap-1 border-t border-line px-2 py-1 text-sm text-muted">
      <IconButton
        icon={ChevronLeft}
        label="Page before"
        size="sm"
        plain
        disabled={page === 0}
        onClick={() => onPage(page - 1)}
      />
      <span role="status">
        Page {count(page + 1)} of {count(pages)}
      </span>
      <IconButton
        icon={ChevronRight}
        label="Next page"
        size="sm"
        plain
        disabled={page >= pages - 1}
        onClick={() => onPage(page + 1)}
      />
    </div>
  );
}
