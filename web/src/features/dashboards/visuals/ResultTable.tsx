import {
  buildTableView,
  type ChartResult,
  type ChartRow,
  sortedRows,
  type TableColumnView,
  type TableConfig,
  type TableView,
} from '@tidemark/chart';
import { ArrowDown, ArrowUp, ChevronLeft, ChevronRight } from 'lucide-react';
import { useCallback, useMemo, useRef, useState } from 'react';
import { count } from '../../../format/number.js';
import { cx, IconButton } from '../../../ui/index.js';
import { useVisibleRows } from '../../../ui/use-visible-rows.js';
import { columnWidths } from './column-widths.js';
import { fitWidths } from './fit-widths.js';
import { useElementSize } from './use-element-size.js';
import { useReader } from './use-reader.js';

const ROW_HEIGHT = 31;
/** Tables narrower than this do without bars in their cells: the figures need the room. */
const NARROW = 440;

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

/** Cells that do something. */
export interface CellLinks {
  columns: ReadonlySet<string>;
  choose: (row: ChartRow, at: { x: number; y: number }, column: string) => void;
}

/** Rows of a result with sorting by every column; only the rows in sight are in the page, however many there are. */
export function ResultTable({ config, result, caption, links }: ResultTableProps) {
  const reader = useReader();
  const [sort, setSort] = useState<Sort | null>(null);
  const [page, setPage] = useState(0);
  const view = useMemo(() => buildTableView(config, result, reader), [config, result, reader]);
  const order = useMemo(() => {
    const column = view.columns.find((one) => one.name === sort?.column);
    return sort === null || column === undefined
      ? view.rows.map((_, index) => index)
      : sortedRows(view, column, sort.direction);
  }, [view, sort]);
  const size = config.pageSize ?? order.length;
  const pages = Math.max(1, Math.ceil(order.length / Math.max(1, size)));
  const current = Math.min(page, pages - 1);
  const shown = order.slice(current * size, (current + 1) * size);
  return (
    <div className="flex size-full min-h-0 flex-col">
      <Rows
        caption={caption}
        rows={shown.map((index) => view.rows[index] ?? {})}
        offset={current * size}
        total={order.length}
        view={view}
        links={links}
        sort={sort}
        onSort={(column) => setSort(nextSort(sort, column))}
      />
      {pages > 1 && <Pager page={current} pages={pages} onPage={setPage} />}
    </div>
  );
}

/** Figures are first wanted large to small, words from A to Z; a third press gives the query's own order back. */
function nextSort(sort: Sort | null, column: TableColumnView): Sort | null {
  const first = column.numeric ? 'descending' : 'ascending';
  const second = column.numeric ? 'ascending' : 'descending';
  if (sort?.column !== column.name) return { column: column.name, direction: first };
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
          {rows.slice(start, end).map((row, index) => (
            <tr key={start + index} aria-rowindex={offset + start + index + 2} className="hover:bg-hover">
              {columns.map((column) => (
                <Cell key={column.name} column={column} row={row} bars={bars} links={links} />
              ))}
            </tr>
          ))}
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

const ALIGN = { left: 'text-left', center: 'text-center', right: 'text-right' };
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

interface CellProps {
  column: TableColumnView;
  row: ChartRow;
  bars: boolean;
  links: CellLinks | undefined;
}

function Cell({ column, row, bars, links }: CellProps) {
  const { text, full, missing, bar } = column.cell(row);
  return (
    <td
      className={cx(
        'h-[31px] border-b border-line px-2.5 first:pl-3.5 last:pr-3.5',
        ALIGN[column.align],
        missing && 'text-faint',
      )}
    >
      {bar === null || !bars ? (
        <CellText text={text} full={full ?? text} onPress={missing ? undefined : pressOf(links, column, row)} />
      ) : (
        <span className="flex min-w-0 items-center justify-end gap-2.5" title={full ?? text}>
          <CellText text={text} full={full ?? text} onPress={missing ? undefined : pressOf(links, column, row)} />
          <span className="h-1.5 w-16 shrink-0 overflow-hidden rounded-full bg-neutral-soft">
            <span className="block h-full rounded-full bg-primary" style={{ width: `${bar * 100}%` }} />
          </span>
        </span>
      )}
    </td>
  );
}

type Press = (at: { x: number; y: number }) => void;

function pressOf(links: CellLinks | undefined, column: TableColumnView, row: ChartRow): Press | undefined {
  if (links?.columns.has(column.name) !== true) return undefined;
  return (at) => links.choose(row, at, column.name);
}

function CellText({ text, full, onPress }: { text: string; full: string; onPress: Press | undefined }) {
  if (onPress === undefined) {
    return (
      <span className="block min-w-0 truncate" title={full}>
        {text}
      </span>
    );
  }
  return (
    <button
      type="button"
      title={full}
      onClick={(event) => {
        const { left, bottom } = event.currentTarget.getBoundingClientRect();
        onPress({ x: left, y: bottom });
      }}
      className="block max-w-full truncate rounded-sm text-primary hover:underline focus-visible:-outline-offset-1"
    >
      {text}
    </button>
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
