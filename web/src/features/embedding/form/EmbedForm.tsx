import { Controller, type UseFormReturn } from 'react-hook-form';
import { Link } from 'react-router';
import type { EmbedTheme } from '../../../api/types.js';
import { Checkbox, Field, SegmentedControl, Select, SkeletonText } from '../../../ui/index.js';
import { ParameterControl } from '../../explore/parameters/ParameterControl.js';
import { ClaimFields } from './ClaimFields.js';
import { type EmbedChoices, LIFETIMES } from './embed-choices.js';
import { LockFields } from './LockFields.js';
import type { Bindings } from './lockable.js';
import { Section, WarningLines } from './Section.js';
import type { Warnings } from './warnings.js';

const THEMES: readonly { value: EmbedTheme | ''; label: string }[] = [
  { value: '', label: 'Dashboard’s own' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'auto', label: 'Viewer’s system' },
];

const INTERACTIONS = {
  view: 'They look, and choose nothing.',
  interact: 'They also choose values of what is not locked.',
  edit: 'They also change the dashboard for everybody who sees it, by the Edit button of a frame; never its queries.',
} as const;

export interface EmbedFormProps {
  form: UseFormReturn<EmbedChoices>;
  dashboard: { id: string; version: number } | undefined;
  /** undefined while they are being read. */
  bindings: Bindings | undefined;
  warnings: Warnings;
}

/** What a token stands for: locks, claims, rights, domains, look, lifetime. */
export function EmbedForm({ form, dashboard, bindings, warnings }: EmbedFormProps) {
  const { errors } = form.formState;
  return (
    <>
      <Section
        title="Locked parameters"
        description="Values that win in every query. Viewers neither see nor change them: lock what tells your customers apart."
      >
        {dashboard === undefined || bindings === undefined ? (
          <SkeletonText lines={3} />
        ) : bindings.lockables.length === 0 ? (
          <p className="text-base text-muted">
            No query of this dashboard binds a parameter. Write{' '}
            <code className="font-mono text-sm">{'{{customer}}'}</code> into{' '}
            <Link to={`/dashboards/${dashboard.id}`} className="text-primary underline underline-offset-3">
              its queries
            </Link>{' '}
            to lock it here.
          </p>
        ) : (
          <LockFields form={form} dashboard={dashboard} lockables={bindings.lockables} />
        )}
        <WarningLines warnings={warnings.locks} />
      </Section>
      <Section
        title="Viewer"
        description={
          <>
            Claims about who looks, for queries that bind <code className="font-mono">{'{{user.id}}'}</code> and the
            like.
          </>
        }
      >
        <ClaimFields form={form} used={bindings?.claims ?? []} />
      </Section>
      <Section title="Permissions">
        <Controller
          control={form.control}
          name="interaction"
          render={({ field: { value, onChange } }) => (
            <div className="flex flex-col gap-1">
              <SegmentedControl
                label="Viewers may"
                className="self-start"
                value={value}
                onValueChange={onChange}
                options={[
                  { value: 'view', label: 'View' },
                  { value: 'interact', label: 'Interact' },
                  { value: 'edit', label: 'Edit' },
                ]}
              />
              <p className="text-sm text-muted">{INTERACTIONS[value]}</p>
            </div>
          )}
        />
        <Checkbox label="Export" description="They may take the data away as a file." {...form.register('mayExport')} />
      </Section>
      <Section title="Where and how long">
        <Field
          label="Allowed domains"
          hint={
            <>
              Such as <code className="font-mono">app.example.com</code>,{' '}
              <code className="font-mono">*.example.com</code> or{' '}
              <code className="font-mono">http://localhost:5173</code>; Enter adds one.
            </>
          }
          error={errors.domains?.message}
        >
          <Controller
            control={form.control}
            name="domains"
            rules={{ validate: (domains) => domains.length <= 50 || 'There may be 50 at most.' }}
            render={({ field: { value, onChange } }) => (
              <ParameterControl
                type="list"
                itemType="text"
                value={value}
                onChange={onChange}
                placeholder="app.example.com"
              />
            )}
          />
        </Field>
        <WarningLines warnings={warnings.domains} />
        <div className="grid gap-2.5 sm:grid-cols-2">
          <Field label="Runs out after" error={errors.lifetime?.message}>
            <Controller
              control={form.control}
              name="lifetime"
              render={({ field: { value, onChange, onBlur, ref } }) => (
                <Select value={value} onValueChange={onChange} onBlur={onBlur} ref={ref} options={LIFETIMES} />
              )}
            />
          </Field>
          <Field label="Theme" error={errors.theme?.message}>
            <Controller
              control={form.control}
              name="theme"
              render={({ field: { value, onChange, onBlur, ref } }) => (
                <Select value={value} onValueChange={onChange} onBlur={onBlur} ref={ref} options={THEMES} />
              )}
            />
          </Field>
        </div>
        <WarningLines warnings={warnings.lifetime} />
      </Section>
    </>
  );
}
