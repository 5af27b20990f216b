import type { AlertTiming } from './alert-rule.js';

export const ALERT_STATUSES = ['inactive', 'pending', 'firing', 'acknowledged', 'silenced', 'no_data', 'error', 'resolved'] as const;
export type AlertStatus = (typeof ALERT_STATUSES)[number];

/** Why an alert is open. */
export const ALERT_CAUSES = ['breach', 'no_data', 'error'] as const;
export type AlertCause = (typeof ALERT_CAUSES)[number];

/** What an evaluation found of a series. `in_between`: no longer breached, and not yet well. `failed`: nothing could be read. */
export const READINGS = ['breached', 'calm', 'in_between', 'missing', 'failed'] as const;
export type Reading = (typeof READINGS)[number];

/** Why an alert ends that nobody resolved and nothing recovered from. */
export const CLOSINGS = ['rule_changed', 'rule_disabled', 'rule_deleted', 'series_forgotten'] as const;
export type Closing = (typeof CLOSINGS)[number];

/** What happens to a series. Who did it and in what words goes with it into the transition. */
export type AlertInput =
  | { readonly kind: 'reading'; readonly reading: Reading }
  /** Time passes, and nothing else: a snooze ends, an open alert is told of again. */
  | { readonly kind: 'time' }
  | { readonly kind: 'acknowledge' | 'unacknowledge' | 'resolve'; readonly by: string | null; readonly reason: string | null }
  | { readonly kind: 'snooze'; readonly until: number; readonly by: string | null; readonly reason: string | null }
  /** `reason` of a silence, as somebody wrote it. */
  | { readonly kind: 'silenced' | 'unsilenced'; readonly by: string | null; readonly reason: string | null }
  | { readonly kind: 'closed'; readonly closing: Closing; readonly by: string | null };

/** An alert that is open. Times are ms since 1970. */
export interface OpenAlert {
  readonly cause: AlertCause;
  readonly openedAt: number;
  readonly acknowledged: boolean;
  /** Never set while it is acknowledged. */
  readonly snoozedUntil: number | null;
  /** Whether it was breached since it was well: then missing data that come back in between do not end it. */
  readonly breached: boolean;
  /** When somebody was told of it last; null: nobody was, so nobody need be told of its end. */
  readonly toldAt: number | null;
  /** Of its newest transition. */
  readonly sequence: number;
}

/** How one series of a rule stands. Plain JSON. Times are ms since 1970. */
export interface AlertState {
  readonly status: AlertStatus;
  readonly since: number;
  /** What may become an alert, since when without a break; while one is open, what may become its cause. */
  readonly waiting: { readonly cause: AlertCause; readonly since: number } | null;
  /** Since when an open alert's series has been well without a break. */
  readonly calmSince: number | null;
  /** Somebody resolved an alert of this cause by hand: none opens before the series has been well once. */
  readonly held: AlertCause | null;
  /** A silence matches. */
  readonly silenced: boolean;
  readonly alert: OpenAlert | null;
  /** When there was a reading last; null: never. */
  readonly evaluatedAt: number | null;
}

export const TRANSITION_KINDS = [
  'pending',
  'opened',
  'cause_changed',
  'acknowledged',
  'unacknowledged',
  'snoozed',
  'unsnoozed',
  'silenced',
  'unsilenced',
  'repeated',
  'resolved',
] as const;
export type TransitionKind = (typeof TRANSITION_KINDS)[number];

/** What people are told when a transition is told of. */
export const TOLD_EVENTS = ['firing', 'no_data', 'error', 'acknowledged', 'repeated', 'resolved'] as const;
export type ToldEvent = (typeof TOLD_EVENTS)[number];

/** One step of one alert. */
export interface AlertTransition {
  /** Within its alert from 1, without gaps: it names the transition in the keys of notices. */
  readonly sequence: number;
  readonly kind: TransitionKind;
  readonly from: AlertStatus;
  readonly to: AlertStatus;
  /** ms since 1970 */
  readonly at: number;
  /** The user; null: it came by itself. */
  readonly by: string | null;
  readonly reason: string | null;
  readonly cause: AlertCause;
  /** null: nobody is told. */
  readonly tells: ToldEvent | null;
}

export interface Advanced {
  readonly state: AlertState;
  /** In order. Empty where an input does not apply, such as an acknowledgement of what is not open. */
  readonly transitions: readonly AlertTransition[];
}

/** How a series stands of which nothing is known yet. */
export const unknownState = (now: number): AlertState => ({
  status: 'inactive',
  since: now,
  waiting: null,
  calmSince: null,
  held: null,
  silenced: false,
  alert: null,
  evaluatedAt: null,
});

/** Whether an open alert calls for somebody: nobody has it, and it is neither silenced nor snoozed. Escalation runs while this holds. */
export const isLoud = ({ alert, silenced }: AlertState): boolean => alert !== null && !alert.acknowledged && alert.snoozedUntil === null && !silenced;

/**
 * How one series of a rule stands after an input, and what led there.
 *
 * At most one alert is open. It opens when one cause has lasted for as long as it must, and ends when the series has been
 * well for long enough, by hand, or with its rule; never for want of data. What was not seen is not claimed: breaches and
 * calm count anew where data were missing or nobody looked for too long. Of an alert that is acknowledged, silenced or
 * snoozed nobody is told until that ends, with one exception: the end of what somebody was told of is always told, so
 * that no incident stays open elsewhere.
 *
 * @param before null: the series is new
 * @param now ms since 1970; a clock that was set back lets no time pass
 */
export function advance(timing: AlertTiming, before: AlertState | null, input: AlertInput, now: number): Advanced {
  const step = new Step(timing, before ?? unknownState(now), now);
  // A snooze ends before anything else happens that comes after its end.
  step.endSnooze();
  switch (input.kind) {
    case 'reading':
      step.read(input.reading);
      step.repeat();
      break;
    case 'time':
      step.repeat();
      break;
    case 'silenced':
    case 'unsilenced':
      step.silence(input.kind, input.by, input.reason);
      break;
    case 'acknowledge':
      step.acknowledge(input.by, input.reason);
      break;
    case 'unacknowledge':
      step.unacknowledge(input.by, input.reason);
      break;
    case 'snooze':
      step.snooze(input.until, input.by, input.reason);
      break;
    case 'resolve':
      step.resolveByHand(input.by, input.reason);
      break;
    case 'closed':
      step.end(input.closing, input.by);
      break;
  }
  return step.result();
}

/** One call of `advance` under way. */
class Step {
  private readonly transitions: AlertTransition[] = [];

  constructor(
    private readonly timing: AlertTiming,
    private state: AlertState,
    private readonly now: number,
  ) {}

  result(): Advanced {
    return { state: this.state, transitions: this.transitions };
  }

  endSnooze(): void {
    const { alert } = this.state;
    if (!alert || alert.snoozedUntil === null || alert.snoozedUntil > this.now) return;
    this.move('unsnoozed', { alert: { ...alert, snoozedUntil: null } }, { reason: 'The snooze ended.' });
  }

  read(reading: Reading): void {
    const { evaluatedAt } = this.state;
    if (evaluatedAt !== null && this.now - evaluatedAt > this.timing.maxGapMs) this.state = { ...this.state, waiting: null, calmSince: null };
    this.state = { ...this.state, evaluatedAt: this.now };
    const meaning = this.meaningOf(reading);
    if (this.state.alert) this.readOpen(meaning, this.state.alert);
    else this.readClosed(meaning);
  }

  /** What a reading comes to: a cause, `well`, `between`, or nothing new, as the rule wants it of what is not there. */
  private meaningOf(reading: Reading): Meaning {
    if (reading === 'breached') return 'breach';
    if (reading === 'calm') return 'well';
    if (reading === 'in_between') return 'between';
    const cause = reading === 'missing' ? 'no_data' : 'error';
    const policy = cause === 'no_data' ? this.timing.noData : this.timing.onError;
    if (policy === 'alert') return cause;
    return policy === 'ok' ? 'well' : cause === 'no_data' ? 'unknown' : 'unreadable';
  }

  private readClosed(meaning: Meaning): void {
    if (isCause(meaning)) {
      if (this.isHeld(meaning)) return this.settle('resolved');
      const lasted = this.wait(meaning);
      if (lasted) return this.open(meaning, lasted.since);
      return this.settle(meaning === 'breach' ? 'pending' : meaning, this.state.waiting);
    }
    if (meaning === 'well') return this.settle('inactive', null, null);
    if (meaning === 'between') {
      // Data came: only a breach that was resolved by hand waits for them to be well.
      return this.state.held === 'breach' ? this.settle('resolved') : this.settle('inactive', null, null);
    }
    if (this.state.held !== null) return this.settle('resolved');
    return this.settle(meaning === 'unknown' ? 'no_data' : 'error');
  }

  /** Something else than what was resolved by hand is news, except that missing data tell nothing of a breach. */
  private isHeld(cause: AlertCause): boolean {
    const { held } = this.state;
    if (held === null) return false;
    if (held === cause || held === 'breach') return true;
    this.state = { ...this.state, held: null };
    return false;
  }

  private readOpen(meaning: Meaning, alert: OpenAlert): void {
    if (meaning === 'breach') {
      this.state = { ...this.state, calmSince: null };
      if (alert.cause === 'breach') this.state = { ...this.state, waiting: null };
      // What was breached before data were missing has not been well since; what was not must last first.
      else if (alert.breached || this.wait('breach')) this.changeCause('breach');
      return;
    }
    if (meaning === 'no_data' || meaning === 'error') {
      this.state = { ...this.state, calmSince: null };
      if (alert.cause === meaning) this.state = { ...this.state, waiting: null };
      else if (this.wait(meaning)) this.changeCause(meaning);
      return;
    }
    this.state = { ...this.state, waiting: null };
    // What is in between does not end a breach. Of other causes it is the end: there are data again.
    if (meaning === 'between' && alert.breached) {
      this.state = { ...this.state, calmSince: null };
      if (alert.cause !== 'breach') this.changeCause('breach');
      return;
    }
    // A rule that can be read again has recovered, data or not.
    const recovers = meaning === 'well' || meaning === 'between' || (meaning === 'unknown' && alert.cause === 'error' && !alert.breached);
    if (!recovers) {
      this.state = { ...this.state, calmSince: null };
      return;
    }
    const since = this.state.calmSince ?? this.now;
    this.state = { ...this.state, calmSince: since };
    if (this.now - since >= this.timing.resolveAfterSeconds * 1_000) this.resolve('The condition is over.', null, null);
  }

  /** Counts a cause. @returns since when it has lasted, once that is long enough */
  private wait(cause: AlertCause): { readonly since: number } | null {
    const waiting = this.state.waiting?.cause === cause ? this.state.waiting : { cause, since: this.now };
    this.state = { ...this.state, waiting };
    const seconds = cause === 'error' ? this.timing.errorForSeconds : this.timing.forSeconds;
    return this.now - waiting.since >= seconds * 1_000 ? waiting : null;
  }

  private open(cause: AlertCause, since: number): void {
    const before = this.state;
    const waited = since < this.now;
    const alert: OpenAlert = { cause, openedAt: this.now, acknowledged: false, snoozedUntil: null, breached: cause === 'breach', toldAt: null, sequence: waited ? 1 : 0 };
    if (waited) {
      this.transitions.push({ sequence: 1, kind: 'pending', from: 'inactive', to: 'pending', at: since, by: null, reason: null, cause, tells: null });
    }
    this.state = { ...before, status: waited ? 'pending' : before.status };
    this.move('opened', { alert, waiting: null, calmSince: null, held: null }, {});
  }

  private changeCause(cause: AlertCause): void {
    const { alert } = this.state;
    if (alert) this.move('cause_changed', { waiting: null, calmSince: null, alert: { ...alert, cause, breached: alert.breached || cause === 'breach' } }, {});
  }

  repeat(): void {
    const { alert } = this.state;
    const { renotifySeconds } = this.timing;
    if (!alert || renotifySeconds === null || alert.toldAt === null || !isLoud(this.state)) return;
    if (this.now - alert.toldAt >= renotifySeconds * 1_000) this.move('repeated', {}, { tells: 'repeated' });
  }

  silence(kind: 'silenced' | 'unsilenced', by: string | null, reason: string | null): void {
    const silenced = kind === 'silenced';
    if (this.state.silenced === silenced) return;
    if (this.state.alert) this.move(kind, { silenced }, { by, reason });
    else this.state = { ...this.state, silenced };
  }

  acknowledge(by: string | null, reason: string | null): void {
    const { alert } = this.state;
    if (!alert || alert.acknowledged) return;
    const tells = alert.toldAt !== null && !this.state.silenced ? 'acknowledged' : null;
    this.move('acknowledged', { alert: { ...alert, acknowledged: true, snoozedUntil: null } }, { by, reason, tells });
  }

  /** Nobody has it any more, or it is no longer snoozed. */
  unacknowledge(by: string | null, reason: string | null): void {
    const { alert } = this.state;
    if (!alert || (!alert.acknowledged && alert.snoozedUntil === null)) return;
    this.move(alert.acknowledged ? 'unacknowledged' : 'unsnoozed', { alert: { ...alert, acknowledged: false, snoozedUntil: null } }, { by, reason });
  }

  /** It comes back when the snooze ends, also to whoever had it. */
  snooze(until: number, by: string | null, reason: string | null): void {
    const { alert } = this.state;
    if (!alert || until <= this.now) return;
    this.move('snoozed', { alert: { ...alert, acknowledged: false, snoozedUntil: until } }, { by, reason });
  }

  resolveByHand(by: string | null, reason: string | null): void {
    const { alert } = this.state;
    if (alert) this.resolve(reason, by, alert.breached ? 'breach' : alert.cause);
  }

  end(closing: Closing, by: string | null): void {
    if (this.state.alert) this.resolve(CLOSING_WORDS[closing], by, null);
    this.settle('inactive', null, null);
  }

  private resolve(reason: string | null, by: string | null, held: AlertCause | null): void {
    const { alert } = this.state;
    if (!alert) return;
    const tells = alert.toldAt === null ? null : 'resolved';
    this.move('resolved', { waiting: null, calmSince: null, held }, { by, reason, tells, ends: true });
  }

  /** How it stands while no alert is open. */
  private settle(status: AlertStatus, waiting: AlertState['waiting'] = null, held: AlertCause | null = this.state.held): void {
    this.state = { ...this.state, status, since: status === this.state.status ? this.state.since : this.now, waiting, calmSince: null, held };
  }

  /**
   * A transition of the open alert to what `change` makes of the state.
   * @param tells left out: its cause is told if the alert becomes loud, or as loud as it was means something else
   */
  private move(
    kind: TransitionKind,
    change: Partial<AlertState>,
    { by = null, reason = null, tells, ends = false }: { by?: string | null; reason?: string | null; tells?: ToldEvent | null; ends?: boolean },
  ): void {
    const before = this.state;
    const changed = { ...before, ...change };
    const alert = changed.alert;
    if (!alert) return;
    const told = tells === undefined ? (isLoud(changed) ? TOLD_OF[alert.cause] : null) : tells;
    const sequence = alert.sequence + 1;
    const status = ends ? 'resolved' : statusOf(changed, alert);
    this.transitions.push({ sequence, kind, from: before.status, to: status, at: this.now, by, reason, cause: alert.cause, tells: told });
    this.state = {
      ...changed,
      status,
      since: status === before.status ? before.since : this.now,
      alert: ends ? null : { ...alert, sequence, toldAt: told === null ? alert.toldAt : this.now },
    };
  }
}

type Meaning = AlertCause | 'well' | 'between' | 'unknown' | 'unreadable';

const isCause = (meaning: Meaning): meaning is AlertCause => (ALERT_CAUSES as readonly string[]).includes(meaning);

const TOLD_OF = { breach: 'firing', no_data: 'no_data', error: 'error' } as const satisfies Record<AlertCause, ToldEvent>;

const CLOSING_WORDS: Readonly<Record<Closing, string>> = {
  rule_changed: 'The rule was changed.',
  rule_disabled: 'The rule was switched off.',
  rule_deleted: 'The rule was deleted.',
  series_forgotten: 'Nothing has been heard of the series for long.',
};

/** Of an open alert. */
function statusOf({ silenced }: AlertState, { acknowledged, snoozedUntil, cause }: OpenAlert): AlertStatus {
  if (acknowledged) return 'acknowledged';
  if (silenced || snoozedUntil !== null) return 'silenced';
  return cause === 'breach' ? 'firing' : cause;
}
