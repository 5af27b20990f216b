import type { ChartResult } from '@tidemark/chart';
import { useState } from 'react';
import { Input, Select } from '../../../../ui/index.js';
import { columnSort, conditionChoices, freshCondition, operandsFor } from './condition-kinds.js';
import { withField } from './ListSection.js';
import { NumberField } from './NumberField.js';

/** What conditions of filters and of formats have in common. */
export interface AnyCondition {
  column: string;
  when: string;
  value?: number;
  to?: number;
  text?: string;
  count?: number;
}

export interface ConditionFieldsProps<Item extends AnyCondition> {
  result: ChartResult;
  condition: Item;
  /** Kinds beside the conditions that the column's values can meet. */
  more?: (sort: 'figure' | 'day' | 'words') => { value: string; label: string }[];
  onChange: (condition: Item) => void;
}

/** Column, condition, and what it compares with. */
export function ConditionFields<Item extends AnyCondition>({
  result,
  condition,
  more,
  onChange,
}: ConditionFieldsProps<Item>) {
  const { column, when } = condition;
  const sort = columnSort(result, column);
  const choices = [...conditionChoices(sort), ...(more?.(sort) ?? [])];
  const become = (next: { column: string; when: string }, operands: object): void => {
    const { value: _value, to: _to, text: _text, count: _count, ...rest } = condition;
    onChange({ ...rest, ...next, ...operands } as Item);
  };
  const known = result.columns.some(({ name }) => name === column);
  return (
    <div className="grid grid-cols-2 gap-1">
      <Select
        aria-label="Column"
        value={column}
        onValueChange={(name) => {
          const { when: first, column: _column, ...operands } = freshCondition(result, name);
          const stays = columnSort(result, name) === sort;
          become({ column: name, when: stays ? when : first }, stays ? operandsFor(when, sort, condition) : operands);
        }}
        options={[
          ...(known ? [] : [{ value: column, label: `${column} (not in the result)` }]),
          ...result.columns.map(({ name }) => ({ value: name, label: name })),
        ]}
      />
      <Select
        aria-label="Condition"
        value={when}
        onValueChange={(kind) => become({ column, when: kind }, operandsFor(kind, sort, condition))}
        options={choices}
      />
      {condition.value !== undefined || when === 'scale' ? (
        <NumberField
          label={when === 'scale' ? 'Lightest at' : 'Figure'}
          placeholder={when === 'scale' ? 'Least' : 'Figure'}
          value={condition.value}
          onChange={(value) =>
            (value !== undefined || when === 'scale') && onChange(withField(condition, 'value', value))
          }
        />
      ) : null}
      {condition.to !== undefined || when === 'scale' ? (
        <NumberField
          label={when === 'scale' ? 'Strongest at' : 'To'}
          placeholder={when === 'scale' ? 'Largest' : 'To'}
          value={condition.to}
          onChange={(to) => (to !== undefined || when === 'scale') && onChange(withField(condition, 'to', to))}
        />
      ) : null}
      {condition.text !== undefined && (
        <WordsField
          day={sort === 'day'}
          value={condition.text}
          onChange={(text) => onChange(withField(condition, 'text', text))}
        />
      )}
      {condition.count !== undefined && (
        <NumberField
          label="How many"
          value={condition.count}
          onChange={(count) =>
            count !== undefined &&
            onChange(withField(condition, 'count', Math.min(1000, Math.max(1, Math.round(count)))))
          }
        />
      )}
    </div>
  );
}

/** Words or a day; an empty field changes nothing, since a condition without them would mean nothing. */
function WordsField({ day, value, onChange }: { day: boolean; value: string; onChange: (text: string) => void }) {
  const [text, setText] = useState<string | null>(null);
  return (
    <Input
      type={day ? 'date' : 'text'}
      aria-label={day ? 'Day' : 'Words'}
      maxLength={200}
      value={text ?? value}
      className="col-span-2"
      onChange={(event) => {
        setText(event.target.value);
        if (event.target.value !== '') onChange(event.target.value);
      }}
      onBlur={() => setText(null)}
    />
  );
}
