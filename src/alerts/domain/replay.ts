import type { AlertCause, AlertTransition } from './alert-state.js';
import type { Dimensions } from './observation.js';
import { type Finding, type WatchedSeries, standingAfter } from './rule-standing.js';

/** What of a rule says how its series stand. */
export type RuleOfSeries = Parameters<typeof standingAfter>[0];

/** An alert that would have been. Times are ms since 1970. */
export interface ReplayedAlert {
  /** Of its series; '' is the rule itself. */
  readonly key: string;
  readonly dimensions: Dimensions;
  /** Why it opened. */
  readonly cause: AlertCause;
  readonly from: number;
  /** null: it was open at the end. */
  readonly to: number | null;
  /** The worst value while it was open; null: there was none. */
  readonly peak: number | null;
  readonly transitions: readonly AlertTransition[];
}

/** What a replay came to. */
export interface ReplayTotals {
  readonly fires: number;
  /** Those that fired again within a quarter of an hour after they had ended. */
  readonly flaps: number;
  readonly firingSeconds: number;
  readonly nightFires: number;
}

/** An alert that fires again so soon after it ended is the same trouble. */
const FLAP_MS = 15 * 60_000;
/** Transitions of one alert that are kept; its end is always one of them. */
const MOST_TRANSITIONS = 100;
/** Alerts that are kept: those that ended last. All are counted. */
const MOST_KEPT = 500;

/** One that is open. */
interface OpenReplay {
  readonly dimensions: Dimensions;
  readonly cause: AlertCause;
  readonly from: number;
  readonly transitions: AlertTransition[];
  worst: { readonly figure: number; readonly value: number } | null;
}

/** Goes through a rule's past tick by tick, by the function that says how its series stand when it happens. */
export class Replay {
  private known: readonly WatchedSeries[] = [];
  private readonly open = new Map<string, OpenReplay>();
  private readonly endedAt = new Map<string, number>();
  private ended: ReplayedAlert[] = [];
  private fires = 0;
  private flaps = 0;
  private nightFires = 0;
  private firingMs = 0;

  /**
   * @param higherIsWorse which of the figures is the peak
   * @param isNight by the tenant's clock; ms since 1970
   */
  constructor(
    private readonly rule: RuleOfSeries,
    private readonly higherIsWorse: boolean,
    private readonly isNight: (instant: number) => boolean,
  ) {}

  /**
   * What a tick found; ticks come in order.
   * @param figureOf what the threshold is compared with, by series key
   */
  next(at: number, finding: Finding, figureOf: (key: string) => number | null): void {
    const changes = standingAfter(this.rule, this.known, finding, [], at);
    this.known = changes.flatMap(({ after, forgotten }) => (forgotten ? [] : [after]));
    for (const { after, transitions, reading } of changes) {
      for (const transition of transitions) this.follow(after, transition, transitions);
      const open = reading === null || reading === 'missing' || reading === 'failed' ? undefined : this.open.get(after.key);
      const figure = open && figureOf(after.key);
      if (open && typeof figure === 'number' && after.value !== null) this.measure(open, figure, after.value);
    }
  }

  /** @returns the alerts that are open at the end and the last that ended, 500 at most; those that opened first come first */
  alerts(): ReplayedAlert[] {
    const still = [...this.open].map(([key, open]) => alertOf(key, open, null));
    return [...this.ended, ...still].slice(-MOST_KEPT).sort((a, b) => a.from - b.from || (a.key < b.key ? -1 : 1));
  }

  /** @param at the end of the replay: what is open has fired until then */
  totals(at: number): ReplayTotals {
    const open = [...this.open.values()].reduce((sum, { from }) => sum + at - from, 0);
    return { fires: this.fires, flaps: this.flaps, firingSeconds: Math.round((this.firingMs + open) / 1_000), nightFires: this.nightFires };
  }

  private follow({ key, dimensions }: WatchedSeries, transition: AlertTransition, all: readonly AlertTransition[]): void {
    if (transition.kind === 'opened') {
      const before = this.endedAt.get(key);
      this.fires += 1;
      this.flaps += Number(before !== undefined && transition.at - before <= FLAP_MS);
      this.nightFires += Number(this.isNight(transition.at));
      this.open.set(key, { dimensions, cause: transition.cause, from: transition.at, transitions: all.filter(({ kind }) => kind === 'pending'), worst: null });
    }
    const open = this.open.get(key);
    if (!open) return;
    if (open.transitions.length < MOST_TRANSITIONS) open.transitions.push(transition);
    else if (transition.kind === 'resolved') open.transitions[MOST_TRANSITIONS - 1] = transition;
    if (transition.kind !== 'resolved') return;
    this.ended.push(alertOf(key, open, transition.at));
    if (this.ended.length >= 2 * MOST_KEPT) this.ended = this.ended.slice(-MOST_KEPT);
    this.firingMs += transition.at - open.from;
    this.open.delete(key);
    this.endedAt.set(key, transition.at);
  }

  private measure(open: OpenReplay, figure: number, value: number): void {
    if (open.worst === null || (this.higherIsWorse ? figure > open.worst.figure : figure < open.worst.figure)) open.worst = { figure, value };
  }
}

function alertOf(key: string, { dimensions, cause, from, worst, transitions }: OpenReplay, to: number | null): ReplayedAlert {
  return { key, dimensions, cause, from, to, peak: worst?.value ?? null, transitions };
}
