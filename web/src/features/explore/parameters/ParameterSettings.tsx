import type { ParameterType } from '../../../api/types.js';
import { Button, Field, Input, Select } from '../../../ui/index.js';
import { type ItemType, type ParameterDraft, type ParameterSlot, type WhenEmpty, wholeOf } from './parameter-drafts.js';
import { ParameterControl } from './ParameterControl.js';

const TYPES: { value: Exclude<ParameterType, 'date_range'>; label: string }[] = [
  { value: 'text', label: 'Text' },
  { value: 'number', label: 'Number' },
  { value: 'date', label: 'Date' },
  { value: 'boolean', label: 'True or false' },
  { value: 'list', label: 'List' },
];
const ITEM_TYPES: { value: ItemType; label: string }[] = [
  { value: 'text', label: 'Texts' },
  { value: 'number', label: 'Numbers' },
  { value: 'date', label: 'Dates' },
];
const WHEN_EMPTY: { value: WhenEmpty; label: string; description: string }[] = [
  { value: 'auto', label: 'As the text says', description: 'Optional within [[ … ]], otherwise needed.' },
  { value: 'required', label: 'Needs a value', description: 'The query does not run without one.' },
  { value: 'null', label: 'Is NULL', description: 'The query runs with NULL in its place.' },
];

export interface ParameterSettingsProps {
  slot: ParameterSlot;
  draft: ParameterDraft;
  onChange: (draft: ParameterDraft) => void;
  onSplit: (name: string, split: boolean) => void;
}

/** Type, default and label of a parameter: what is kept of it with the query. */
export function ParameterSettings({ slot, draft, onChange, onSplit }: ParameterSettingsProps) {
  const whole = wholeOf(slot.name);
  return (
    <div className="flex flex-col gap-3">
      {slot.range ? (
        <Field label="Type" hint={`Fills ${slot.name}_from and ${slot.name}_to; the last day is not included.`}>
          <Select
            value="date_range"
            onValueChange={() => onSplit(slot.name, true)}
            options={[
              { value: 'date_range', label: 'Date range' },
              { value: 'split', label: 'Two values of their own' },
            ]}
          />
        </Field>
      ) : (
        <Field label="Type">
          <Select
            value={draft.type}
            onValueChange={(type) => onChange({ ...draft, type: type as ParameterType, value: [], fallback: [] })}
            options={TYPES}
          />
        </Field>
      )}
      {draft.type === 'list' && (
        <Field label="Items">
          <Select
            value={draft.itemType}
            onValueChange={(itemType) =>
              onChange({ ...draft, itemType: itemType as ItemType, value: [], fallback: [] })
            }
            options={ITEM_TYPES}
          />
        </Field>
      )}
      <Field label="Default" optional>
        <ParameterControl
          type={draft.type}
          itemType={draft.itemType}
          value={draft.fallback}
          onChange={(fallback) => onChange({ ...draft, fallback })}
        />
      </Field>
      <Field label="Label" optional>
        <Input
          value={draft.label}
          placeholder={slot.name}
          maxLength={200}
          onChange={(event) => onChange({ ...draft, label: event.target.value })}
        />
      </Field>
      <Field label="When it is empty">
        <Select
          value={draft.whenEmpty}
          onValueChange={(whenEmpty) => onChange({ ...draft, whenEmpty: whenEmpty as WhenEmpty })}
          options={WHEN_EMPTY}
        />
      </Field>
      {!slot.range && whole !== null && (
        <Button size="sm" variant="ghost" className="self-start" onClick={() => onSplit(whole, false)}>
          Join the ends to one date range
        </Button>
      )}
    </div>
  );
}
