import { type ChartResult, columnTitle, type TableColumnConfig } from '@tidemark/chart';
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { Button, Checkbox, IconButton, Input } from '../../../../ui/index.js';

export interface TableColumnsProps {
  result: ChartResult;
  /** undefined: every column as it comes. */
  value: readonly TableColumnConfig[] | undefined;
  onChange: (value: TableColumnConfig[] | undefined) => void;
}

/** Which columns a table shows, in which order, under which titles. */
export function TableColumns({ result, value, onChange }: TableColumnsProps) {
  if (value === undefined) {
    return (
      <div className="flex flex-col gap-1.5">
        <p className="text-sm text-muted">The table shows every column, in the query’s order.</p>
        <Button size="sm" className="self-start" onClick={() => onChange(result.columns.map(({ name }) => ({ name })))}>
          Choose and name columns
        </Button>
      </div>
    );
  }
  const missing = result.columns.filter(({ name }) => !value.some((column) => column.name === name));
  const put = (index: number, column: TableColumnConfig): void =>
    onChange(value.map((one, at) => (at === index ? column : one)));
  const move = (index: number, step: number): void => {
    const next = [...value];
    next.splice(index + step, 0, ...next.splice(index, 1));
    onChange(next);
  };
  return (
    <section aria-label="Columns" className="flex max-h-56 flex-col gap-1.5 overflow-y-auto border-t border-line pt-3">
      {value.map((column, index) => (
        <div key={column.name} className="flex items-center gap-1.5">
          <span className="w-28 shrink-0 truncate font-mono text-sm" title={column.name}>
            {column.name}
          </span>
          <Input
            aria-label={`Title of ${column.name}`}
            placeholder={columnTitle(column.name)}
            maxLength={100}
            value={column.title ?? ''}
            onChange={(event) => put(index, withTitle(column, event.target.value))}
          />
          <Checkbox
            label="Bar"
            checked={column.bar === true}
            onChange={(event) => put(index, withBar(column, event.target.checked))}
          />
          <IconButton
            icon={ArrowUp}
            label={`${column.name} before`}
            size="sm"
            plain
            disabled={index === 0}
            onClick={() => move(index, -1)}
          />
          <IconButton
            icon={ArrowDown}
            label={`${column.name} after`}
            size="sm"
            plain
            disabled={index === value.length - 1}
            onClick={() => move(index, 1)}
          />
          <IconButton
            icon={X}
            label={`Leave ${column.name} out`}
            size="sm"
            plain
            disabled={value.length === 1}
            onClick={() => onChange(value.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <div className="flex flex-wrap gap-1.5">
        {missing.map(({ name }) => (
          <Button key={name} size="sm" variant="ghost" icon={Plus} onClick={() => onChange([...value, { name }])}>
            {name}
          </Button>
        ))}
        <Button size="sm" variant="ghost" onClick={() => onChange(undefined)}>
          All columns as they come
        </Button>
      </div>
    </section>
  );
}

function withTitle({ title: _title, ...column }: TableColumnConfig, title: string): TableColumnConfig {
  return title === '' ? column : { ...column, title };
}

function withBar({ bar: _bar, ...column }: TableColumnConfig, bar: boolean): TableColumnConfig {
  return bar ? { ...column, bar } : column;
}
