import { ChevronRight, Eye, Folder, Play, Table2 } from 'lucide-react';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type { SchemaTable } from '../../../api/types.js';
import { compactCount, count } from '../../../format/number.js';
import { cx, IconButton, useVisibleRows } from '../../../ui/index.js';
import { schemaRows, type SchemaRow } from '../../data-sources/schema-rows.js';
import { quoteName, tableName } from '../../data-sources/SchemaTree.js';
import { TypeIcon } from '../result/TypeIcon.js';
import { shortType } from './short-type.js';
import { treeKey } from './tree-keys.js';

export interface TableTreeProps {
  tables: readonly SchemaTable[];
  search: string;
  /** A name was pressed, or Enter was: as SQL takes it. */
  onPick: (name: string) => void;
  /** Asks for the first rows of a table. */
  onPreview: (table: string) => void;
}

/** Pixels; fingers need more. */
const ROW = matchMedia('(pointer: coarse)').matches ? 36 : 26;

/** Schemas, tables and columns in the width of a side panel: the arrow unfolds, the name goes into the editor. */
export function TableTree({ tables, search, onPick, onPreview }: TableTreeProps) {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => schemaRows(tables, toggled, search), [tables, toggled, search]);
  const { start, end } = useVisibleRows(scroller, rows.length, ROW);
  const current = Math.min(active, rows.length - 1);
  const toggle = (id: string): void => setToggled((before) => without(before, id) ?? new Set([...before, id]));
  const act = (row: SchemaRow): void => (row.kind === 'schema' ? toggle(row.id) : onPick(nameOf(row)));
  const press = (event: KeyboardEvent): void => {
    const row = rows[current];
    if (row === undefined || (event.target as HTMLElement).role !== 'treeitem') return;
    const key = treeKey(event.key, rows, current);
    if (key === null) return;
    event.preventDefault();
    if (key.kind === 'toggle') toggle(row.id);
    else if (key.kind === 'pick') onPick(nameOf(row));
    else {
      setActive(key.to);
      focusRow(scroller.current, key.to);
    }
  };
  return (
    <div
      ref={scroller}
      role="tree"
      aria-label="Tables and columns"
      onKeyDown={press}
      className="min-h-0 flex-1 overflow-y-auto px-1.5 pb-2"
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
              onClick={() => act(row)}
              title={titleOf(row)}
              className="group/row absolute inset-x-0 top-0 flex cursor-default items-center gap-1.5 rounded-control pr-1.5 select-none hover:bg-hover focus-visible:-outline-offset-2"
              style={{ height: ROW, transform: `translateY(${index * ROW}px)`, paddingLeft: (row.level - 1) * 14 }}
            >
              <Line row={row} onToggle={() => toggle(row.id)} onPreview={onPreview} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** The set without the entry; null when it was not in it. */
function without(set: ReadonlySet<string>, id: string): ReadonlySet<string> | null {
  const next = new Set(set);
  return next.delete(id) ? next : null;
}

function nameOf(row: SchemaRow): string {
  if (row.kind === 'schema') return quoteName(row.name);
  return row.kind === 'table' ? tableName(row.table) : quoteName(row.column.name);
}

function titleOf(row: SchemaRow): string | undefined {
  if (row.kind === 'schema') return undefined;
  if (row.kind === 'column') {
    const { name, nativeType, nullable } = row.column;
    return `${name} · ${nativeType}${nullable ? '' : ' · not null'}`;
  }
  const { table, kind, rowEstimate } = row.table;
  return `${table} · ${kind}${rowEstimate === null ? '' : ` · about ${count(rowEstimate)} rows`}`;
}

function focusRow(scroller: HTMLElement | null, index: number): void {
  if (scroller === null) return;
  const top = index * ROW;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (top + ROW > scroller.scrollTop + scroller.clientHeight)
    scroller.scrollTop = top + ROW - scroller.clientHeight + 8;
  // A row that was out of sight is drawn first.
  requestAnimationFrame(() => {
    scroller.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus({ preventScroll: true });
  });
}

interface LineProps {
  row: SchemaRow;
  onToggle: () => void;
  onPreview: (table: string) => void;
}

function Line({ row, onToggle, onPreview }: LineProps) {
  if (row.kind === 'column') {
    const { name, type, nativeType } = row.column;
    return (
      <>
        <TypeIcon type={type} className="ml-4.5" />
        <span className="min-w-16 flex-1 truncate">{name}</span>
        <span className="max-w-[45%] min-w-0 truncate text-right text-xs text-faint">{shortType(nativeType)}</span>
      </>
    );
  }
  const arrow = (
    <span
      aria-hidden
      onClick={(event) => {
        event.stopPropagation();
        onToggle();
      }}
      className="-mr-1.5 flex h-full w-5 shrink-0 items-center justify-center rounded-control text-faint hover:text-ink pointer-coarse:w-7"
    >
      <ChevronRight
        size={14}
        strokeWidth={2}
        className={cx('transition-transform duration-120', row.open && 'rotate-90')}
      />
    </span>
  );
  if (row.kind === 'schema') {
    return (
      <>
        {arrow}
        <Folder size={14} strokeWidth={1.8} aria-hidden className="ml-1 shrink-0 text-muted" />
        <span className="min-w-0 flex-1 truncate font-semibold">{row.name === '' ? 'default' : row.name}</span>
        <span className="shrink-0 text-xs text-faint">{count(row.tables)}</span>
      </>
    );
  }
  const { table, kind, rowEstimate } = row.table;
  const Icon = kind.includes('view') ? Eye : Table2;
  return (
    <>
      {arrow}
      <Icon size={14} strokeWidth={1.8} aria-hidden className="ml-1 shrink-0 text-muted" />
      <span className="min-w-0 flex-1 truncate">{table}</span>
      {rowEstimate !== null && (
        <span className="shrink-0 text-xs text-faint group-focus-within/row:hidden group-hover/row:hidden pointer-coarse:hidden">
          {compactCount(rowEstimate)}
        </span>
      )}
      <span
        role="presentation"
        className="-mr-1 hidden shrink-0 group-focus-within/row:block group-hover/row:block pointer-coarse:block"
        onClick={(event) => event.stopPropagation()}
      >
        <IconButton
          icon={Play}
          label={`Show the first rows of ${table}`}
          size="sm"
          className="size-6!"
          onClick={() => onPreview(tableName(row.table))}
        />
      </span>
    </>
  );
}
