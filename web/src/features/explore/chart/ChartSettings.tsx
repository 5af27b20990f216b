import { chartFields, type ChartResult, type ChartTypeName, type ConfigField, isNumeric } from '@tidemark/chart';
import type { WidgetVisualization } from '../../../api/types.js';
import { Field, Input, Select, Switch } from '../../../ui/index.js';
import { ColumnsPicker } from './ColumnsPicker.js';

export interface ChartSettingsProps {
  result: ChartResult;
  visualization: WidgetVisualization;
  onChange: (visualization: WidgetVisualization) => void;
}

const CHOICES: Record<string, string> = {
  x: 'By the axis',
  y: 'Largest first',
  none: 'As the query gives it',
  number: 'Number',
  compact: 'Shortened',
  percent: 'Percent',
  currency: 'Currency',
  bytes: 'Bytes',
  duration: 'Duration',
  up: 'More is good',
  down: 'Less is good',
  gap: 'Leave a gap',
  zero: 'Count as zero',
  connect: 'Join what lies around',
  sum: 'Sum',
  average: 'Average',
  min: 'Least',
  max: 'Most',
  count: 'Count',
  year: 'Year',
  quarter: 'Quarter',
  month: 'Month',
  week: 'Week',
  day: 'Day',
  hour: 'Hour',
  minute: 'Minute',
  second: 'Second',
  always: 'Always',
  never: 'Never',
};

/** A control for each setting of the kind of chart, drawn from the chart library's own list of them. */
export function ChartSettings({ result, visualization, onChange }: ChartSettingsProps) {
  const { type, config } = visualization;
  const change = (key: string, value: unknown): void => {
    const { [key]: _before, ...rest } = config;
    onChange({ type, config: value === undefined ? rest : { ...rest, [key]: value } });
  };
  const known: Readonly<Record<string, ConfigField>> = { ...chartFields(type as ChartTypeName) };
  const fields = Object.entries(known).filter(
    // A currency is asked for where one is to be written; lists (thresholds, table columns) belong to the dashboard.
    ([key, field]) => field.kind !== 'list' && (key !== 'currency' || config['format'] === 'currency'),
  );
  return (
    <div className="flex flex-col gap-3">
      {fields.map(([key, field]) => (
        <Setting key={key} field={field} value={config[key]} result={result} onChange={(value) => change(key, value)} />
      ))}
    </div>
  );
}

interface SettingProps {
  field: ConfigField;
  value: unknown;
  result: ChartResult;
  onChange: (value: unknown) => void;
}

function Setting({ field, value, result, onChange }: SettingProps) {
  const text = typeof value === 'string' ? value : '';
  switch (field.kind) {
    case 'flag':
      return (
        <Switch
          label={field.title}
          checked={value === true}
          onChange={(event) => onChange(event.target.checked || undefined)}
        />
      );
    case 'column':
      return (
        <Field label={field.title}>
          <Select
            value={text}
            onValueChange={(next) => onChange(next === '' ? undefined : next)}
            placeholder="Choose a column"
            options={[
              ...(field.required === true ? [] : [{ value: '', label: 'None' }]),
              ...columnsFor(field, result).map((name) => ({ value: name, label: name })),
            ]}
          />
        </Field>
      );
    case 'columns':
      return (
        <Field label={field.title}>
          <ColumnsPicker
            columns={columnsFor(field, result)}
            value={Array.isArray(value) ? value.map(String) : text === '' ? [] : [text]}
            most={field.max}
            onChange={(names) => onChange(names.length === 0 ? undefined : names.length === 1 ? names[0] : names)}
          />
        </Field>
      );
    case 'choice':
      return (
        <Field label={field.title}>
          <Select
            value={text}
            onValueChange={(next) => onChange(next === '' ? undefined : next)}
            options={[
              { value: '', label: 'Automatic' },
              ...field.options.map((option) => ({ value: option, label: CHOICES[option] ?? option })),
            ]}
          />
        </Field>
      );
    case 'number':
      return (
        <Field label={field.title}>
          <Input
            type="number"
            min={field.min}
            max={field.max}
            value={typeof value === 'number' ? value : ''}
            placeholder="Automatic"
            onChange={(event) =>
              onChange(Number.isFinite(event.target.valueAsNumber) ? event.target.valueAsNumber : undefined)
            }
          />
        </Field>
      );
    case 'text':
      return (
        <Field label={field.title}>
          <Input
            value={text}
            maxLength={field.max}
            placeholder={field.example ?? ''}
            onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
          />
        </Field>
      );
    case 'list':
      return null;
  }
}

/** The columns that a setting takes; all of them when none is a figure, so that text that holds numbers can be tried. */
function columnsFor(field: { numeric?: true }, { columns }: ChartResult): string[] {
  const figures = columns.filter(isNumeric);
  const offered = field.numeric === true && figures.length > 0 ? figures : columns;
  return offered.map(({ name }) => name);
}
