import { HeartPulse } from 'lucide-react';
import { duration } from '../../../format/number.js';
import { type Column, EmptyState, RelativeTime, StatusDot, Table } from '../../../ui/index.js';
import type { Service } from '../data/health-queries.js';
import { KIND_WORDS, SERVICE_TONES, SERVICE_WORDS, worstFirst } from '../data/status-words.js';

export interface ServicesTableProps {
  services: readonly Service[] | undefined;
  /** The one that is looked at closely. */
  chosen: string | null;
  onChoose: (name: string) => void;
}

/** Services with their state, what is worst first; one of them is looked at closely. */
export function ServicesTable({ services, chosen, onChoose }: ServicesTableProps) {
  const columns: Column<Service>[] = [
    {
      key: 'name',
      header: 'Service',
      grow: true,
      sortValue: ({ name }) => name,
      cell: ({ name, message }) => (
        <button
          type="button"
          aria-pressed={name === chosen}
          onClick={() => onChoose(name)}
          className="block max-w-full truncate rounded-sm text-left font-medium hover:underline aria-pressed:text-primary"
          title={message === undefined ? name : `${name}: ${message}`}
        >
          {name}
          {message !== undefined && <span className="ml-2 font-normal text-muted">{message}</span>}
        </button>
      ),
    },
    {
      key: 'status',
      header: 'State',
      cell: ({ status }) => <StatusDot tone={SERVICE_TONES[status]}>{SERVICE_WORDS[status]}</StatusDot>,
    },
    {
      key: 'latency',
      header: 'Latency',
      align: 'right',
      sortValue: ({ latencyMs }) => latencyMs,
      cell: ({ latencyMs }) => (latencyMs === null ? <span className="text-faint">–</span> : duration(latencyMs)),
    },
    { key: 'since', header: 'Since', align: 'right', sortValue: ({ since }) => since, cell: ({ since }) => <span className="whitespace-nowrap"><RelativeTime at={since} /></span> },
    {
      key: 'checked',
      header: 'Checked',
      align: 'right',
      hideBelow: 'lg',
      cell: ({ lastCheck }) => <span className="whitespace-nowrap"><RelativeTime at={lastCheck} /></span>,
    },
    { key: 'kind', header: 'Known by', hideBelow: 'lg', cell: ({ kind }) => <span className="whitespace-nowrap text-muted">{KIND_WORDS[kind]}</span> },
  ];
  return (
    <Table
      caption="Services"
      columns={columns}
      rows={services === undefined ? undefined : worstFirst(services)}
      rowKey={({ name, kind }) => `${kind}/${name}`}
      empty={
        <EmptyState icon={HeartPulse} title="No service is known yet" compact>
          Services appear with their first heartbeat: <code>POST /api/v1/system/heartbeats</code>.
        </EmptyState>
      }
    />
  );
}
