import { useState } from 'react';
import type { WidgetPosition } from '../../../../api/types.js';
import { Field, Input } from '../../../../ui/index.js';
import { COLUMNS } from '../../view/layout.js';

export interface PlaceFieldsProps {
  position: WidgetPosition;
  onPlace: (position: WidgetPosition) => void;
}

/** Place and size in numbers, counted from 1 as people do. */
export function PlaceFields({ position, onPlace }: PlaceFieldsProps) {
  const { x, y, width, height } = position;
  return (
    <div role="group" aria-label="Place and size" className="grid grid-cols-4 gap-2">
      <Whole
        label="Column"
        value={x + 1}
        least={1}
        most={COLUMNS}
        onChange={(value) => onPlace({ ...position, x: value - 1 })}
      />
      <Whole
        label="Row"
        value={y + 1}
        least={1}
        most={10_000}
        onChange={(value) => onPlace({ ...position, y: value - 1 })}
      />
      <Whole
        label="Width"
        value={width}
        least={1}
        most={COLUMNS}
        onChange={(value) => onPlace({ ...position, width: value })}
      />
      <Whole
        label="Height"
        value={height}
        least={1}
        most={200}
        onChange={(value) => onPlace({ ...position, height: value })}
      />
    </div>
  );
}

/** A number that counts when it is whole and within bounds; while it is typed it may be anything. */
function Whole({
  label,
  value,
  least,
  most,
  onChange,
}: {
  label: string;
  value: number;
  least: number;
  most: number;
  onChange: (value: number) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <Field label={label}>
      <Input
        type="number"
        inputMode="numeric"
        min={least}
        max={most}
        value={typed ?? String(value)}
        onChange={(event) => {
          const next = event.target.valueAsNumber;
          setTyped(event.target.value);
          if (Number.isInteger(next) && next >= least && next <= most) onChange(next);
        }}
        onBlur={() => setTyped(null)}
      />
    </Field>
  );
}
