import { Controller, type FieldPath, type UseFormReturn } from 'react-hook-form';
import { Field, Input, Select, Switch, Textarea } from '../ui/index.js';
import { problemWith, type SettingsField } from './settings-fields.js';

/** What a form with settings holds. Setting names are keys of `settings`, so that none can clash with `name`. */
export interface SettingsForm {
  name: string;
  settings: Record<string, string | boolean>;
}

/** The field of the form that a problem's path names: `name`, `settings.host`; null when there is none. */
export function settingsFieldOf(path: string, fields: readonly SettingsField[]): FieldPath<SettingsForm> | null {
  if (path === 'name') return 'name';
  const name = path.replace(/^settings\./, '').replace(/\..*$/, '');
  return fields.some((field) => field.name === name) ? `settings.${name}` : null;
}

export interface SettingsFieldsProps {
  form: UseFormReturn<SettingsForm>;
  fields: readonly SettingsField[];
  /** Secrets that the server holds: their fields may stay empty. */
  secretsSet: readonly string[];
  disabled?: boolean;
}

/** The fields of settings, drawn from their JSON Schema. */
export function SettingsFields({ form, fields, secretsSet, disabled = false }: SettingsFieldsProps) {
  return (
    <div className="grid grid-cols-1 gap-3.5 sm:grid-cols-6">
      {fields.map((field) => (
        <div key={field.name} className={span(field)}>
          <SettingField form={form} field={field} kept={secretsSet.includes(field.name)} disabled={disabled} />
        </div>
      ))}
    </div>
  );
}

/** Texts that may have so many characters, such as addresses, get a line of their own. */
const LONG = 1_000;

/** Short values share a line: host with port, user with password. */
function span(field: SettingsField): string {
  if (field.kind === 'textarea' || field.kind === 'boolean' || field.kind === 'list') return 'sm:col-span-6';
  if (field.kind === 'text' && (field.maxLength ?? 0) >= LONG) return 'sm:col-span-6';
  if (field.kind === 'number' || field.kind === 'integer') return 'sm:col-span-2';
  return field.name === 'host' ? 'sm:col-span-4' : 'sm:col-span-3';
}

interface SettingFieldProps {
  form: UseFormReturn<SettingsForm>;
  field: SettingsField;
  kept: boolean;
  disabled: boolean;
}

function SettingField({ form, field, kept, disabled }: SettingFieldProps) {
  const name = `settings.${field.name}` as const;
  const error = form.formState.errors.settings?.[field.name]?.message;
  const rules = { validate: (value: string | boolean | undefined) => problemWith(field, value, kept) ?? true };
  if (field.kind === 'boolean') {
    return <Switch label={field.title} description={field.description} disabled={disabled} {...form.register(name)} />;
  }
  const keeping = field.secret && kept;
  return (
    <Field
      label={field.title}
      hint={hintOf(field, keeping)}
      error={error}
      required={field.required && !keeping}
      optional={!field.required && !keeping && field.default === null}
    >
      {field.kind === 'choice' ? (
        <Controller
          control={form.control}
          name={name}
          rules={rules}
          render={({ field: { value, onChange, onBlur, ref } }) => (
            <Select
              value={String(value ?? '')}
              onValueChange={onChange}
              onBlur={onBlur}
              ref={ref}
              disabled={disabled}
              options={choicesOf(field)}
            />
          )}
        />
      ) : field.kind === 'textarea' ? (
        <Textarea
          mono
          rows={5}
          spellCheck={false}
          disabled={disabled}
          placeholder={keeping ? '••••••••' : field.placeholder}
          {...form.register(name, rules)}
        />
      ) : (
        <Input
          type={field.kind === 'password' ? 'password' : 'text'}
          inputMode={field.kind === 'integer' ? 'numeric' : field.kind === 'number' ? 'decimal' : undefined}
          autoComplete={field.kind === 'password' ? 'new-password' : 'off'}
          spellCheck={false}
          disabled={disabled}
          placeholder={keeping ? '••••••••' : field.placeholder}
          {...form.register(name, rules)}
        />
      )}
    </Field>
  );
}

function hintOf(field: SettingsField, keeping: boolean): string | undefined {
  if (keeping) return 'Stored. Leave empty to keep it.';
  if (field.kind === 'list')
    return [field.description, 'Separate several by commas.'].filter((part) => part !== undefined).join(' ');
  return field.description;
}

/** A setting that may be left out, and has no default of its own, gets a line for leaving it out. */
function choicesOf(field: SettingsField): { value: string; label: string }[] {
  return field.required || field.default !== null ? field.choices : [{ value: '', label: 'Not set' }, ...field.choices];
}
