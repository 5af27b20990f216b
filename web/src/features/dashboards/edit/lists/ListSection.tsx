import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, IconButton } from '../../../../ui/index.js';

export interface ListSectionProps<Item> {
  title: string;
  /** One entry in words, for the button that takes it away. */
  entry: string;
  value: readonly Item[];
  /** What a new entry begins as. */
  fresh: () => Item;
  onChange: (value: readonly Item[]) => void;
  children: (item: Item, put: (item: Item) => void, index: number) => ReactNode;
}

/** A list of settings: each entry with its fields and a button that takes it away, and one that adds an entry. */
export function ListSection<Item>({ title, entry, value, fresh, onChange, children }: ListSectionProps<Item>) {
  return (
    <section aria-label={title} className="flex flex-col gap-1.5 border-t border-line pt-3">
      <h3 className="text-sm font-medium">{title}</h3>
      {value.map((item, index) => (
        <div key={index} role="group" aria-label={`${entry} ${index + 1}`} className="flex items-start gap-1">
          <div className="min-w-0 flex-1">
            {children(item, (next) => onChange(value.map((one, at) => (at === index ? next : one))), index)}
          </div>
          <IconButton
            icon={X}
            label={`Take ${entry.toLowerCase()} ${index + 1} away`}
            size="sm"
            plain
            className="mt-0.5"
            onClick={() => onChange(value.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <Button
        size="sm"
        variant="ghost"
        icon={Plus}
        className="self-start"
        onClick={() => onChange([...value, fresh()])}
      >
        {`Add a ${entry.toLowerCase()}`}
      </Button>
    </section>
  );
}

/** The entry with a field, or without it where the value is undefined. */
export function withField<Item extends object, Key extends keyof Item>(
  item: Item,
  key: Key,
  value: Item[Key] | undefined,
): Item {
  const { [key]: _before, ...rest } = item;
  return (value === undefined ? rest : { ...rest, [key]: value }) as Item;
}
