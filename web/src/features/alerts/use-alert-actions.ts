import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { plural } from '../../format/number.js';
import { useToast } from '../../ui/index.js';
import { alertKeys } from './alert-queries.js';
import type { Alert } from './alert-types.js';

type Subject = Pick<Alert, 'id' | 'title' | 'assignedTo'>;

/** What can be done about alerts; each is told in a toast, with its opposite where there is one. */
export interface AlertActions {
  pending: boolean;
  acknowledge: (alerts: readonly Subject[]) => Promise<void>;
  unacknowledge: (alerts: readonly Subject[]) => Promise<void>;
  snooze: (alert: Subject, minutes: number) => Promise<void>;
  /** @param name what the assignee is called */
  assign: (alert: Subject, userId: string | null, name: string) => Promise<void>;
  escalate: (alert: Subject) => Promise<void>;
}

const path = ({ id }: Pick<Alert, 'id'>, action: string): string => `/alerts/${encodeURIComponent(id)}/${action}`;
const named = (alerts: readonly Subject[]): string => (alerts.length === 1 ? `“${alerts[0]?.title ?? ''}”` : plural(alerts.length, 'alert'));

export function useAlertActions(): AlertActions {
  const queries = useQueryClient();
  const toast = useToast();
  const [running, setRunning] = useState(0);

  /** One request for each; those that fail are told together. @returns those that went through */
  const each = async (alerts: readonly Subject[], verb: string, send: (alert: Subject) => Promise<unknown>): Promise<Subject[]> => {
    setRunning((count) => count + 1);
    const answers = await Promise.allSettled(alerts.map(send));
    setRunning((count) => count - 1);
    void queries.invalidateQueries({ queryKey: alertKeys.all });
    const failed = alerts.filter((_, index) => answers[index]?.status === 'rejected');
    const reason = answers.find((answer) => answer.status === 'rejected')?.reason as unknown;
    if (failed.length > 0) toast.error(`${named(failed)} could not be ${verb}`, reason);
    return alerts.filter((_, index) => answers[index]?.status === 'fulfilled');
  };
  const told = (title: string, undo: () => Promise<unknown>): void => void toast.show({ title, tone: 'success', action: { label: 'Undo', onAction: () => void undo() } });

  const unacknowledge = async (alerts: readonly Subject[]): Promise<void> => {
    await each(alerts, 'given back', (alert) => api.post(path(alert, 'unacknowledge')));
  };
  const setAssignee = (alert: Subject, userId: string | null): Promise<Subject[]> => each([alert], 'assigned', (one) => api.post(path(one, 'assign'), { userId }));
  return {
    pending: running > 0,
    unacknowledge,
    acknowledge: async (alerts) => {
      const done = await each(alerts, 'acknowledged', (alert) => api.post(path(alert, 'acknowledge')));
      if (done.length > 0) told(`${named(done)} ${done.length === 1 ? 'is' : 'are'} yours`, () => unacknowledge(done));
    },
    snooze: async (alert, minutes) => {
      const done = await each([alert], 'snoozed', (one) => api.post(path(one, 'snooze'), { minutes }));
      if (done.length > 0) told(`${named(done)} is snoozed`, () => unacknowledge(done));
    },
    assign: async (alert, userId, name) => {
      const done = await setAssignee(alert, userId);
      if (done.length > 0) told(userId === null ? `${named(done)} is nobody's` : `${named(done)} is assigned to ${name}`, () => setAssignee(alert, alert.assignedTo));
    },
    escalate: async (alert) => {
      const done = await each([alert], 'escalated', (one) => api.post(path(one, 'escalate')));
      if (done.length > 0) toast.success(`${named(done)} was escalated`, 'The next step of its policy is told now.');
    },
  };
}
