import { count } from '../../../format/number.js';
import type { CostImport } from '../data/economics-queries.js';
import { csvText } from '../parts/csv-text.js';
import { ExportMenu } from '../parts/ExportMenu.js';

/** Rows that an import left out, each with its place and the reason. */
export function RejectedList({ of: { rejected, rejections, format } }: { of: Pick<CostImport, 'rejected' | 'rejections' | 'format'> }) {
  if (rejected === 0) return null;
  // The header of a CSV is its first line, as spreadsheets count.
  const lineOf = (index: number): string => (format === 'json' ? `Row ${count(index + 1)}` : `Line ${count(index + 2)}`);
  return (
    <section aria-label="Rows that were left out" className="rounded-card border border-line">
      <header className="flex items-center gap-2 border-b border-line px-3 py-1.5">
        <h3 className="font-semibold text-warning">
          {count(rejected)} {rejected === 1 ? 'row' : 'rows'} left out
        </h3>
        {rejected > rejections.length && <span className="text-sm text-muted">the first {count(rejections.length)}</span>}
        <span className="ml-auto">
          <ExportMenu name="rows left out" data={rejections} csv={() => csvText(['row', 'field', 'reason'], rejections.map(({ index, field, reason }) => [index, field, reason]))} />
        </span>
      </header>
      <ul className="max-h-64 overflow-y-auto">
        {rejections.map(({ index, field, reason }) => (
          <li key={`${index} ${field}`} className="flex gap-3 border-b border-line px-3 py-1.5 last:border-0">
            <span className="w-20 shrink-0 text-muted tabular-nums">{lineOf(index)}</span>
            <span className="min-w-0 break-words">{reason}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
