/** Something to say aloud about an alert. */
export interface News {
  /** null: it is about something else. */
  alertId: string | null;
  title: string;
  description: string;
  danger: boolean;
  /** Whether it calls for somebody to take it. */
  takeable: boolean;
  /** Page of the application; null: none. */
  path: string | null;
}

const CALLS: readonly string[] = ['firing', 'no_data', 'error', 'escalated', 'repeated'];
const NOTHING = { news: null, settled: null };
type Fields = Readonly<Record<string, unknown>>;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * What a frame of the topic `alerts` has to say.
 * @param responds whether whoever reads may do something about alerts: then every one that opens is news
 * @returns `settled`: the alert of which no toast is to stand any more
 */
export function newsOf({ type, data }: { type: string; data: unknown }, responds: boolean): { news: News | null; settled: string | null } {
  if (typeof data !== 'object' || data === null) return NOTHING;
  const fields = data as Fields;
  if (type === 'alert') return ofAlert(fields, responds);
  return type === 'notification' ? { news: ofNotification(fields), settled: null } : NOTHING;
}

function ofAlert({ id, change, status, severity, rule, summary }: Fields, responds: boolean): { news: News | null; settled: string | null } {
  const alertId = text(id);
  if (alertId === '') return NOTHING;
  const calls = status === 'firing' || status === 'no_data' || status === 'error';
  if (!calls) return { news: null, settled: alertId };
  if (change !== 'opened' || !responds || severity === 'info') return NOTHING;
  return { news: { alertId, title: text(rule), description: text(summary), danger: severity === 'critical', takeable: true, path: `/alerts/${alertId}` }, settled: null };
}

function ofNotification({ event, severity, title, summary, path, subject, count }: Fields): News {
  const { kind, id } = (typeof subject === 'object' && subject !== null ? subject : {}) as Fields;
  const more = typeof count === 'number' && count > 1 ? ` And ${count - 1} more.` : '';
  return {
    alertId: kind === 'alert' ? text(id) : null,
    title: text(title),
    description: `${text(summary)}${more}`,
    danger: severity === 'critical' && event !== 'resolved',
    takeable: kind === 'alert' && CALLS.includes(text(event)),
    path: text(path) === '' ? null : text(path),
  };
}

const SAME_MS = 60_000;
const MOST = 200;

/** Remembers what was said, so that an alert which is told by frame and by notification is said once. */
export class NewsOfAlerts {
  private readonly said = new Map<string, number>();

  isNew({ alertId, title, takeable }: News, now: number): boolean {
    const key = `${alertId ?? title}/${takeable ? 'calls' : 'tells'}`;
    const before = this.said.get(key);
    this.said.delete(key);
    this.said.set(key, now);
    for (const oldest of this.said.keys()) {
      if (this.said.size <= MOST) break;
      this.said.delete(oldest);
    }
    return before === undefined || now - before > SAME_MS;
  }
}
