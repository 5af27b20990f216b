import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, Minus, Move, Plus } from 'lucide-react';
import { useState } from 'react';
import type { WidgetPosition } from '../../../api/types.js';
import { Field, IconButton, Input, Popover } from '../../../ui/index.js';
import { COLUMNS } from '../view/layout.js';

export interface PlacePopoverProps {
  name: string;
  position: WidgetPosition;
  onPlace: (position: WidgetPosition) => void;
}

/** Place and size in numbers, and step by step with buttons. */
export function PlacePopover({ name, position, onPlace }: PlacePopoverProps) {
  const { x, y, width, height } = position;
  const shift = (across: number, down: number): void => onPlace({ ...position, x: x + across, y: y + down });
  const grow = (wide: number, high: number): void =>
    onPlace({ ...position, width: width + wide, height: height + high });
  return (
    <Popover
      label={`Place and size of ${name}`}
      align="end"
      className="w-72"
      trigger={<IconButton icon={Move} label={`Place and size of ${name}`} size="sm" plain />}
    >
      <div className="flex flex-col gap-3">
        <div className="grid grid-cols-2 gap-2.5">
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
            label="Width, of 12 columns"
            value={width}
            least={1}
            most={COLUMNS}
            onChange={(value) => onPlace({ ...position, width: value })}
          />
          <Whole
            label="Height in rows"
            value={height}
            least={1}
            most={200}
            onChange={(value) => onPlace({ ...position, height: value })}
          />
        </div>
        <div className="flex items-end justify-between gap-3">
          <div role="group" aria-label="Move" className="grid grid-cols-3 gap-1">
            <span />
            <IconButton
              icon={ArrowUp}
              label="Up"
              size="sm"
              variant="outline"
              plain
              disabled={y === 0}
              onClick={() => shift(0, -1)}
            />
            <span />
            <IconButton
              icon={ArrowLeft}
              label="Left"
              size="sm"
              variant="outline"
              plain
              disabled={x === 0}
              onClick={() => shift(-1, 0)}
            />
            <IconButton icon={ArrowDown} label="Down" size="sm" variant="outline" plain onClick={() => shift(0, 1)} />
            <IconButton
              icon={ArrowRight}
              label="Right"
              size="sm"
              variant="outline"
              plain
              disabled={x + width >= COLUMNS}
              onClick={() => shift(1, 0)}
            />
          </div>
          <div className="flex flex-col gap-1">
            <Stepper
              label="Width"
              onLess={() => grow(-1, 0)}
              onMore={() => grow(1, 0)}
              least={width <= 1}
              most={width >= COLUMNS}
            />
            <Stepper
              label="Height"
              onLess={() => grow(0, -1)}
              onMore={() => grow(0, 1)}
              least={height <= 1}
              most={false}
            />
          </div>
        </div>
        <p className="text-sm text-muted">
          With the focus on the widget, arrow keys move it and Shift with them sizes it.
        </p>
      </div>
    </Popover>
  );
}

function Stepper({
  label,
  onLess,
  onMore,
  least,
  most,
}: {
  label: string;
  onLess: () => void;
  onMore: () => void;
  least: boolean;
  most: boolean;
}) {
  return (
    <div role="group" aria-label={label} className="flex items-center gap-1">
      <span className="w-14 text-sm text-muted">{label}</span>
      <IconButton
        icon={Minus}
        label={`${label} less`}
        size="sm"
        variant="outline"
        plain
        disabled={least}
        onClick={onLess}
      />
      <IconButton
        icon={Plus}
        label={`${label} more`}
        size="sm"
        variant="outline"
        plain
        disabled={most}
        onClick={onMore}
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
