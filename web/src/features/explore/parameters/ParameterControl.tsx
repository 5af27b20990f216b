import { X } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import type { ParameterType } from '../../../api/types.js';
import { Input, Select } from '../../../ui/index.js';
import type { ItemType } from './parameter-drafts.js';

export interface ParameterControlProps {
  type: ParameterType;
  itemType: ItemType;
  value: readonly string[];
  onChange: (value: string[]) => void;
  /** What counts while nothing is typed. */
  placeholder?: string;
}

/** A value of a parameter's type. Stands in a Field. */
export function ParameterControl({ type, itemType, value, onChange, placeholder = '' }: ParameterControlProps) {
  const [first = '', second = ''] = value;
  const secondId = useId();
  switch (type) {
    case 'date_range':
      return (
        <div className="flex items-center gap-1.5">
          <Input
            type="date"
            value={first}
            onChange={(event) => onChange([event.target.value, second])}
            aria-label="From"
          />
          <span className="shrink-0 text-sm text-muted">to</span>
          <Input
            id={secondId}
            type="date"
            value={second}
            onChange={(event) => onChange([first, event.target.value])}
            aria-label="To, this day no longer included"
            title="The range ends before this day"
          />
        </div>
      );
    case 'list':
      return <ListControl itemType={itemType} value={value} onChange={onChange} placeholder={placeholder} />;
    case 'boolean':
      return (
        <Select
          value={first}
          onValueChange={(next) => onChange(next === '' ? [] : [next])}
          options={[
            { value: '', label: placeholder === '' ? 'Not set' : `Default: ${placeholder}` },
            { value: 'true', label: 'True' },
            { value: 'false', label: 'False' },
          ]}
        />
      );
    case 'date':
      return <Input type="date" value={first} onChange={(event) => onChange([event.target.value])} />;
    default:
      return (
        <Input
          value={first}
          placeholder={placeholder}
          inputMode={type === 'number' ? 'decimal' : 'text'}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onChange([event.target.value])}
        />
      );
  }
}

type ListControlProps = Required<Pick<ParameterControlProps, 'itemType' | 'value' | 'onChange' | 'placeholder'>>;

/** Items as chips; Enter or a comma adds what is typed, Backspace takes the last one back. */
function ListControl({ itemType, value, onChange, placeholder }: ListControlProps) {
  const [typed, setTyped] = useState('');
  const add = (text: string): void => {
    const items = text.split(',').map((item) => item.trim());
    onChange([...value, ...items.filter((item) => item !== '' && !value.includes(item))]);
    setTyped('');
  };
  const press = (event: KeyboardEvent): void => {
    if ((event.key === 'Enter' || event.key === ',') && typed.trim() !== '') {
      event.preventDefault();
      add(typed);
    } else if (event.key === 'Backspace' && typed === '' && value.length > 0) onChange(value.slice(0, -1));
  };
  return (
    <div className="flex flex-col gap-1.5">
      <Input
        type={itemType === 'date' ? 'date' : 'text'}
        value={typed}
        placeholder={value.length === 0 && placeholder !== '' ? placeholder : 'Add a value'}
        inputMode={itemType === 'number' ? 'decimal' : 'text'}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={press}
        onBlur={() => typed.trim() !== '' && add(typed)}
      />
      {value.length > 0 && (
        <ul className="flex flex-wrap gap-1">
          {value.map((item) => (
            <li
              key={item}
              className="inline-flex h-6 max-w-full items-center gap-0.5 rounded-pill bg-neutral-soft pl-1.5 text-sm"
            >
              <span className="truncate">{item}</span>
              <button
                type="button"
                aria-label={`Remove ${item}`}
                onClick={() => onChange(value.filter((other) => other !== item))}
                className="inline-flex size-5 items-center justify-center rounded-pill text-muted hover:text-ink"
              >
                <X size={12} strokeWidth={2} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
