import { useState } from 'react';
import type { Variable } from '../../../api/types.js';
import { Button, EmptyState } from '../../../ui/index.js';
import { effectiveVariables } from '../filters/filters.js';
import { type Draft, sameDraft } from './draft/draft.js';
import { GuardedDialog } from './GuardedDialog.js';
import { RowHeightField } from './RowHeightField.js';
import { DefaultField } from './VariableFields.js';

interface DefaultsDialogProps {
  draft: Draft;
  onClose: () => void;
  onApply: (draft: Draft) => void;
}

/** What embedded viewers may set for a whole dashboard: the height of a row, and defaults of their variables. */
export function DefaultsDialog({ draft, onClose, onApply }: DefaultsDialogProps) {
  const [next, setNext] = useState(draft);
  const variables = effectiveVariables(next.settings);
  return (
    <GuardedDialog
      dirty={!sameDraft(next, draft)}
      onClose={onClose}
      title="Defaults and grid"
      size="md"
      onSubmit={() => onApply(next)}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary">
            Apply
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4 pb-1">
        {variables.length === 0 && (
          <EmptyState compact title="No variables to choose">
            What this dashboard shows is not for you to choose.
          </EmptyState>
        )}
        {variables.map((variable) => (
          <section key={variable.name} aria-label={variable.label ?? variable.name}>
            <h3 className="mb-1 text-base font-semibold">{variable.label ?? variable.name}</h3>
            <DefaultField variable={variable} onChange={(changed) => setNext(withDefault(next, changed))} />
          </section>
        ))}
        <RowHeightField value={next.rowHeight} onChange={(rowHeight) => setNext({ ...next, rowHeight })} />
      </div>
    </GuardedDialog>
  );
}

/** The time range's default stands beside the variables. */
function withDefault(draft: Draft, changed: Variable): Draft {
  const { settings } = draft;
  const variables = settings.variables.map((variable) => (variable.name === changed.name ? changed : variable));
  const { timeRange } = settings;
  if (timeRange?.variable !== changed.name) return { ...draft, settings: { ...settings, variables } };
  const range = typeof changed.default === 'string' ? changed.default : 'all';
  return { ...draft, settings: { ...settings, variables, timeRange: { ...timeRange, default: range } } };
}
