import { Check, Copy } from 'lucide-react';
import type { CellValue, ResultColumn } from '../../../api/types.js';
import { Button, Dialog, useCopy } from '../../../ui/index.js';
import { fullText } from './cell-text.js';
import { typeTitle } from './columns.js';

export interface WholeValue {
  column: ResultColumn;
  value: CellValue;
}

/** A cell, or a row with all its cells, in full. */
export function CellDialog({
  shown,
  row,
  onClose,
}: {
  shown: readonly WholeValue[];
  row: number;
  onClose: () => void;
}) {
  const { copied, copy } = useCopy();
  const [first] = shown;
  const single = shown.length === 1 ? first : undefined;
  const text =
    single === undefined
      ? JSON.stringify(Object.fromEntries(shown.map(({ column, value }) => [column.name, value])), null, 2)
      : fullText(single.value);
  return (
    <Dialog
      open={shown.length > 0}
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      title={single?.column.name ?? `Row ${row}`}
      description={single === undefined ? undefined : `Row ${row} · ${typeTitle(single.column)}`}
      footer={
        <>
          <Button icon={copied ? Check : Copy} onClick={() => void copy(text)}>
            {copied ? 'Copied' : single === undefined ? 'Copy as JSON' : 'Copy'}
          </Button>
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        </>
      }
    >
      {single === undefined ? (
        <dl className="grid grid-cols-[minmax(90px,auto)_1fr] gap-x-4 gap-y-1.5 pb-1">
          {shown.map(({ column, value }) => (
            <div key={column.name} className="contents">
              <dt className="truncate text-muted" title={typeTitle(column)}>
                {column.name}
              </dt>
              <dd className="min-w-0 break-words whitespace-pre-wrap">
                <Value value={value} />
              </dd>
            </div>
          ))}
        </dl>
      ) : (
        <pre
          tabIndex={0}
          className="max-h-[50dvh] overflow-auto rounded-control border border-line bg-sunken p-3 font-mono text-sm break-words whitespace-pre-wrap"
        >
          <Value value={single.value} />
        </pre>
      )}
    </Dialog>
  );
}

function Value({ value }: { value: CellValue }) {
  if (value === null || value === '') {
    return <span className="text-faint italic">{value === null ? 'null' : 'empty'}</span>;
  }
  return fullText(value);
}
