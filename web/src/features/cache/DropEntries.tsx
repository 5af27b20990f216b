import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../../api/client.js';
import { errorMessage } from '../../api/errors.js';
import { useCan } from '../../session/session.js';
import { Button, Card, Field, Input, Select, useToast } from '../../ui/index.js';
import { Combobox } from '../../ui/Combobox.js';
import { metricNamesQuery } from '../dashboards/edit/metric/metric-queries.js';
import { sourcesQuery } from '../data-sources/source-queries.js';
import { CACHE, type CacheDropped } from './cache-queries.js';

const ALL = 'all';
const LABELS: Readonly<Record<string, string>> = { source: 'Results of a data source', metric: 'Results of a metric' };

/** Drops what is kept of this tenant: all of it, or of one thing. */
export function DropEntries({ kinds = [] }: { kinds: readonly string[] | undefined }) {
  const queries = useQueryClient();
  const toast = useToast();
  const [kind, setKind] = useState(ALL);
  const [name, setName] = useState('');
  const drop = useMutation({
    mutationFn: () =>
      api.delete<CacheDropped>(kind === ALL ? '/cache/entries' : `/cache/entries?tag=${encodeURIComponent(`${kind}:${name.trim()}`)}`),
    onSuccess: () => toast.success('Dropped: who asks next gets it from the source'),
    onSettled: () => queries.invalidateQueries({ queryKey: CACHE }),
  });
  const choose = (next: string): void => {
    drop.reset();
    setKind(next);
    setName('');
  };
  const rename = (next: string): void => {
    drop.reset();
    setName(next);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    drop.mutate();
  };
  const error = drop.isError ? errorMessage(drop.error) : undefined;
  return (
    <Card title="Drop entries" description="Of this tenant alone. For data that has changed and that nobody told of.">
      <form onSubmit={submit} className="flex flex-col gap-3">
        <Field label="What is dropped" error={kind === ALL ? error : undefined}>
          <Select
            value={kind}
            onValueChange={choose}
            options={[
              { value: ALL, label: 'All that is kept of this tenant' },
              ...kinds.map((value) => ({ value, label: LABELS[value] ?? value })),
            ]}
          />
        </Field>
        {kind === 'source' ? (
          <Field label="Data source" error={error}>
            <SourceChoice value={name} onChange={rename} />
          </Field>
        ) : kind === 'metric' ? (
          <Field label="Metric" error={error}>
            <MetricChoice value={name} onChange={rename} />
          </Field>
        ) : (
          kind !== ALL && (
            <Field label="Name" error={error}>
              <Input value={name} maxLength={250} autoComplete="off" spellCheck={false} onChange={(event) => rename(event.target.value)} />
            </Field>
          )
        )}
        <Button type="submit" className="self-start" pending={drop.isPending} disabled={kind !== ALL && name.trim() === ''}>
          Drop
        </Button>
      </form>
    </Card>
  );
}

/** Metrics of which something was measured; any other name where they cannot be listed. */
function MetricChoice({ value, onChange }: { value: string; onChange: (name: string) => void }) {
  const may = useCan('metrics:read');
  const names = useQuery({ ...metricNamesQuery, enabled: may });
  if (!may || names.isError) return <Input value={value} maxLength={250} onChange={(event) => onChange(event.target.value)} />;
  const options = (names.data ?? []).map(({ name }) => ({ value: name, label: name }));
  return <Combobox value={value} onValueChange={onChange} options={options} searchLabel="Find a metric" placeholder={names.data === undefined ? 'Loading' : 'Choose'} />;
}

/** Sources by name; who may not see them enters the id. */
function SourceChoice({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const may = useCan('datasources:read');
  const sources = useQuery({ ...sourcesQuery, enabled: may });
  if (!may || sources.isError) {
    return <Input value={value} placeholder="Id of the data source" onChange={(event) => onChange(event.target.value)} />;
  }
  const options = (sources.data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Select
      value={value}
      onValueChange={onChange}
      options={options}
      disabled={options.length === 0}
      placeholder={sources.data === undefined ? 'Loading' : options.length === 0 ? 'No data source is connected' : 'Choose'}
    />
  );
}
