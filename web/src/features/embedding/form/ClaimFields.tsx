import { CircleAlert, Plus, X } from 'lucide-react';
import { Controller, useFieldArray, type UseFormReturn, useWatch } from 'react-hook-form';
import { Button, IconButton, Input, Select } from '../../../ui/index.js';
import { type ClaimType, claimProblem, type EmbedChoices } from './embed-choices.js';

const TYPES: readonly { value: ClaimType; label: string }[] = [
  { value: 'text', label: 'Text' },
  { value: 'number', label: 'Number' },
  { value: 'boolean', label: 'Yes or no' },
];

const MOST_CLAIMS = 50;

export interface ClaimFieldsProps {
  form: UseFormReturn<EmbedChoices>;
  /** Claims that the dashboard's queries use. */
  used: readonly string[];
}

/** Who the viewer is, in names and values; queries bind them as `{{user.name}}`. */
export function ClaimFields({ form, used }: ClaimFieldsProps) {
  const { fields, append, remove } = useFieldArray({ control: form.control, name: 'claims' });
  const claims = useWatch({ control: form.control, name: 'claims' });
  const missing = used.filter((name) => !claims.some((claim) => claim.name.trim() === name));
  const general = form.formState.errors.claims?.message;
  return (
    <div className="flex flex-col gap-2">
      {fields.length > 0 && (
        <ul className="flex flex-col gap-2">
          {fields.map((field, index) => {
            const problem = form.formState.errors.claims?.[index]?.name?.message;
            return (
              <li key={field.id} className="flex flex-col gap-1">
                <div className="grid grid-cols-[minmax(0,1fr)_92px_minmax(0,1fr)_28px] items-center gap-1.5">
                  <Input
                    aria-label={`Name of claim ${index + 1}`}
                    aria-invalid={problem !== undefined || undefined}
                    placeholder="id"
                    autoComplete="off"
                    spellCheck={false}
                    className="font-mono text-sm"
                    {...form.register(`claims.${index}.name`, {
                      validate: (_, values) => {
                        const claim = values.claims[index];
                        return claim === undefined ? undefined : claimProblem(claim, values.claims);
                      },
                    })}
                  />
                  <Controller
                    control={form.control}
                    name={`claims.${index}.type`}
                    render={({ field: { value, onChange } }) => (
                      <Select
                        aria-label={`Type of claim ${index + 1}`}
                        value={value}
                        onValueChange={(next) => {
                          onChange(next);
                          form.setValue(`claims.${index}.text`, next === 'boolean' ? 'true' : '');
                        }}
                        options={TYPES}
                      />
                    )}
                  />
                  <ClaimValue form={form} index={index} type={claims[index]?.type ?? 'text'} />
                  <IconButton
                    icon={X}
                    size="sm"
                    label={`Remove claim ${claims[index]?.name ?? ''}`.trim()}
                    onClick={() => remove(index)}
                  />
                </div>
                {problem !== undefined && <Problem>{problem}</Problem>}
              </li>
            );
          })}
        </ul>
      )}
      {general !== undefined && <Problem>{general}</Problem>}
      <div className="flex flex-wrap gap-1.5">
        {missing.map((name) => (
          <Button key={name} size="sm" icon={Plus} onClick={() => append({ name, type: 'text', text: '' })}>
            <span>
              Add <code className="font-mono">{name}</code>
            </span>
          </Button>
        ))}
        <Button
          size="sm"
          variant="ghost"
          icon={Plus}
          disabled={fields.length >= MOST_CLAIMS}
          onClick={() => append({ name: '', type: 'text', text: '' })}
        >
          Add a claim
        </Button>
      </div>
    </div>
  );
}

function ClaimValue({ form, index, type }: { form: UseFormReturn<EmbedChoices>; index: number; type: ClaimType }) {
  const label = `Value of claim ${index + 1}`;
  if (type !== 'boolean') {
    return (
      <Input
        aria-label={label}
        placeholder="Value"
        inputMode={type === 'number' ? 'decimal' : 'text'}
        autoComplete="off"
        maxLength={1000}
        {...form.register(`claims.${index}.text`)}
      />
    );
  }
  return (
    <Controller
      control={form.control}
      name={`claims.${index}.text`}
      render={({ field: { value, onChange } }) => (
        <Select
          aria-label={label}
          value={value}
          onValueChange={onChange}
          options={[
            { value: 'true', label: 'True' },
            { value: 'false', label: 'False' },
          ]}
        />
      )}
    />
  );
}

function Problem({ children }: { children: string }) {
  return (
    <p role="alert" className="flex items-start gap-1 text-sm text-danger">
      <CircleAlert size={13} strokeWidth={2} aria-hidden className="mt-0.5 shrink-0" />
      {children}
    </p>
  );
}
