import { ChevronDown, ChevronRight, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Variable } from '../../../api/types.js';
import { Button, EmptyState, IconButton, Pill } from '../../../ui/index.js';
import { VARIABLE_TYPES } from './variable-types.js';
import { VariableFields } from './VariableFields.js';
import type { VariableProblems } from './variable-problems.js';

/** The dashboard's variables: what readers may choose, and what queries bind. */
export function VariablesForm({
  variables,
  problems,
  onChange,
}: {
  variables: readonly Variable[];
  problems: VariableProblems;
  onChange: (variables: Variable[]) => void;
}) {
  const [open, setOpen] = useState<number | null>(null);
  return (
    <div className="flex flex-col gap-2 pb-1">
      {variables.length === 0 && (
        <EmptyState compact title="No variables yet">
          Readers choose a variable’s value for the whole dashboard; queries take it as {'{{name}}'}.
        </EmptyState>
      )}
      {variables.map((variable, index) => (
        <VariableItem
          key={index}
          variable={variable}
          problem={problems.get(index)}
          open={open === index || problems.has(index)}
          onToggle={() => setOpen(open === index ? null : index)}
          onChange={(next) => onChange(variables.map((one, at) => (at === index ? next : one)))}
          onRemove={() => onChange(variables.filter((_, at) => at !== index))}
        />
      ))}
      <Button
        size="sm"
        icon={Plus}
        className="self-start"
        onClick={() => {
          onChange([...variables, { name: '', type: 'text' }]);
          setOpen(variables.length);
        }}
      >
        Add a variable
      </Button>
    </div>
  );
}

interface VariableItemProps {
  variable: Variable;
  problem: string | undefined;
  open: boolean;
  onToggle: () => void;
  onChange: (variable: Variable) => void;
  onRemove: () => void;
}

function VariableItem({ variable, problem, open, onToggle, onChange, onRemove }: VariableItemProps) {
  const Arrow = open ? ChevronDown : ChevronRight;
  return (
    <section
      aria-label={variable.name === '' ? 'New variable' : variable.name}
      className="rounded-control border border-line"
    >
      <div className="flex items-center gap-1 pr-1">
        <button
          type="button"
          aria-expanded={open}
          onClick={onToggle}
          className="flex h-9 min-w-0 flex-1 items-center gap-2 rounded-control px-2 text-left text-base"
        >
          <Arrow size={14} strokeWidth={1.8} aria-hidden className="shrink-0 text-muted" />
          <span className="min-w-0 truncate font-medium">
            {variable.label ?? (variable.name === '' ? 'New variable' : variable.name)}
          </span>
          <Pill>{VARIABLE_TYPES.find(({ value }) => value === variable.type)?.label ?? variable.type}</Pill>
          {problem !== undefined && <Pill tone="danger">not finished</Pill>}
        </button>
        <IconButton icon={Trash2} label="Take the variable away" size="sm" variant="danger" onClick={onRemove} />
      </div>
      {open && <VariableFields variable={variable} problem={problem} onChange={onChange} />}
    </section>
  );
}
