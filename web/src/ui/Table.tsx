import { ArrowDown, ArrowUp } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { cx } from './cx.js';
import { Skeleton } from './Skeleton.js';

export interface Column<T> {
  key: string;
  header: ReactNode;
  cell: (row: T) => ReactNode;
  align?: 'left' | 'right';
  /** A CSS width, such as `120px` or `30%`. */
  width?: string;
  /** Takes the room that others leave; its content must be able to shrink (truncate). For names. */
  grow?: boolean;
  /** Gives the order; with it the header sorts. */
  sortValue?: (row: T) => string | number | null;
  /** Leaves the column out on windows narrower than this. */
  hideBelow?: 'sm' | 'md' | 'lg';
  /** The header is only read out: for a column of buttons. */
  headerHidden?: boolean;
}

export interface TableProps<T> {
  /** What the table lists, for screen readers. */
  caption: string;
  columns: readonly Column<T>[];
  rows: readonly T[] | undefined;
  rowKey: (row: T) => string;
  initialSort?: { key: string; descending?: boolean };
  /** Rows of the skeleton while `rows` is undefined. */
  skeletonRows?: number;
  /** Shown in place of an empty table. */
  empty?: ReactNode;
  rowClassName?: (row: T) => string | undefined;
  className?: string;
}

const HIDE = { sm: 'max-sm:hidden', md: 'max-md:hidden', lg: 'max-lg:hidden' };

/** A plain table: header, rows, sorting; a skeleton of its own shape while it loads. Wide ones scroll sideways. */
export function Table<T>({
  caption,
  columns,
  rows,
  rowKey,
  initialSort,
  skeletonRows = 4,
  empty,
  rowClassName,
  className,
}: TableProps<T>) {
  const [sort, setSort] = useState(initialSort);
  if (rows !== undefined && rows.length === 0 && empty !== undefined) return empty;
  const sorted =
    rows === undefined
      ? undefined
      : order(rows, columns.find((column) => column.key === sort?.key)?.sortValue, sort?.descending === true);
  return (
    <div className={cx('relative overflow-x-auto', className)}>
      <table className="w-full border-collapse text-base" aria-busy={rows === undefined || undefined}>
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line">
            {columns.map((column) => (
              <HeaderCell key={column.key} column={column} sort={sort} onSort={setSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted?.map((row) => (
            <tr
              key={rowKey(row)}
              className={cx(
                'group/row border-b border-line transition-colors duration-120 last:border-0 hover:bg-hover/60',
                rowClassName?.(row),
              )}
            >
              {columns.map((column) => (
                <td key={column.key} className={cellClass(column, 'py-1.5')}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          )) ??
            Array.from({ length: skeletonRows }, (_, index) => (
              <tr key={index} className="border-b border-line last:border-0">
                {columns.map((column) => (
                  <td key={column.key} className={cellClass(column, 'py-2.5')}>
                    <Skeleton className={cx('h-3', column.align === 'right' ? 'ml-auto w-12' : 'w-3/5 min-w-10')} />
                  </td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}

function cellClass<T>(column: Column<T>, padding: string): string {
  return cx(
    'h-10 px-2 align-middle first:pl-3.5 last:pr-3.5',
    padding,
    column.align === 'right' && 'text-right',
    column.grow === true && 'w-full max-w-0 min-w-32 normal-nums',
    column.hideBelow !== undefined && HIDE[column.hideBelow],
  );
}

interface HeaderCellProps<T> {
  column: Column<T>;
  sort: { key: string; descending?: boolean } | undefined;
  onSort: (sort: { key: string; descending: boolean }) => void;
}

function HeaderCell<T>({ column, sort, onSort }: HeaderCellProps<T>) {
  const on = sort?.key === column.key;
  const descending = on && sort.descending === true;
  const Arrow = descending ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={on ? (descending ? 'descending' : 'ascending') : undefined}
      style={column.width === undefined ? undefined : { width: column.width, minWidth: column.width }}
      className={cx(
        'h-8 px-2 text-left text-sm font-medium whitespace-nowrap text-muted first:pl-3.5 last:pr-3.5',
        column.align === 'right' && 'text-right',
        column.hideBelow !== undefined && HIDE[column.hideBelow],
      )}
    >
      {column.sortValue === undefined ? (
        <span className={cx(column.headerHidden === true && 'sr-only')}>{column.header}</span>
      ) : (
        <button
          type="button"
          onClick={() => onSort({ key: column.key, descending: on && !descending })}
          className={cx(
            'group/sort inline-flex items-center gap-1 rounded-sm hover:text-ink',
            column.align === 'right' && 'flex-row-reverse',
          )}
        >
          {column.header}
          <Arrow
            size={12}
            strokeWidth={2}
            aria-hidden
            className={cx(on ? 'opacity-100' : 'opacity-0 group-hover/sort:opacity-60')}
          />
        </button>
      )}
    </th>
  );
}

function order<T>(rows: readonly T[], by: Column<T>['sortValue'], descending: boolean): readonly T[] {
  if (by === undefined) return rows;
  const sign = descending ? -1 : 1;
  return [...rows].sort((left, right) => {
    const a = by(left);
    const b = by(right);
    // What is not known stands last, whichever way the column is sorted.
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
    return sign * String(a).localeCompare(String(b), undefined, { numeric: true, sensitivity: 'base' });
  });
}
