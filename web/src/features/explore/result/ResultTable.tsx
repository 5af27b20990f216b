import type { Reader } from '@tidemark/chart';
import { Copy, Maximize2, Rows3 } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import type { QueryResult } from '../../../api/types.js';
import { count } from '../../../format/number.js';
import { IconButton, useCopy, useToast } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import { CellDialog, type WholeValue } from './CellDialog.js';
import { copyRow, copyText } from './cell-text.js';
import { type GridCell, gridModel, type GridModel, type GridSort, nextSort } from './grid-model.js';
import { ResultGrid } from './ResultGrid.js';

/** The rows of an answer: sorted by any column, each cell and row to copy or to open. */
export function ResultTable({ result }: { result: QueryResult }) {
  const reader: Reader = useReader();
  const model = useMemo(() => gridModel(result, reader), [result, reader]);
  const [sort, setSort] = useState<GridSort | null>(null);
  const [active, setActive] = useState<GridCell | null>(null);
  const [open, setOpen] = useState(false);
  const order = useMemo(() => model.order(sort), [model, sort]);
  const copyShown = useCopyCells();
  const show = useCallback(() => setOpen(true), []);
  const cell = active !== null && active.row < order.length && active.column < model.columns.length ? active : null;
  const values = cell === null ? [] : valuesAt(model, order, cell);
  const whole = cell === null ? [] : valuesAt(model, order, { ...cell, column: -1 });
  return (
    <>
      <ResultGrid
        model={model}
        order={order}
        sort={sort}
        onSort={(column) => setSort(nextSort(sort, column))}
        active={cell}
        onActivate={setActive}
        onOpen={show}
        onCopy={() => copyShown(values)}
        className="min-h-0 flex-1"
      />
      <footer className="flex h-9 shrink-0 items-center gap-1 border-t border-line pr-1.5 pl-3 text-sm text-muted">
        {cell === null ? (
          <span className="min-w-0 truncate">{order.length === 0 ? 'No rows' : 'Press a cell to copy or open it'}</span>
        ) : (
          <>
            <span className="min-w-0 flex-1 truncate">
              Row {count(cell.row + 1)}
              {cell.column >= 0 && ` · ${model.columns[cell.column]?.column.name ?? ''}`}
            </span>
            {cell.column >= 0 && (
              <IconButton icon={Copy} label="Copy the cell" size="sm" onClick={() => copyShown(values)} />
            )}
            <IconButton icon={Rows3} label="Copy the row" size="sm" onClick={() => copyShown(whole)} />
            <IconButton icon={Maximize2} label="Show it whole (Enter)" size="sm" onClick={show} />
          </>
        )}
      </footer>
      <CellDialog shown={open ? values : []} row={(cell?.row ?? 0) + 1} onClose={() => setOpen(false)} />
    </>
  );
}

/** The value of a cell, or all values of its row. */
function valuesAt({ columns }: GridModel, order: readonly number[], { row, column }: GridCell): WholeValue[] {
  const index = order[row];
  if (index === undefined) return [];
  const wanted = column < 0 ? columns : columns.slice(column, column + 1);
  return wanted.map((one) => ({ column: one.column, value: one.value(index) }));
}

function useCopyCells(): (values: readonly WholeValue[]) => void {
  const { copy } = useCopy();
  const toast = useToast();
  return (values) => {
    const [first] = values;
    if (first === undefined) return;
    const text = values.length === 1 ? copyText(first.value) : copyRow(values.map(({ value }) => value));
    void copy(text).then((done) =>
      toast.show(
        done
          ? { title: values.length === 1 ? 'The cell is copied' : 'The row is copied', duration: 1800 }
          : { title: 'The browser did not let it be copied', tone: 'danger' },
      ),
    );
  };
}
