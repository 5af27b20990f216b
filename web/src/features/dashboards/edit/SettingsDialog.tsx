import { useState } from 'react';
import { Button, Field, Input, Select, TabPanel, Tabs, Textarea } from '../../../ui/index.js';
import { PRESETS, rangeLabel } from '../filters/time-ranges.js';
import { type Draft, sameDraft } from './draft/draft.js';
import { GuardedDialog } from './GuardedDialog.js';
import { RowHeightField } from './RowHeightField.js';
import { variableProblems, type VariableProblems } from './variable-problems.js';
import { VariablesForm } from './VariablesForm.js';
import { readerLocale } from '../visuals/reader-locale.js';

const INTERVALS = [0, 5, 10, 30, 60, 300, 900, 3600];

/** Name, refresh, time range and variables of a dashboard; applied to the draft, saved with it. */
export function SettingsDialog({
  draft,
  tab: first,
  onClose,
  onApply,
}: {
  draft: Draft;
  /** The tab to begin with. */
  tab: 'general' | 'variables';
  onClose: () => void;
  onApply: (draft: Draft) => void;
}) {
  const [next, setNext] = useState(draft);
  const [tags, setTags] = useState(draft.tags.join(', '));
  const [tab, setTab] = useState<string>(first);
  const [tried, setTried] = useState(false);
  const problems = variableProblems(next.settings.variables);
  const nameless = next.name.trim() === '';
  const apply = (): void => {
    setTried(true);
    if (nameless) return setTab('general');
    if (problems.size > 0) return setTab('variables');
    onApply({
      ...withRange(next),
      tags: [
        ...new Set(
          tags
            .split(',')
            .map((tag) => tag.trim())
            .filter((tag) => tag !== ''),
        ),
      ],
    });
  };
  return (
    <GuardedDialog
      dirty={!sameDraft(next, draft) || tags !== draft.tags.join(', ')}
      onClose={onClose}
      title="Dashboard settings"
      size="lg"
      onSubmit={apply}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary">
            Apply
          </Button>
        </>
      }
    >
      <Tabs
        label="Settings"
        value={tab}
        onValueChange={setTab}
        tabs={[
          { value: 'general', label: 'General' },
          { value: 'variables', label: 'Variables', count: next.settings.variables.length },
        ]}
        className="min-h-80"
      >
        <TabPanel value="general">
          <General draft={next} onChange={setNext} tags={tags} onTags={setTags} nameless={tried && nameless} />
        </TabPanel>
        <TabPanel value="variables">
          <VariablesForm
            variables={next.settings.variables}
            problems={tried ? problems : (new Map() as VariableProblems)}
            onChange={(variables) => setNext({ ...next, settings: { ...next.settings, variables } })}
          />
        </TabPanel>
      </Tabs>
    </GuardedDialog>
  );
}

/** A time range whose variable is gone goes with it. */
function withRange(draft: Draft): Draft {
  const { timeRange, ...settings } = draft.settings;
  const known = draft.settings.variables.some(
    ({ name, type }) => name === timeRange?.variable && type === 'date_range',
  );
  return { ...draft, settings: known && timeRange !== undefined ? { ...settings, timeRange } : settings };
}

interface GeneralProps {
  draft: Draft;
  onChange: (draft: Draft) => void;
  tags: string;
  onTags: (tags: string) => void;
  nameless: boolean;
}

function General({ draft, onChange, tags, onTags, nameless }: GeneralProps) {
  const { settings } = draft;
  const ranges = settings.variables.filter(({ type }) => type === 'date_range');
  const intervals = [...new Set([...INTERVALS, settings.refreshInterval])].sort((a, b) => a - b);
  const setRange = (variable: string, range: string): void => {
    const { timeRange: _before, ...rest } = settings;
    onChange({ ...draft, settings: variable === '' ? rest : { ...rest, timeRange: { variable, default: range } } });
  };
  const { timeRange } = settings;
  const presets = [...new Set([...(timeRange === undefined ? [] : [timeRange.default]), ...PRESETS])];
  return (
    <div className="grid gap-3 pb-1 sm:grid-cols-2">
      <Field label="Name" required className="sm:col-span-2" error={nameless ? 'A dashboard needs a name.' : undefined}>
        <Input
          autoComplete="off"
          maxLength={200}
          value={draft.name}
          onChange={(event) => onChange({ ...draft, name: event.target.value })}
        />
      </Field>
      <Field label="Description" optional className="sm:col-span-2">
        <Textarea
          rows={2}
          maxLength={5000}
          value={draft.description}
          onChange={(event) => onChange({ ...draft, description: event.target.value })}
        />
      </Field>
      <Field label="Tags" optional hint="With commas between them.">
        <Input autoComplete="off" value={tags} onChange={(event) => onTags(event.target.value)} />
      </Field>
      <Field label="Look for changes" hint="While somebody watches; changes arrive by themselves.">
        <Select
          value={String(settings.refreshInterval)}
          onValueChange={(value) => onChange({ ...draft, settings: { ...settings, refreshInterval: Number(value) } })}
          options={intervals.map((seconds) => ({ value: String(seconds), label: intervalLabel(seconds) }))}
        />
      </Field>
      <Field
        label="Time range"
        hint={
          ranges.length === 0
            ? 'Needs a variable of the type date range.'
            : 'The variable that the page’s time range sets.'
        }
      >
        <Select
          value={timeRange?.variable ?? ''}
          disabled={ranges.length === 0}
          onValueChange={(variable) => setRange(variable, timeRange?.default ?? 'last_30_days')}
          options={[
            { value: '', label: 'None' },
            ...ranges.map(({ name, label }) => ({ value: name, label: label ?? name })),
          ]}
        />
      </Field>
      <Field label="Until a reader chooses">
        <Select
          value={timeRange?.default ?? ''}
          disabled={timeRange === undefined}
          placeholder="No time range"
          onValueChange={(range) => setRange(timeRange?.variable ?? '', range)}
          options={presets.map((range) => ({ value: range, label: rangeLabel(range, readerLocale) }))}
        />
      </Field>
      <RowHeightField value={draft.rowHeight} onChange={(rowHeight) => onChange({ ...draft, rowHeight })} />
    </div>
  );
}

function intervalLabel(seconds: number): string {
  if (seconds === 0) return 'Never';
  if (seconds < 60) return `Every ${seconds}\u00a0s`;
  return seconds < 3600 ? `Every ${seconds / 60}\u00a0min` : `Every ${seconds / 3600}\u00a0h`;
}
