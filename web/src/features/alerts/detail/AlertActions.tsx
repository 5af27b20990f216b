import { useQuery } from '@tanstack/react-query';
import { BellMinus, BellOff, Check, ChevronDown, ChevronsUp, CircleCheck, Undo2, UserRound } from 'lucide-react';
import { useState } from 'react';
import { useCan, useMe } from '../../../session/session.js';
import { Button, Menu, MenuItem, MenuLink, MenuSeparator } from '../../../ui/index.js';
import { membersQuery } from '../../members/member-queries.js';
import type { AlertDetail } from '../alert-types.js';
import { silencePath } from '../silences/silence-path.js';
import { useAlertActions } from '../use-alert-actions.js';
import { ResolveAlert } from './ResolveAlert.js';

const SNOOZES = [
  { minutes: 30, label: 'for 30 minutes' },
  { minutes: 60, label: 'for an hour' },
  { minutes: 240, label: 'for 4 hours' },
  { minutes: 1_440, label: 'for a day' },
  { minutes: 10_080, label: 'for a week' },
];

/** What can be done about an open alert, for those who may. */
export function AlertActions({ alert }: { alert: AlertDetail }) {
  const mayRespond = useCan('alerts:respond');
  const maySilence = useCan('silences:write');
  const actions = useAlertActions();
  const [resolving, setResolving] = useState(false);
  if (!mayRespond || alert.status === 'resolved') return null;
  return (
    <>
      {alert.status === 'acknowledged' ? (
        <Button icon={Undo2} pending={actions.pending} onClick={() => void actions.unacknowledge([alert])}>
          Give back
        </Button>
      ) : (
        <Button variant="primary" icon={Check} pending={actions.pending} onClick={() => void actions.acknowledge([alert])}>
          Acknowledge
        </Button>
      )}
      <AssignMenu alert={alert} onAssign={(userId, name) => void actions.assign(alert, userId, name)} />
      <Menu
        trigger={
          <Button icon={BellOff}>
            Snooze
            <ChevronDown size={14} strokeWidth={1.8} aria-hidden className="text-muted" />
          </Button>
        }
      >
        {SNOOZES.map(({ minutes, label }) => (
          <MenuItem key={minutes} onSelect={() => void actions.snooze(alert, minutes)}>
            Snooze {label}
          </MenuItem>
        ))}
        {alert.snoozedUntil !== null && (
          <>
            <MenuSeparator />
            <MenuItem onSelect={() => void actions.unacknowledge([alert])}>End the snooze</MenuItem>
          </>
        )}
        {maySilence && (
          <>
            <MenuSeparator />
            <MenuLink icon={BellMinus} to={silencePath(alert.labels)}>
              Silence those like it
            </MenuLink>
          </>
        )}
      </Menu>
      {alert.escalationPolicyId !== null && (
        <Button icon={ChevronsUp} disabled={actions.pending} onClick={() => void actions.escalate(alert)}>
          Escalate
        </Button>
      )}
      <Button icon={CircleCheck} onClick={() => setResolving(true)}>
        Resolve
      </Button>
      {resolving && <ResolveAlert alert={alert} onClose={() => setResolving(false)} />}
    </>
  );
}

function AssignMenu({ alert, onAssign }: { alert: AlertDetail; onAssign: (userId: string | null, name: string) => void }) {
  const { user, tenant } = useMe();
  const members = useQuery({ ...membersQuery(tenant.id), enabled: useCan('members:read') });
  const others = (members.data ?? []).filter(({ userId, role }) => userId !== user.id && role !== 'viewer');
  return (
    <Menu
      className="max-w-72"
      trigger={
        <Button icon={UserRound}>
          Assign
          <ChevronDown size={14} strokeWidth={1.8} aria-hidden className="text-muted" />
        </Button>
      }
    >
      <MenuItem disabled={alert.assignedTo === user.id} onSelect={() => onAssign(user.id, 'you')}>
        Me
      </MenuItem>
      {others.map(({ userId, name, email }) => (
        <MenuItem key={userId} disabled={alert.assignedTo === userId} onSelect={() => onAssign(userId, name === '' ? email : name)}>
          {name === '' ? email : name}
        </MenuItem>
      ))}
      {alert.assignedTo !== null && (
        <>
          <MenuSeparator />
          <MenuItem onSelect={() => onAssign(null, '')}>Nobody</MenuItem>
        </>
      )}
    </Menu>
  );
}
