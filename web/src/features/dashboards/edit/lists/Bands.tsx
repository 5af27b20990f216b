import type { Band } from '@tidemark/chart';
import { Input, Select } from '../../../../ui/index.js';
import { ListSection, withField } from './ListSection.js';
import { NumberField } from './NumberField.js';
import { TONES } from './tones.js';

export interface BandsProps {
  value: readonly Band[];
  onChange: (value: readonly Band[]) => void;
}

/** Stretches of figures worth seeing, tinted across the plot; an end left empty is the plot's. */
export function Bands({ value, onChange }: BandsProps) {
  return (
    <ListSection title="Bands" entry="Band" value={value} fresh={(): Band => ({ from: 0 })} onChange={onChange}>
      {(band, put) => (
        <div className="grid grid-cols-2 gap-1">
          <NumberField label="From" value={band.from} onChange={(from) => put(withField(band, 'from', from))} />
          <NumberField label="To" value={band.to} onChange={(to) => put(withField(band, 'to', to))} />
          <Input
            aria-label="Label"
            placeholder="Label"
            maxLength={60}
            value={band.label ?? ''}
            onChange={(event) => put(withField(band, 'label', event.target.value || undefined))}
          />
          <Select
            aria-label="Tone"
            value={band.tone ?? 'neutral'}
            onValueChange={(tone) => put({ ...band, tone: tone as NonNullable<Band['tone']> })}
            options={TONES}
          />
          {band.from !== undefined && band.to !== undefined && band.from > band.to && (
            <p role="alert" className="col-span-2 text-sm text-danger">
              From is higher than To.
            </p>
          )}
        </div>
      )}
    </ListSection>
  );
}
