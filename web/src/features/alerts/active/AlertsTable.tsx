import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useCan } from '../../../session/session.js';
import { Button, Checkbox, type Column, KeyHint, RelativeTime, Table } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import { useMemberNames } from '../../members/use-member-names.js';
import { SeverityPill, StatusPill } from '../AlertPills.js';
import type { Alert } from '../alert-types.js';
import { holderWords, shownLabels, valueWords } from '../alert-words.js';
import { useAlertActions } from '../use-alert-actions.js';

const BOX = 'input[type="checkbox"][data-alert]';

/** Open alerts, closely set. Arrow keys move, Space chooses, A acknowledges, Enter opens. */
export function AlertsTable({ alerts, empty }: { alerts: readonly Alert[] | undefined; empty: ReactNode }) {
  const mayRespond = useCan('alerts:respond');
  const actions = useAlertActions();
  const navigate = useNavigate();
  const reader = useReader();
  const nameOf = useMemberNames();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const rows = alerts ?? [];
  const picked = rows.filter(({ id }) => chosen.has(id));
  const takeable = picked.filter(({ status }) => status !== 'acknowledged');
  const choose = (id: string, on: boolean): void => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  const acknowledge = async (which: readonly Alert[]): Promise<void> => {
    await actions.acknowledge(which);
    setChosen(new Set());
  };
  const press = (event: KeyboardEvent<HTMLDivElement>): void => {
    const target = event.target as HTMLElement;
    if (event.metaKey || event.ctrlKey || event.altKey || !target.matches(BOX)) return;
    const boxes = [...event.currentTarget.querySelectorAll<HTMLElement>(BOX)];
    const at = boxes.indexOf(target);
    const current = rows.find(({ id }) => id === target.dataset['alert']);
    if (event.key === 'ArrowDown') boxes[at + 1]?.focus();
    else if (event.key === 'ArrowUp') boxes[at - 1]?.focus();
    else if (event.key === 'Enter' && current !== undefined) void navigate(`/alerts/${current.id}`);
    else if (event.key.toLowerCase() === 'a' && !actions.pending) {
      const which = picked.length > 0 ? takeable : current !== undefined && current.status !== 'acknowledged' ? [current] : [];
      if (which.length > 0) void acknowledge(which);
    } else return;
    event.preventDefault();
  };
  const selection: Column<Alert> = {
    key: 'chosen',
    width: '36px',
    header: (
      <Checkbox
        hideLabel
        label="Choose all"
        checked={rows.length > 0 && picked.length === rows.length}
        onChange={(event) => setChosen(event.target.checked ? new Set(rows.map(({ id }) => id)) : new Set())}
      />
    ),
    cell: ({ id, title }) => (
      <Checkbox hideLabel data-alert={id} label={`Choose ${title}`} checked={chosen.has(id)} onChange={(event) => choose(id, event.target.checked)} />
    ),
  };
  const buttons: Column<Alert> = {
    key: 'actions',
    header: 'Actions',
    headerHidden: true,
    align: 'right',
    hideBelow: 'md',
    cell: (alert) =>
      alert.status === 'acknowledged' ? null : (
        <Button size="sm" aria-label={`Acknowledge ${alert.title}`} disabled={actions.pending} onClick={() => void acknowledge([alert])}>
          Acknowledge
        </Button>
      ),
  };
  return (
    <div onKeyDown={press}>
      {mayRespond && picked.length > 0 && (
        <div role="toolbar" aria-label="Chosen alerts" className="flex flex-wrap items-center gap-2 border-b border-line bg-sunken px-3.5 py-2">
          <span className="text-sm font-medium">{picked.length} chosen</span>
          <Button size="sm" variant="primary" disabled={takeable.length === 0} pending={actions.pending} onClick={() => void acknowledge(takeable)}>
            Acknowledge
          </Button>
          <Button size="sm" variant="ghost" onClick={() => setChosen(new Set())}>
            Choose none
          </Button>
          <span className="ml-auto text-sm text-faint max-sm:hidden">
            <KeyHint keys={['A']} /> acknowledges, <KeyHint keys={['enter']} /> opens
          </span>
        </div>
      )}
      <Table<Alert>
        caption="Open alerts"
        rows={alerts}
        rowKey={({ id }) => id}
        empty={empty}
        rowClassName={({ id, status }) => (chosen.has(id) ? 'bg-primary-soft/50' : status === 'silenced' ? 'text-muted' : undefined)}
        columns={[
          ...(mayRespond ? [selection] : []),
          { key: 'severity', header: 'Severity', hideBelow: 'sm', cell: ({ severity }) => <SeverityPill severity={severity} /> },
          { key: 'alert', header: 'Alert', grow: true, cell: (alert) => <What alert={alert} /> },
          { key: 'status', header: 'Status', hideBelow: 'sm', cell: ({ status, snoozedUntil }) => <StatusPill status={status} snoozed={snoozedUntil !== null} /> },
          {
            key: 'value',
            header: 'Value',
            align: 'right',
            hideBelow: 'lg',
            cell: (alert) => {
              const { value, threshold } = valueWords(alert, reader);
              return (
                <div className="leading-tight whitespace-nowrap">
                  {value}
                  {threshold !== null && <p className="text-sm text-muted">of {threshold}</p>}
                </div>
              );
            },
          },
          { key: 'since', header: 'Since', align: 'right', cell: ({ openedAt }) => <RelativeTime past at={openedAt} className="whitespace-nowrap text-muted" /> },
          {
            key: 'who',
            header: 'Who has it',
            hideBelow: 'md',
            cell: (alert) => <span className="block max-w-32 truncate text-muted">{holderWords(alert, nameOf)}</span>,
          },
          ...(mayRespond ? [buttons] : []),
        ]}
      />
    </div>
  );
}

/** The rule's name, what is wrong in a sentence, and the labels that tell it from others. */
function What({ alert }: { alert: Alert }) {
  const labels = shownLabels(alert.labels);
  return (
    <div className="min-w-0 leading-tight">
      <div className="flex min-w-0 items-center gap-2">
        <Link to={`/alerts/${alert.id}`} className="min-w-0 truncate font-medium hover:text-primary hover:underline" title={alert.title}>
          {alert.title}
        </Link>
        {labels.slice(0, 3).map(([name, value]) => (
          <span key={name} title={`${name}=${value}`} className="max-w-36 shrink truncate rounded-pill bg-neutral-soft px-1.5 text-xs text-muted max-lg:hidden">
            {name}={value}
          </span>
        ))}
        {labels.length > 3 && <span className="shrink-0 text-xs text-faint max-lg:hidden">+{labels.length - 3}</span>}
      </div>
      <p className="truncate text-sm text-muted" title={alert.summary}>
        {alert.summary}
      </p>
      <div className="flex flex-wrap gap-1 pt-1 sm:hidden">
        <SeverityPill severity={alert.severity} />
        <StatusPill status={alert.status} snoozed={alert.snoozedUntil !== null} />
      </div>
    </div>
  );
}
