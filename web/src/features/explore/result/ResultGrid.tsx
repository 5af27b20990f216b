import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, memo, type RefObject, useId, useRef } from 'react';
import { count } from '../../../format/number.js';
import { cx, useVisibleRows } from '../../../ui/index.js';
import { typeTitle } from './columns.js';
import { type GridCell, type GridColumn, type GridModel, type GridSort, moveCell } from './grid-model.js';
import { TypeIcon } from './TypeIcon.js';

export const ROW_HEIGHT = 30;

export interface ResultGridProps {
  model: GridModel;
  /** Row numbers in the order to show. */
  order: readonly number[];
  sort: GridSort | null;
  onSort: (column: GridColumn) => void;
  /** By place on the screen; null before the first press. */
  active: GridCell | null;
  onActivate: (cell: GridCell) => void;
  /** Enter, or a second press: show the whole value. */
  onOpen: () => void;
  onCopy: () => void;
  className?: string;
}

/** Rows and columns as they came. Only the rows in sight are in the page, however many there are. */
export function ResultGrid({
  model,
  order,
  sort,
  onSort,
  active,
  onActivate,
  onOpen,
  onCopy,
  className,
}: ResultGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const { start, end } = useVisibleRows(scroller, order.length, ROW_HEIGHT);
  const gutter = 20 + String(order.length).length * 8;
  const width = model.columns.reduce((sum, column) => sum + column.width, gutter);
  const press = (event: KeyboardEvent): void => {
    if ((event.target as HTMLElement).closest('button') !== null) return;
    const jump = event.ctrlKey || event.metaKey;
    if (jump && event.key === 'c' && active !== null && (getSelection()?.isCollapsed ?? true)) {
      event.preventDefault();
      onCopy();
    } else if (event.key === 'Enter' && active !== null) {
      event.preventDefault();
      onOpen();
    } else {
      const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 300) / ROW_HEIGHT) - 2);
      const from = active ?? { row: 0, column: 0 };
      const next = moveCell(from, event.key, jump, { rows: order.length, columns: model.columns.length, page });
      if (next === null) return;
      event.preventDefault();
      onActivate(active === null ? from : next);
      reveal(scroller, model, gutter, next);
    }
  };
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label="Result"
      aria-rowcount={order.length + 1}
      aria-colcount={model.columns.length + 1}
      aria-activedescendant={active === null ? undefined : cellId(id, active)}
      tabIndex={0}
      onKeyDown={press}
      onFocus={(event) => {
        // The marked cell shows where the focus is; who comes by the keyboard needs one to begin with.
        const byKeyboard = event.target === event.currentTarget && event.currentTarget.matches(':focus-visible');
        if (byKeyboard && active === null && order.length > 0) onActivate({ row: 0, column: 0 });
      }}
      className={cx('group/grid relative overflow-auto focus:outline-none', className)}
    >
      <div role="rowgroup" className="sticky top-0 z-20 w-max min-w-full border-b border-line bg-card">
        <div role="row" aria-rowindex={1} className="flex h-8" style={{ width }}>
          <span role="columnheader" style={{ width: gutter }} className="sticky left-0 z-10 shrink-0 bg-card">
            <span className="sr-only">Row</span>
          </span>
          {model.columns.map((column, index) => (
            <Header key={column.column.name} column={column} index={index} sort={sort} onSort={onSort} />
          ))}
        </div>
      </div>
      <div role="rowgroup" className="relative min-w-full" style={{ height: order.length * ROW_HEIGHT, width }}>
        {order.slice(start, end).map((row, offset) => (
          <Row
            key={row}
            id={id}
            row={row}
            place={start + offset}
            columns={model.columns}
            gutter={gutter}
            active={active?.row === start + offset ? active.column : null}
            onActivate={onActivate}
            onOpen={onOpen}
          />
        ))}
      </div>
    </div>
  );
}

const cellId = (id: string, { row, column }: GridCell): string => `${id}-${row}-${column}`;

/** Scrolls just as far as it takes to have a cell in sight. */
function reveal(
  scroller: RefObject<HTMLElement | null>,
  model: GridModel,
  gutter: number,
  { row, column }: GridCell,
): void {
  const element = scroller.current;
  if (element === null) return;
  const head = 33;
  const top = row * ROW_HEIGHT;
  if (top < element.scrollTop) element.scrollTop = top;
  else if (top + ROW_HEIGHT + head > element.scrollTop + element.clientHeight)
    element.scrollTop = top + ROW_HEIGHT + head - element.clientHeight;
  if (column < 0) return;
  const left = model.columns.slice(0, column).reduce((sum, one) => sum + one.width, 0);
  const right = left + (model.columns[column]?.width ?? 0) + gutter;
  if (left < element.scrollLeft) element.scrollLeft = left;
  else if (right > element.scrollLeft + element.clientWidth) element.scrollLeft = right - element.clientWidth;
}

interface HeaderProps {
  column: GridColumn;
  index: number;
  sort: GridSort | null;
  onSort: (column: GridColumn) => void;
}

function Header({ column, index, sort, onSort }: HeaderProps) {
  const { name, type } = column.column;
  const direction = sort?.column === name ? sort.direction : null;
  const Arrow = direction === 'descending' ? ArrowDown : ArrowUp;
  return (
    <span
      role="columnheader"
      aria-colindex={index + 2}
      aria-sort={direction ?? undefined}
      style={{ width: column.width }}
      className="flex shrink-0"
    >
      <button
        type="button"
        title={`${name} · ${typeTitle(column.column)}`}
        onClick={() => onSort(column)}
        className={cx(
          'group/sort flex min-w-0 flex-1 items-center gap-1.5 px-2.5 text-sm font-medium text-muted hover:text-ink focus-visible:-outline-offset-2',
          column.right && 'flex-row-reverse',
        )}
      >
        <TypeIcon type={type} />
        <span className="min-w-0 truncate">{name}</span>
        <Arrow
          size={12}
          strokeWidth={2}
          aria-hidden
          className={cx('shrink-0', direction === null ? 'opacity-0 group-hover/sort:opacity-60' : 'text-primary')}
        />
      </button>
    </span>
  );
}

interface RowProps {
  id: string;
  row: number;
  place: number;
  columns: readonly GridColumn[];
  gutter: number;
  /** The active column of this row, -1 for all of it; null when it is another row. */
  active: number | null;
  onActivate: (cell: GridCell) => void;
  onOpen: () => void;
}

const Row = memo(function Row({ id, row, place, columns, gutter, active, onActivate, onOpen }: RowProps) {
  const all = active === -1;
  return (
    <div
      role="row"
      aria-rowindex={place + 2}
      aria-selected={all}
      className={cx(
        'group/row absolute top-0 left-0 flex min-w-full border-b border-line',
        all ? 'bg-primary-soft' : 'hover:bg-hover/60',
      )}
      style={{ height: ROW_HEIGHT, transform: `translateY(${place * ROW_HEIGHT}px)` }}
    >
      <span
        role="rowheader"
        id={cellId(id, { row: place, column: -1 })}
        title="The whole row"
        onClick={() => onActivate({ row: place, column: -1 })}
        style={{ width: gutter }}
        className={cx(
          'sticky left-0 z-10 flex shrink-0 cursor-default items-center justify-end pr-2 text-xs text-faint select-none',
          all ? 'bg-primary-soft text-primary' : 'bg-card group-hover/row:bg-hover group-hover/row:text-muted',
        )}
      >
        {count(place + 1)}
      </span>
      {columns.map((column, index) => {
        const { text, kind } = column.text(row);
        return (
          <span
            key={column.column.name}
            role="gridcell"
            id={cellId(id, { row: place, column: index })}
            aria-colindex={index + 2}
            aria-selected={active === index || all}
            onClick={() => onActivate({ row: place, column: index })}
            onDoubleClick={onOpen}
            style={{ width: column.width }}
            className={cx(
              'block shrink-0 cursor-default truncate px-2.5 leading-[29px]',
              column.right && 'text-right',
              kind !== 'value' && 'text-faint italic',
              column.column.type === 'json' && kind === 'value' && 'font-mono text-sm leading-[29px]!',
              active === index &&
                'bg-primary-soft shadow-[inset_0_0_0_1px_var(--tm-border-strong)] group-focus/grid:shadow-[inset_0_0_0_2px_var(--tm-primary)]',
            )}
          >
            {text}
          </span>
        );
      })}
    </div>
  );
});
