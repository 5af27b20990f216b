import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DomainError, toDomainError } from '../platform/http/index.js';
import { type PreparedRun, WidgetRuns, metricOf } from '../dashboards/index.js';
import { MetricsChanged } from '../metrics/index.js';
import { EventBus } from '../platform/events/index.js';
import type { QueryAnswer } from '../query/index.js';

/** Why there is no answer, as viewers may read it. */
export interface Refusal {
  code: string;
  message: string;
}

/** What an evaluation came to: an answer, or why there is none. */
export type Outcome = { answer: QueryAnswer } | { error: Refusal };

/** Changes exactly when what viewers see changes. */
export function fingerprintOf(outcome: Outcome): string {
  if ('error' in outcome) return JSON.stringify(outcome.error);
  return outcome.answer.stale ? `${outcome.answer.fingerprint}:stale` : outcome.answer.fingerprint;
}

/** A metric that is written to all the time is looked at this often at most, from beginning to beginning… */
const CHANGED_PACE_MS = 150;
/** …and pauses so many times as long as a look took, so that slow ones leave the database to others… */
const CHANGED_SHARE = 4;
/** …but never waits longer than this. */
const CHANGED_MOST_MS = 1_000;

type Listener = (outcome: Outcome) => void;

interface Evaluation {
  /** By listener, so that a query whose asker has left is run for one who is still there. */
  readonly listeners: Map<Listener, PreparedRun>;
  readonly intervalMs: number;
  readonly controller: AbortController;
  lastFingerprint: string | null;
  lastOutcome: Outcome | null;
  timer: NodeJS.Timeout | null;
  running: boolean;
  /** What it reads has changed since the run under way began, or since the last one. */
  outdated: boolean;
  startedAt: number;
  /** Of the last run. */
  tookMs: number;
}

/**
 * One evaluation per query key and interval, for however many watch. It begins with the first listener; with the last
 * one it ends, and a statement that is running is cancelled in its database.
 */
@Injectable()
export class LiveEvaluations implements OnApplicationShutdown {
  private readonly evaluations = new Map<string, Evaluation>();
  private runs = 0;

  constructor(
    private readonly widgets: WidgetRuns,
    events: EventBus,
  ) {
    events.on(MetricsChanged, ({ tenantId, metrics }) => this.metricsChanged(tenantId, metrics && new Set(metrics)));
  }

  onApplicationShutdown(): void {
    for (const evaluation of this.evaluations.values()) end(evaluation);
    this.evaluations.clear();
  }

  get statistics(): { active: number; runs: number } {
    return { active: this.evaluations.size, runs: this.runs };
  }

  /**
   * Tells `listener` the newest outcome, and every one that differs from the one before.
   * @param intervalSeconds 0 evaluates once, for the first listener
   * @returns stops listening
   */
  listen(prepared: PreparedRun, intervalSeconds: number, listener: Listener): () => void {
    const key = `${intervalSeconds}:${prepared.key}`;
    let evaluation = this.evaluations.get(key);
    if (!evaluation) {
      evaluation = {
        listeners: new Map(),
        intervalMs: intervalSeconds * 1000,
        controller: new AbortController(),
        lastFingerprint: null,
        lastOutcome: null,
        timer: null,
        running: false,
        outdated: false,
        startedAt: 0,
        tookMs: 0,
      };
      this.evaluations.set(key, evaluation);
      void this.evaluate(evaluation, 'use');
    }
    evaluation.listeners.set(listener, prepared);
    if (evaluation.lastOutcome) listener(evaluation.lastOutcome);
    const current = evaluation;
    return () => {
      current.listeners.delete(listener);
      if (current.listeners.size > 0 || this.evaluations.get(key) !== current) return;
      end(current);
      this.evaluations.delete(key);
    };
  }

  /** Looks anew at what reads one of the metrics (null: any), at once or as soon as its pace allows. */
  private metricsChanged(tenantId: string, metrics: ReadonlySet<string> | null): void {
    for (const evaluation of this.evaluations.values()) {
      const [prepared] = evaluation.listeners.values();
      const metric = prepared && metricOf(prepared);
      if (!prepared || !metric || prepared.actor.tenantId !== tenantId || (metrics && !metrics.has(metric))) continue;
      evaluation.outdated = true;
      if (!evaluation.running) this.schedule(evaluation);
    }
  }

  /** The first run may take what the cache has; later ones ask the source, for that is what being live means. */
  private async evaluate(evaluation: Evaluation, mode: 'use' | 'refresh'): Promise<void> {
    evaluation.running = true;
    evaluation.outdated = false;
    // Listeners are added right after the evaluation is made.
    await Promise.resolve();
    evaluation.startedAt = performance.now();
    const [prepared] = evaluation.listeners.values();
    if (!prepared) return;
    const outcome = await this.run(prepared, evaluation, mode);
    if (evaluation.controller.signal.aborted) return;
    evaluation.tookMs = performance.now() - evaluation.startedAt;
    const fingerprint = fingerprintOf(outcome);
    evaluation.lastOutcome = outcome;
    if (fingerprint !== evaluation.lastFingerprint) {
      evaluation.lastFingerprint = fingerprint;
      for (const listener of evaluation.listeners.keys()) listener(outcome);
    }
    evaluation.running = false;
    this.schedule(evaluation);
  }

  /** Sets the time of the next run: after the interval, or sooner when what it reads has changed. */
  private schedule(evaluation: Evaluation): void {
    const { intervalMs, outdated, startedAt, tookMs } = evaluation;
    if (evaluation.timer) clearTimeout(evaluation.timer);
    evaluation.timer = null;
    if (intervalMs === 0 && !outdated) return;
    const sinceStart = performance.now() - startedAt;
    const pace = Math.min(Math.max(CHANGED_PACE_MS, CHANGED_SHARE * tookMs), CHANGED_MOST_MS);
    const wait = outdated ? Math.max(pace - sinceStart, 0) : Math.max(intervalMs - sinceStart, intervalMs / 10);
    evaluation.timer = setTimeout(() => void this.evaluate(evaluation, 'refresh'), wait);
  }

  private async run(prepared: PreparedRun, { intervalMs, controller, lastOutcome }: Evaluation, mode: 'use' | 'refresh'): Promise<Outcome> {
    this.runs += 1;
    try {
      const ttlSeconds = intervalMs === 0 ? prepared.ttlSeconds : Math.max(intervalMs / 1000, 1);
      const repeats = lastOutcome && { repeats: { failure: 'error' in lastOutcome ? lastOutcome.error.code : null } };
      return { answer: await this.widgets.run(prepared, { caller: controller, cache: { mode, ttlSeconds }, ...repeats }) };
    } catch (thrown) {
      const { code, message } = thrown instanceof DomainError ? thrown : toDomainError(thrown);
      return { error: { code, message } };
    }
  }
}

function end(evaluation: Evaluation): void {
  if (evaluation.timer) clearTimeout(evaluation.timer);
  evaluation.controller.abort();
}
