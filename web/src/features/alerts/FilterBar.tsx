import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useCan } from '../../session/session.js';
import { Button, SearchInput, Select } from '../../ui/index.js';
import { type AlertFilter, isFiltered, labelPairs, NO_FILTER } from './alert-filter.js';
import { alertRulesQuery } from './alert-queries.js';
import { SEVERITIES, STATUSES } from './alert-words.js';

export interface FilterBarProps {
  filter: AlertFilter;
  onFilter: (filter: AlertFilter) => void;
  /** Alerts that are open stand in several ways; those that are over in one. */
  statuses: boolean;
}

/** Which alerts are listed; what is chosen stands in the address. */
export function FilterBar({ filter, onFilter, statuses }: FilterBarProps) {
  const mayReadRules = useCan('alert-rules:read');
  const rules = useQuery({ ...alertRulesQuery, enabled: mayReadRules });
  const set = (change: Partial<AlertFilter>): void => onFilter({ ...filter, ...change });
  return (
    <div role="search" aria-label="Filter of alerts" className="flex min-w-0 flex-wrap items-center gap-2 max-sm:grid max-sm:w-full max-sm:grid-cols-2">
      <div className="sm:w-32">
        <Select
          size="sm"
          aria-label="Severity"
          value={filter.severity}
          options={[{ value: '', label: 'Any severity' }, ...SEVERITIES]}
          onValueChange={(severity) => set({ severity: severity as AlertFilter['severity'] })}
        />
      </div>
      {statuses && (
        <div className="sm:w-32">
          <Select
            size="sm"
            aria-label="Status"
            value={filter.status}
            options={[{ value: '', label: 'Any status' }, ...STATUSES.filter(({ value }) => value !== 'resolved')]}
            onValueChange={(status) => set({ status: status as AlertFilter['status'] })}
          />
        </div>
      )}
      <div className="sm:w-32">
        <Select
          size="sm"
          aria-label="Who has it"
          value={filter.assignee}
          options={[
            { value: '', label: 'Anybody’s' },
            { value: 'me', label: 'Mine' },
            ...(statuses ? [{ value: 'none', label: 'Nobody’s' }] : []),
          ]}
          onValueChange={(assignee) => set({ assignee: assignee as AlertFilter['assignee'] })}
        />
      </div>
      {mayReadRules && (rules.data?.length ?? 0) > 0 && (
        <div className="sm:w-40">
          <Select
            size="sm"
            aria-label="Rule"
            value={filter.ruleId}
            options={[{ value: '', label: 'All rules' }, ...(rules.data ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
            onValueChange={(ruleId) => set({ ruleId })}
          />
        </div>
      )}
      <LabelField key={filter.labels} labels={filter.labels} onLabels={(labels) => set({ labels })} />
      {isFiltered(filter) && (
        <Button size="sm" variant="ghost" onClick={() => onFilter(NO_FILTER)}>
          Clear
        </Button>
      )}
    </div>
  );
}

/** Labels as they are typed; they count once Enter is pressed or the field is left. */
function LabelField({ labels, onLabels }: { labels: string; onLabels: (labels: string) => void }) {
  const [text, setText] = useState(labels);
  const wrong = labelPairs(text) === null;
  const settle = (): void => {
    if (!wrong && text !== labels) onLabels(text.trim());
  };
  return (
    <SearchInput
      label="Labels: team=core"
      className="sm:w-44 [&>input]:h-7 [&>input]:text-sm"
      aria-invalid={wrong || undefined}
      title={wrong ? 'Write labels as name=value, several by commas.' : undefined}
      value={text}
      onValueChange={(next) => {
        setText(next);
        if (next === '') onLabels('');
      }}
      onBlur={settle}
      onKeyDown={(event) => event.key === 'Enter' && settle()}
    />
  );
}
