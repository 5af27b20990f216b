import { Field, Input } from '../../../ui/index.js';

const LEAST = 8;
const MOST = 400;

/** How high a row of the grid is; heights out of bounds are not told on. */
export function RowHeightField({ value, onChange }: { value: number; onChange: (height: number) => void }) {
  return (
    <Field label="Height of a row" hint="Pixels; a widget is so many rows high.">
      <Input
        type="number"
        min={LEAST}
        max={MOST}
        value={value}
        onChange={(event) => {
          const height = event.target.valueAsNumber;
          if (Number.isInteger(height) && height >= LEAST && height <= MOST) onChange(height);
        }}
      />
    </Field>
  );
}
