import { buildPivotView, type ChartResult, type PivotConfig, type PivotRow, type PivotView } from '@tidemark/chart';
import { useMemo, useRef } from 'react';
import { cx } from '../../../ui/index.js';
import { useVisibleRows } from '../../../ui/use-visible-rows.js';
import { useReader } from './use-reader.js';

const ROW_HEIGHT = 31;

export interface PivotTableProps {
  config: PivotConfig;
  result: ChartResult;
  /** What the table tells, for screen readers. */
  caption: string;
}

/** Names down and across, figures where they meet; only the rows in sight are in the page. */
export function PivotTable({ config, result, caption }: PivotTableProps) {
  const reader = useReader();
  const view = useMemo(() => buildPivotView(config, result, reader), [config, result, reader]);
  const scroller = useRef<HTMLDivElement>(null);
  const { start, end } = useVisibleRows(scroller, view.rows.length, ROW_HEIGHT);
  return (
    // Focusable, so that the keys scroll it.
    <div
      ref={scroller}
      tabIndex={0}
      role="region"
      aria-label={caption}
      className="size-full min-h-0 overflow-auto focus-visible:-outline-offset-2"
    >
      <table
        className="min-w-full border-separate border-spacing-0 text-base whitespace-nowrap"
        aria-rowcount={view.rows.length + 1}
      >
        <caption className="sr-only">{caption}</caption>
        <Head view={view} />
        <tbody>
          {start > 0 && <Spacer height={start * ROW_HEIGHT} columns={view.heads.length + view.columns.length} />}
          {view.rows.slice(start, end).map((row, index) => (
            <Row key={start + index} row={row} view={view} at={start + index} first={index === 0} />
          ))}
          {end < view.rows.length && (
            <Spacer height={(view.rows.length - end) * ROW_HEIGHT} columns={view.heads.length + view.columns.length} />
          )}
        </tbody>
      </table>
    </div>
  );
}

const HEAD =
  'sticky z-1 h-7 border-b border-line bg-card px-2.5 text-sm font-normal text-muted first:pl-3.5 last:pr-3.5';

function Head({ view }: { view: PivotView }) {
  const groups = spans(view);
  const two = groups.some((group) => group.span > 1);
  return (
    <thead>
      {two && (
        <tr>
          <th colSpan={view.heads.length} className={cx(HEAD, 'top-0')} />
          {groups.map((group, index) => (
            <th key={index} scope="colgroup" colSpan={group.span} className={cx(HEAD, 'top-0 text-center')}>
              {group.name}
            </th>
          ))}
        </tr>
      )}
      <tr aria-rowindex={1}>
        {view.heads.map((head) => (
          <th key={head} scope="col" className={cx(HEAD, 'text-left', two ? 'top-7' : 'top-0')}>
            {head}
          </th>
        ))}
        {view.columns.map((column, index) => (
          <th
            key={index}
            scope="col"
            title={column.title}
            className={cx(
              HEAD,
              'max-w-48 truncate text-right',
              two ? 'top-7' : 'top-0',
              column.total && 'font-semibold text-ink',
            )}
          >
            {column.title}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** Columns side by side that belong to one group. */
function spans({ columns }: PivotView): { name: string; span: number }[] {
  const groups: { name: string; span: number }[] = [];
  for (const { group } of columns) {
    const last = groups.at(-1);
    if (last !== undefined && last.name === group && group !== '') last.span += 1;
    else groups.push({ name: group, span: 1 });
  }
  return groups;
}

function Row({ row, view, at, first }: { row: PivotRow; view: PivotView; at: number; first: boolean }) {
  const strong = row.total ? 'font-semibold' : '';
  return (
    <tr aria-rowindex={at + 2} className="hover:bg-hover">
      {row.names.map((name, index) => (
        <th
          key={index}
          scope="row"
          title={name}
          className={cx(
            'h-[31px] max-w-64 truncate border-b border-line px-2.5 text-left font-normal first:pl-3.5',
            strong,
          )}
        >
          {/* A name stands once for the rows that share it; the first row in sight tells it again. */}
          <span className={index < row.repeated && !first ? 'sr-only' : ''}>{name}</span>
        </th>
      ))}
      {row.cells.map((cell, index) => (
        <td
          key={index}
          className={cx(
            'h-[31px] border-b border-line px-2.5 text-right last:pr-3.5',
            strong,
            view.columns[index]?.total === true && 'font-semibold',
            cell.value === null && 'text-faint',
          )}
          style={cell.heat === null ? undefined : { backgroundColor: tint(cell.heat) }}
        >
          {cell.text}
        </td>
      ))}
    </tr>
  );
}

/** From hardly to clearly, and never so strong that the figure could not be read. */
function tint(heat: number): string {
  return `color-mix(in oklab, var(--tm-primary) ${Math.round(4 + heat * 30)}%, transparent)`;
}

function Spacer({ height, columns }: { height: number; columns: number }) {
  return (
    <tr aria-hidden>
      <td colSpan={columns} style={{ height }} className="p-0" />
    </tr>
  );
}
