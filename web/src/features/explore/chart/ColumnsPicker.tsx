import { ChevronDown } from 'lucide-react';
import { useFieldWiring } from '../../../ui/field-context.js';
import { Checkbox, cx, Popover } from '../../../ui/index.js';
import { CONTROL } from '../../../ui/Input.js';

export interface ColumnsPickerProps {
  columns: readonly string[];
  value: readonly string[];
  most: number;
  onChange: (names: string[]) => void;
}

/** Several columns, ticked in a list; they keep the order in which they were ticked. */
export function ColumnsPicker({ columns, value, most, onChange }: ColumnsPickerProps) {
  const wiring = useFieldWiring();
  return (
    <Popover
      label="Columns"
      className="max-h-72 w-(--radix-popover-trigger-width) min-w-48"
      trigger={
        <button
          type="button"
          {...wiring}
          className={cx(CONTROL, 'inline-flex h-8 items-center justify-between gap-2 text-left')}
        >
          <span className={cx('min-w-0 flex-1 truncate', value.length === 0 && 'text-faint')}>
            {value.length === 0 ? 'Choose columns' : value.join(', ')}
          </span>
          <ChevronDown size={14} strokeWidth={1.8} aria-hidden className="shrink-0 text-muted" />
        </button>
      }
    >
      <div className="flex flex-col gap-2">
        {columns.map((name) => (
          <Checkbox
            key={name}
            label={name}
            checked={value.includes(name)}
            disabled={!value.includes(name) && value.length >= most}
            onChange={(event) =>
              onChange(event.target.checked ? [...value, name] : value.filter((other) => other !== name))
            }
          />
        ))}
      </div>
    </Popover>
  );
}
