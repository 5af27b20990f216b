import { SlidersHorizontal } from 'lucide-react';
import { cx, Field, IconButton, Popover } from '../../../ui/index.js';
import { type Drafts, draftOf, isFilled, type ParameterDraft, type ParameterSlot } from './parameter-drafts.js';
import { ParameterControl } from './ParameterControl.js';
import { ParameterSettings } from './ParameterSettings.js';

export interface ParameterBarProps {
  slots: readonly ParameterSlot[];
  drafts: Drafts;
  /** What is wrong with a value, by name. */
  problems: Readonly<Record<string, string>>;
  onChange: (name: string, draft: ParameterDraft) => void;
  /** Makes a control of each end of a range, or one of both. */
  onSplit: (name: string, split: boolean) => void;
  onRun: () => void;
}

/** A control for each parameter of the text. */
export function ParameterBar({ slots, drafts, problems, onChange, onSplit, onRun }: ParameterBarProps) {
  return (
    <form
      aria-label="Parameters"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onRun();
      }}
      className="flex flex-wrap items-start gap-x-3 gap-y-2 border-t border-line px-3 py-2.5"
    >
      {slots.map((slot) => {
        const draft = draftOf(slot, drafts);
        return (
          <Field
            key={slot.name}
            label={draft.label.trim() === '' ? slot.name : draft.label}
            optional={slot.optional && draft.whenEmpty === 'auto'}
            error={problems[slot.name]}
            className={cx('w-full', draft.type === 'date_range' ? 'sm:w-72' : 'sm:w-44')}
            aside={
              <Popover
                label={`Settings of ${slot.name}`}
                align="end"
                className="w-72"
                trigger={
                  <IconButton
                    icon={SlidersHorizontal}
                    label={`Type and default of ${slot.name}`}
                    size="sm"
                    plain
                    className="-my-1.5 size-6!"
                  />
                }
              >
                <ParameterSettings
                  slot={slot}
                  draft={draft}
                  onChange={(next) => onChange(slot.name, next)}
                  onSplit={onSplit}
                />
              </Popover>
            }
          >
            <ParameterControl
              type={draft.type}
              itemType={draft.itemType}
              value={draft.value}
              placeholder={isFilled(draft.fallback) ? draft.fallback.join(draft.type === 'list' ? ', ' : ' to ') : ''}
              onChange={(value) => onChange(slot.name, { ...draft, value })}
            />
          </Field>
        );
      })}
      {/* Lets Enter in a field run the query. */}
      <button type="submit" className="sr-only" tabIndex={-1} aria-hidden />
    </form>
  );
}
