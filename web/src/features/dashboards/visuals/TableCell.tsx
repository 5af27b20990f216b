import type { CellFormat, ChartRow, FormatTone, TableColumnView } from '@tidemark/chart';
import type { CSSProperties } from 'react';
import { cx } from '../../../ui/index.js';

/** Cells that do something. */
export interface CellLinks {
  columns: ReadonlySet<string>;
  choose: (row: ChartRow, at: { x: number; y: number }, column: string) => void;
}

const ALIGN = { left: 'text-left', center: 'text-center', right: 'text-right' };
const TONES: Readonly<Record<FormatTone | 'accent', string>> = {
  accent: 'var(--tm-primary)',
  success: 'var(--tm-success)',
  warning: 'var(--tm-warning)',
  danger: 'var(--tm-danger)',
  neutral: 'var(--tm-text-secondary)',
};

/** The tint of what stands out; the same strengths as on pictures drawn by the server. */
function groundOf(format: CellFormat): CSSProperties {
  return {
    backgroundColor: `color-mix(in srgb, ${TONES[format.tone]} ${Math.round(5 + format.shade * 25)}%, var(--tm-card))`,
  };
}

export interface TableCellProps {
  column: TableColumnView;
  row: ChartRow;
  /** Its row stands out. Each cell wears the tint: browsers may leave the ground of a row itself unpainted. */
  rowFormat: CellFormat | null;
  /** Says for its row that it stands out. */
  isFirst: boolean;
  /** Whether there is room for bars. */
  bars: boolean;
  links: CellLinks | undefined;
}

/** A cell with its sign, its bar and its tint; the sign and its words say what colour alone would. */
export function TableCell({ column, row, rowFormat, isFirst, bars, links }: TableCellProps) {
  const { text, full, missing, bar, format } = column.cell(row);
  const marked = format ?? (isFirst ? rowFormat : null);
  const ground = format ?? rowFormat;
  const words = marked?.words ?? '';
  const title = words === '' ? (full ?? text) : `${full ?? text} · ${words}`;
  const press = missing ? undefined : pressOf(links, column, row);
  const content = <CellText text={text} full={title} onPress={press} />;
  const sign = marked === null || marked.sign === '' ? null : <Sign format={marked} />;
  return (
    <td
      style={ground === null ? undefined : groundOf(ground)}
      className={cx(
        'h-[31px] border-b border-line px-2.5 first:pl-3.5 last:pr-3.5',
        ALIGN[column.align],
        missing && 'text-faint',
      )}
    >
      {sign === null && (bar === null || !bars) ? (
        content
      ) : (
        <span
          className={cx('flex min-w-0 items-center gap-2', column.align === 'right' && 'justify-end')}
          title={title}
        >
          {sign}
          <span className={cx('min-w-0', sign !== null && column.align === 'right' && 'ml-auto')}>{content}</span>
          {bar !== null && bars && (
            <span className="h-1.5 w-16 shrink-0 overflow-hidden rounded-full bg-neutral-soft">
              <span
                className="block h-full rounded-full"
                style={{ width: `${bar * 100}%`, backgroundColor: TONES[column.barTone] }}
              />
            </span>
          )}
        </span>
      )}
    </td>
  );
}

function Sign({ format }: { format: CellFormat }) {
  return (
    <span className="w-3 shrink-0 text-center text-sm font-semibold" style={{ color: TONES[format.tone] }}>
      <span aria-hidden>{format.sign}</span>
      <span className="sr-only">{format.words},</span>
    </span>
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
