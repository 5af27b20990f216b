import type { Threshold } from '@tidemark/chart';
import { Input, Select } from '../../../../ui/index.js';
import { ListSection, withField } from './ListSection.js';
import { NumberField } from './NumberField.js';
import { TONES } from './tones.js';

export interface ThresholdsProps {
  value: readonly Threshold[];
  onChange: (value: readonly Threshold[]) => void;
}

/** Levels worth seeing, drawn across the plot. */
export function Thresholds({ value, onChange }: ThresholdsProps) {
  return (
    <ListSection
      title="Thresholds"
      entry="Threshold"
      value={value}
      fresh={(): Threshold => ({ value: 0 })}
      onChange={onChange}
    >
      {(threshold, put) => (
        <div className="grid grid-cols-[4.5rem_1fr_5.5rem] gap-1">
          <NumberField
            label="Value"
            value={threshold.value}
            onChange={(figure) => figure !== undefined && put({ ...threshold, value: figure })}
          />
          <Input
            aria-label="Label"
            placeholder="Label"
            maxLength={60}
            value={threshold.label ?? ''}
            onChange={(event) => put(withField(threshold, 'label', event.target.value || undefined))}
          />
          <Select
            aria-label="Tone"
            value={threshold.tone ?? 'neutral'}
            onValueChange={(tone) => put({ ...threshold, tone: tone as NonNullable<Threshold['tone']> })}
            options={TONES}
          />
        </div>
      )}
    </ListSection>
  );
}
