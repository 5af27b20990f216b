import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ParameterType, Variable } from '../../../api/types.js';
import { Field, Input, Select, Switch, Textarea } from '../../../ui/index.js';
import { sourcesQuery } from '../../data-sources/source-queries.js';
import { PRESETS, rangeLabel } from '../filters/time-ranges.js';
import { VARIABLE_TYPES } from './variable-types.js';
import { readerLocale } from '../visuals/reader-locale.js';

/** Everything that can be said of one variable. */
export function VariableFields({ variable, problem, onChange }: FieldsProps & { problem: string | undefined }) {
  const { name, label, type, multiple } = variable;
  return (
    <div className="grid gap-3 border-t border-line p-3 sm:grid-cols-2">
      <Field
        label="Name"
        required
        error={problem}
        hint={
          type === 'date_range'
            ? `Queries take {{${name || 'name'}_from}} and {{${name || 'name'}_to}}.`
            : `Queries take {{${name || 'name'}}}.`
        }
      >
        <Input
          autoComplete="off"
          spellCheck={false}
          value={name}
          onChange={(event) => onChange({ ...variable, name: event.target.value })}
        />
      </Field>
      <Field label="Label" optional>
        <Input
          autoComplete="off"
          maxLength={100}
          value={label ?? ''}
          onChange={(event) => onChange(withLabel(variable, event.target.value))}
        />
      </Field>
      <Field label="Type">
        <Select
          value={type}
          onValueChange={(next) => onChange(ofType(variable, next as ParameterType))}
          options={VARIABLE_TYPES}
        />
      </Field>
      {type !== 'boolean' && type !== 'date_range' && type !== 'list' && (
        <div className="flex items-end pb-1.5">
          <Switch
            label="Several may be chosen"
            checked={multiple === true}
            onChange={(event) => onChange(withMultiple(variable, event.target.checked))}
          />
        </div>
      )}
      <DefaultField variable={variable} onChange={onChange} />
      {type !== 'boolean' && type !== 'date_range' && <OptionsFields variable={variable} onChange={onChange} />}
    </div>
  );
}

function withLabel({ label: _label, ...variable }: Variable, label: string): Variable {
  return label === '' ? variable : { ...variable, label };
}

function withMultiple({ multiple: _multiple, ...variable }: Variable, multiple: boolean): Variable {
  return multiple ? { ...variable, multiple } : variable;
}

/** Another type keeps the name and label; default and options would not fit it. */
function ofType({ name, label, required }: Variable, type: ParameterType): Variable {
  return {
    name,
    type,
    ...(label !== undefined && { label }),
    ...(required !== undefined && { required }),
    ...(type === 'list' && { itemType: 'text' as const }),
  };
}

interface FieldsProps {
  variable: Variable;
  onChange: (variable: Variable) => void;
}

/** The value that holds until a reader chooses. */
export function DefaultField({ variable, onChange }: FieldsProps) {
  const { default: value, ...rest } = variable;
  const put = (next: unknown): void => onChange(next === undefined ? rest : { ...rest, default: next });
  if (variable.type === 'date_range') {
    const current = typeof value === 'string' ? value : '';
    const offered = current === '' || PRESETS.some((preset) => preset === current) ? PRESETS : [current, ...PRESETS];
    return (
      <Field label="Until a reader chooses">
        <Select
          value={current}
          onValueChange={(range) => put(range === '' ? undefined : range)}
          options={[
            { value: '', label: 'All time' },
            ...offered
              .filter((range) => range !== 'all')
              .map((range) => ({ value: range, label: rangeLabel(range, readerLocale) })),
          ]}
        />
      </Field>
    );
  }
  if (variable.type === 'boolean') {
    return (
      <Field label="Until a reader chooses">
        <Select
          value={typeof value === 'boolean' ? String(value) : ''}
          onValueChange={(next) => put(next === '' ? undefined : next === 'true')}
          options={[
            { value: '', label: 'All' },
            { value: 'true', label: 'Yes' },
            { value: 'false', label: 'No' },
          ]}
        />
      </Field>
    );
  }
  const several = variable.type === 'list' || variable.multiple === true;
  return (
    <Field
      label="Until a reader chooses"
      optional
      hint={several ? 'With commas between several; empty means all.' : 'Empty means all.'}
    >
      <DefaultText key={`${variable.type} ${String(several)}`} variable={variable} several={several} onChange={put} />
    </Field>
  );
}

function DefaultText({
  variable,
  several,
  onChange,
}: {
  variable: Variable;
  several: boolean;
  onChange: (value: unknown) => void;
}) {
  const initial: unknown[] = Array.isArray(variable.default)
    ? variable.default
    : variable.default === undefined
      ? []
      : [variable.default];
  const [text, setText] = useState(initial.map(String).join(', '));
  const numeric = variable.type === 'number' || variable.itemType === 'number';
  const read = (typed: string): unknown => {
    const parts = (several ? typed.split(',') : [typed]).map((part) => part.trim()).filter((part) => part !== '');
    const values = numeric ? parts.map(Number).filter(Number.isFinite) : parts;
    if (values.length === 0) return undefined;
    return several ? values : values[0];
  };
  return (
    <Input
      autoComplete="off"
      type={!several && variable.type === 'date' ? 'date' : 'text'}
      inputMode={numeric ? 'decimal' : 'text'}
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        onChange(read(event.target.value));
      }}
    />
  );
}

type Kind = 'none' | 'values' | 'query';

function OptionsFields({ variable, onChange }: FieldsProps) {
  const sources = useQuery(sourcesQuery);
  const { options, ...rest } = variable;
  const kind: Kind = options?.query !== undefined ? 'query' : options?.values !== undefined ? 'values' : 'none';
  const choose = (next: Kind): void => {
    if (next === 'none') onChange(rest);
    else if (next === 'values') onChange({ ...rest, options: { values: [] } });
    else onChange({ ...rest, options: { query: { dataSourceId: sources.data?.[0]?.id ?? '', sql: '' } } });
  };
  const query = options?.query;
  return (
    <>
      <Field label="Readers choose from">
        <Select
          value={kind}
          onValueChange={(next) => choose(next as Kind)}
          options={[
            { value: 'none', label: 'Nothing: they type' },
            { value: 'values', label: 'Fixed values' },
            { value: 'query', label: 'A query’s rows' },
          ]}
        />
      </Field>
      {kind === 'values' && (
        <Field label="Values" className="sm:col-span-2" hint="One on a line.">
          <ValuesText
            variable={variable}
            values={options?.values ?? []}
            onChange={(values) => onChange({ ...rest, options: { values } })}
          />
        </Field>
      )}
      {query !== undefined && (
        <>
          <Field label="Data source">
            <Select
              value={query.dataSourceId}
              onValueChange={(dataSourceId) => onChange({ ...rest, options: { query: { ...query, dataSourceId } } })}
              options={(sources.data ?? []).map((source) => ({ value: source.id, label: source.name }))}
            />
          </Field>
          <Field
            label="Query"
            className="sm:col-span-2"
            hint="The first column is the value, the second, if there is one, what is shown for it."
          >
            <Textarea
              mono
              rows={3}
              spellCheck={false}
              value={query.sql}
              onChange={(event) => onChange({ ...rest, options: { query: { ...query, sql: event.target.value } } })}
            />
          </Field>
        </>
      )}
    </>
  );
}

function ValuesText({
  variable,
  values,
  onChange,
}: {
  variable: Variable;
  values: readonly (string | number | boolean)[];
  onChange: (values: (string | number)[]) => void;
}) {
  const [text, setText] = useState(values.map(String).join('\n'));
  const numeric = variable.type === 'number' || variable.itemType === 'number';
  return (
    <Textarea
      rows={4}
      spellCheck={false}
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        const lines = event.target.value
          .split('\n')
          .map((line) => line.trim())
          .filter((line) => line !== '');
        onChange(numeric ? lines.map(Number).filter(Number.isFinite) : lines);
      }}
    />
  );
}
