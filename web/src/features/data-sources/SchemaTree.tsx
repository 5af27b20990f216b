import {
  Binary,
  Braces,
  Calendar,
  ChevronRight,
  Clock,
  Eye,
  Folder,
  Hash,
  type LucideIcon,
  Table2,
  ToggleLeft,
  Type,
} from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import type { ColumnType, SchemaTable } from '../../api/types.js';
import { compactCount, count, plural } from '../../format/number.js';
import { cx, useVisibleRows } from '../../ui/index.js';
import { schemaRows, type SchemaRow } from './schema-rows.js';

export interface SchemaTreeProps {
  tables: readonly SchemaTable[];
  search: string;
  /** A table or column was pressed, or Enter was: `text` is its name as SQL takes it. */
  onPick: (text: string) => void;
  /** Buttons at the end of a table's row. */
  tableActions?: (table: SchemaTable) => ReactNode;
  className?: string;
}

const ROW = 28;

/** Schemas, tables and columns as a tree; thousands of tables are no burden, as only rows in sight are drawn. */
export function SchemaTree({ tables, search, onPick, tableActions, className }: SchemaTreeProps) {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => schemaRows(tables, toggled, search), [tables, toggled, search]);
  const { start, end } = useVisibleRows(scroller, rows.length, ROW);
  const current = Math.min(active, rows.length - 1);

  const toggle = (id: string): void =>
    setToggled((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const focus = (index: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, index));
    setActive(next);
    reveal(scroller.current, next);
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus({ preventScroll: true }),
    );
  };
  const press = (event: KeyboardEvent): void => {
    const row = rows[current];
    if (row === undefined || (event.target as HTMLElement).closest('[role="treeitem"]') !== event.target) return;
    const action = keyAction(event.key, row, rows, current);
    if (action === null) return;
    event.preventDefault();
    if (action === 'toggle') toggle(row.id);
    else if (action === 'pick') onPick(nameOf(row));
    else focus(action);
  };

  return (
    <div
      ref={scroller}
      role="tree"
      aria-label="Tables and columns"
      onKeyDown={press}
      className={cx('overflow-y-auto', className)}
    >
      <div className="relative w-full" style={{ height: rows.length * ROW }}>
        {rows.slice(start, end).map((row, offset) => {
          const index = start + offset;
          return (
            <div
              key={row.id}
              data-index={index}
              role="treeitem"
              aria-level={row.level}
              aria-expanded={row.kind === 'column' ? undefined : row.open}
              aria-selected={index === current}
              tabIndex={index === current ? 0 : -1}
              onFocus={() => setActive(index)}
              onClick={() => (row.kind === 'column' ? onPick(nameOf(row)) : toggle(row.id))}
              className="group/row absolute inset-x-0 top-0 flex cursor-default items-center gap-1.5 rounded-control pr-1.5 select-none hover:bg-hover focus-visible:-outline-offset-2"
              style={{ height: ROW, transform: `translateY(${index * ROW}px)`, paddingLeft: 4 + (row.level - 1) * 16 }}
            >
              <Line row={row} tableActions={tableActions} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Scrolls just as far as it takes to have a row in sight. */
function reveal(scroller: HTMLElement | null, index: number): void {
  if (scroller === null) return;
  const top = index * ROW;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (top + ROW > scroller.scrollTop + scroller.clientHeight)
    scroller.scrollTop = top + ROW - scroller.clientHeight + 12;
}

type KeyAction = number | 'toggle' | 'pick' | null;

function keyAction(key: string, row: SchemaRow, rows: readonly SchemaRow[], at: number): KeyAction {
  const openable = row.kind !== 'column';
  if (key === 'ArrowDown') return at + 1;
  if (key === 'ArrowUp') return at - 1;
  if (key === 'Home') return 0;
  if (key === 'End') return rows.length - 1;
  if (key === 'ArrowRight' && openable) return row.open ? at + 1 : 'toggle';
  if (key === 'ArrowLeft')
    return openable && row.open ? 'toggle' : rows.findLastIndex((one, index) => index < at && one.level < row.level);
  if (key === ' ' && openable) return 'toggle';
  if (key === 'Enter' && row.kind === 'schema') return 'toggle';
  return key === 'Enter' || key === ' ' ? 'pick' : null;
}

/** A name as PostgreSQL and DuckDB take it: quoted only where it must be. */
export function quoteName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** Schema and table as SQL takes them; the default schemas go without saying. */
export function tableName(table: SchemaTable): string {
  const bare = table.schema === '' || table.schema === 'public' || table.schema === 'main';
  return bare ? quoteName(table.table) : `${quoteName(table.schema)}.${quoteName(table.table)}`;
}

function nameOf(row: SchemaRow): string {
  if (row.kind === 'schema') return quoteName(row.name);
  return row.kind === 'table' ? tableName(row.table) : quoteName(row.column.name);
}

const TYPE_ICONS: Record<ColumnType, LucideIcon> = {
  string: Type,
  number: Hash,
  integer: Hash,
  boolean: ToggleLeft,
  date: Calendar,
  timestamp: Clock,
  json: Braces,
  binary: Binary,
};

function Line({ row, tableActions }: { row: SchemaRow; tableActions: SchemaTreeProps['tableActions'] }) {
  if (row.kind === 'column') {
    const { column } = row;
    const Icon = TYPE_ICONS[column.type];
    return (
      <>
        <span className="w-3.5 shrink-0" />
        <Icon size={13} strokeWidth={1.8} aria-hidden className="shrink-0 text-faint" />
        <span className="min-w-0 truncate" title={`Copy ${column.name}`}>
          {column.name}
        </span>
        <span className="ml-auto min-w-0 shrink truncate pl-2 text-sm text-muted" title={column.nativeType}>
          {column.nativeType}
        </span>
        <span className="w-14 shrink-0 text-right text-xs text-faint max-sm:hidden">
          {column.nullable ? '' : 'not null'}
        </span>
      </>
    );
  }
  const chevron = (
    <ChevronRight
      size={14}
      strokeWidth={2}
      aria-hidden
      className={cx('shrink-0 text-faint transition-transform duration-120', row.open && 'rotate-90')}
    />
  );
  if (row.kind === 'schema') {
    return (
      <>
        {chevron}
        <Folder size={14} strokeWidth={1.8} aria-hidden className="shrink-0 text-muted" />
        <span className="min-w-0 truncate font-semibold">{row.name === '' ? 'default' : row.name}</span>
        <span className="ml-auto shrink-0 pl-2 text-sm text-muted">{plural(row.tables, 'table')}</span>
      </>
    );
  }
  const { table } = row;
  const Icon = table.kind.includes('view') ? Eye : Table2;
  return (
    <>
      {chevron}
      <Icon size={14} strokeWidth={1.8} aria-hidden className="shrink-0 text-muted" />
      <span className="min-w-0 truncate font-medium" title={table.table}>
        {table.table}
      </span>
      {table.kind !== 'table' && table.kind !== 'file' && (
        <span className="shrink-0 text-sm text-faint max-sm:hidden">{table.kind}</span>
      )}
      {/* Presses on the buttons do not fold the table. */}
      <span
        className="ml-auto flex shrink-0 items-center gap-0.5 opacity-0 group-hover/row:opacity-100 group-focus-within/row:opacity-100 pointer-coarse:opacity-100"
        onClick={(event) => event.stopPropagation()}
        role="presentation"
      >
        {tableActions?.(table)}
      </span>
      {table.rowEstimate === null ? (
        <span className="w-20 shrink-0" />
      ) : (
        <span
          className="min-w-20 shrink-0 text-right text-sm text-muted"
          title={`about ${count(table.rowEstimate)} rows`}
        >
          {`≈ ${compactCount(table.rowEstimate)}\u00a0${table.rowEstimate === 1 ? 'row' : 'rows'}`}
        </span>
      )}
    </>
  );
}
