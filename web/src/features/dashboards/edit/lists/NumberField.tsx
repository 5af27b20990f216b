import { useState } from 'react';
import { Input } from '../../../../ui/index.js';

export interface NumberFieldProps {
  label: string;
  value: number | undefined;
  placeholder?: string;
  onChange: (value: number | undefined) => void;
}

/** A figure that may be left empty. What is no figure yet ("-") stays in the field and changes nothing. */
export function NumberField({ label, value, placeholder, onChange }: NumberFieldProps) {
  const [text, setText] = useState<string | null>(null);
  return (
    <Input
      inputMode="decimal"
      autoComplete="off"
      aria-label={label}
      placeholder={placeholder ?? label}
      value={text ?? (value === undefined ? '' : String(value))}
      onChange={(event) => {
        const written = event.target.value;
        const figure = Number(written.trim());
        setText(written);
        if (written.trim() === '') onChange(undefined);
        else if (Number.isFinite(figure)) onChange(figure);
      }}
      onBlur={() => setText(null)}
    />
  );
}
