import {
  type ChartResult,
  chartFields,
  type ChartTypeName,
  columnTitle,
  type TableColumnConfig,
  type Threshold,
} from '@tidemark/chart';
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import type { WidgetVisualization } from '../../../api/types.js';
import { Button, Checkbox, IconButton, Input, Select } from '../../../ui/index.js';

export interface ListSettingsProps {
  result: ChartResult;
  visualization: WidgetVisualization;
  onChange: (visualization: WidgetVisualization) => void;
}

/** The settings that are lists: thresholds of charts, columns of tables. */
export function ListSettings({ result, visualization, onChange }: ListSettingsProps) {
  const { type, config } = visualization;
  const fields = chartFields(type as ChartTypeName);
  const change = (key: string, list: readonly object[] | undefined): void => {
    const { [key]: _before, ...rest } = config;
    onChange({ type, config: list === undefined ? rest : { ...rest, [key]: list } });
  };
  if (Object.hasOwn(fields, 'thresholds')) {
    return (
      <Thresholds
        value={(config['thresholds'] ?? []) as Threshold[]}
        onChange={(list) => change('thresholds', list.length === 0 ? undefined : list)}
      />
    );
  }
  if (type !== 'table') return null;
  const columns = config['columns'] as TableColumnConfig[] | undefined;
  return <TableColumns result={result} value={columns} onChange={(list) => change('columns', list)} />;
}

const TONES = [
  { value: 'neutral', label: 'Plain' },
  { value: 'success', label: 'Good' },
  { value: 'warning', label: 'Watch' },
  { value: 'danger', label: 'Bad' },
];

function Thresholds({ value, onChange }: { value: readonly Threshold[]; onChange: (value: Threshold[]) => void }) {
  const put = (index: number, threshold: Threshold): void =>
    onChange(value.map((one, at) => (at === index ? threshold : one)));
  return (
    <section aria-label="Thresholds" className="flex flex-col gap-1.5">
      {value.map((threshold, index) => (
        <div key={index} className="flex items-center gap-1.5">
          <div className="w-24 shrink-0">
            <Input
              type="number"
              step="any"
              aria-label="Value"
              value={threshold.value}
              onChange={(event) =>
                Number.isFinite(event.target.valueAsNumber) &&
                put(index, { ...threshold, value: event.target.valueAsNumber })
              }
            />
          </div>
          <Input
            aria-label="Label"
            placeholder="Label"
            maxLength={60}
            value={threshold.label ?? ''}
            onChange={(event) => put(index, withLabel(threshold, event.target.value))}
          />
          <div className="w-24 shrink-0">
            <Select
              aria-label="Tone"
              value={threshold.tone ?? 'neutral'}
              onValueChange={(tone) => put(index, { ...threshold, tone: tone as NonNullable<Threshold['tone']> })}
              options={TONES}
            />
          </div>
          <IconButton
            icon={X}
            label="Take the threshold away"
            size="sm"
            onClick={() => onChange(value.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <Button
        size="sm"
        variant="ghost"
        icon={Plus}
        className="self-start"
        onClick={() => onChange([...value, { value: 0 }])}
      >
        Add a threshold
      </Button>
    </section>
  );
}

function withLabel({ label: _label, ...threshold }: Threshold, label: string): Threshold {
  return label === '' ? threshold : { ...threshold, label };
}

interface TableColumnsProps {
  result: ChartResult;
  /** undefined: every column as it comes. */
  value: readonly TableColumnConfig[] | undefined;
  onChange: (value: TableColumnConfig[] | undefined) => void;
}

function TableColumns({ result, value, onChange }: TableColumnsProps) {
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
