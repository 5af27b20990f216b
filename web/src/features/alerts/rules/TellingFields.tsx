import { useQuery } from '@tanstack/react-query';
import { useCan } from '../../../session/session.js';
import { Checkbox, Field, Input, Select } from '../../../ui/index.js';
import { dashboardsQuery } from '../../dashboards/data/dashboard-queries.js';
import { type RuleFieldsProps, whole } from './rule-fields.js';
import { channelNamesQuery, policyNamesQuery } from './receivers.js';

/** Channels, escalation, and how often people hear of it. */
export function TellingFields({ form, values }: RuleFieldsProps) {
  const { register, setValue, formState } = form;
  const { errors } = formState;
  const dashboards = useQuery({ ...dashboardsQuery, enabled: useCan('dashboards:read') });
  return (
    <div className="flex flex-col gap-3">
      <Channels form={form} values={values} />
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
        <PolicyField form={form} values={values} />
        <Field label="Dashboard" optional hint="Notifications lead to it." error={errors.dashboardId?.message}>
          <Select
            value={values.dashboardId}
            options={[{ value: '', label: 'None' }, ...(dashboards.data ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
            onValueChange={(id) => setValue('dashboardId', id)}
          />
        </Field>
        <Field label="Told again every, minutes" optional hint="While nobody has taken it; empty: once." error={errors.renotifyMinutes?.message}>
          <Input
            type="number"
            min={5}
            max={10_080}
            {...register('renotifyMinutes', { validate: (text) => text.trim() === '' || whole(5, 10_080, '5 minutes to a week: 5 to 10080.').validate(text) })}
          />
        </Field>
        <Field label="Grouped by" optional hint="Labels by commas: what is alike in them travels in one message." error={errors.groupLabels?.message}>
          <Input autoComplete="off" {...register('groupLabels')} />
        </Field>
        <Field label="A group waits, seconds" hint="For others to come along." error={errors.waitSeconds?.message}>
          <Input type="number" min={0} max={3_600} {...register('waitSeconds', whole(0, 3_600, '0 to 3600 seconds.'))} />
        </Field>
        <Field label="Between two messages, seconds" hint="Of one group, at the least." error={errors.intervalSeconds?.message}>
          <Input
            type="number"
            min={0}
            max={86_400}
            {...register('intervalSeconds', {
              validate: (text, { waitSeconds }) =>
                Number(text) < Number(waitSeconds) ? 'Not shorter than the wait.' : whole(0, 86_400, '0 to 86400 seconds.').validate(text),
            })}
          />
        </Field>
      </div>
    </div>
  );
}

function Channels({ form, values }: RuleFieldsProps) {
  const mayRead = useCan('notification-channels:read');
  const channels = useQuery({ ...channelNamesQuery, enabled: mayRead });
  const { channelIds } = values;
  const error = form.formState.errors.channelIds?.message;
  const note = (text: string) => <p className="text-sm text-muted">{text}</p>;
  return (
    <fieldset>
      <legend className="pb-1 text-base font-medium">Channels</legend>
      {!mayRead ? (
        note(channelIds.length === 0 ? 'It shows on the page of alerts. Admins choose channels that are told besides.' : `${channelIds.length === 1 ? 'A channel is' : `${channelIds.length} channels are`} told, which admins chose.`)
      ) : channels.data?.length === 0 ? (
        note('There is no channel yet: make one under Channels, so that people are told outside of this page.')
      ) : (
        <div className="flex flex-wrap gap-x-5 gap-y-1.5">
          {(channels.data ?? []).map(({ id, name }) => (
            <Checkbox
              key={id}
              label={name}
              checked={channelIds.includes(id)}
              onChange={({ target }) => form.setValue('channelIds', target.checked ? [...channelIds, id] : channelIds.filter((each) => each !== id))}
            />
          ))}
        </div>
      )}
      {error !== undefined && <p className="pt-1 text-sm text-danger">{error}</p>}
    </fieldset>
  );
}

function PolicyField({ form, values }: RuleFieldsProps) {
  const mayRead = useCan('escalation-policies:read');
  const policies = useQuery({ ...policyNamesQuery, enabled: mayRead });
  const known = (policies.data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const kept = values.escalationPolicyId !== '' && !known.some(({ value }) => value === values.escalationPolicyId);
  return (
    <Field label="Escalation policy" optional hint={mayRead ? 'Who is told when nobody takes it.' : 'Admins choose it.'} error={form.formState.errors.escalationPolicyId?.message}>
      <Select
        value={values.escalationPolicyId}
        disabled={!mayRead}
        options={[{ value: '', label: 'None' }, ...known, ...(kept ? [{ value: values.escalationPolicyId, label: 'As it is' }] : [])]}
        onValueChange={(id) => form.setValue('escalationPolicyId', id)}
      />
    </Field>
  );
}
