import { randomBytes } from 'node:crypto';
import type { PreparedRun } from '../dashboards/index.js';
import type { Connection } from './connection.js';
import { TopicLog } from './domain/topic-log.js';
import { type LiveEvaluations, type Outcome, type Refusal, fingerprintOf } from './live-evaluations.js';

/** A widget of a topic, resolved for one policy and one set of filters; `error` says why it cannot be run with those. */
export type FeedWidget = { id: string; prepared: PreparedRun } | { id: string; error: Refusal };

/** A topic that connections watch. */
export interface WatchedFeed {
  readonly members: ReadonlySet<Connection>;
  /** Adds a member and sends what it has not seen. */
  join(connection: Connection, since: string | undefined): void;
  /** @returns whether nobody is left */
  leave(connection: Connection): boolean;
  stop(): void;
}

/**
 * One topic as all who share policy and filters see it. While it has members its widgets are evaluated; frames are
 * serialised once and shared by all members.
 */
export class Feed implements WatchedFeed {
  readonly members = new Set<Connection>();
  private readonly log = new TopicLog(randomBytes(6).toString('base64url'));
  /** Of what the log holds; outlives a pause without members, so that coming back repeats nothing. */
  private readonly fingerprints = new Map<string, string>();
  private stops: (() => void)[] = [];

  constructor(
    readonly topic: string,
    private readonly widgets: readonly FeedWidget[],
    private readonly intervalSeconds: number,
    private readonly evaluations: LiveEvaluations,
    private readonly now: () => Date,
  ) {}

  /** Adds a member and sends what it has not seen. */
  join(connection: Connection, since: string | undefined): void {
    const { resync, frames } = this.log.after(since);
    if (resync) connection.send({ type: 'resync', topic: this.topic, data: { reason: 'unknown_id' } }, this.now());
    for (const [subject, frame] of frames) connection.sendShared(`${this.topic}/${subject}`, frame.bytes);
    this.members.add(connection);
    if (this.stops.length === 0) this.start();
  }

  /** @returns whether nobody is left. Evaluations stop at once; the log stays for those who come back. */
  leave(connection: Connection): boolean {
    this.members.delete(connection);
    connection.forget(this.topic);
    if (this.members.size > 0) return false;
    this.stop();
    return true;
  }

  stop(): void {
    for (const stop of this.stops) stop();
    this.stops = [];
  }

  private start(): void {
    this.stops = this.widgets.map((widget) => {
      const tell = (outcome: Outcome): void => this.tell(widget.id, outcome);
      if ('prepared' in widget) return this.evaluations.listen(widget.prepared, this.intervalSeconds, tell);
      tell(widget);
      return () => undefined;
    });
  }

  private tell(widgetId: string, outcome: Outcome): void {
    const fingerprint = fingerprintOf(outcome);
    if (this.fingerprints.get(widgetId) === fingerprint) return;
    this.fingerprints.set(widgetId, fingerprint);
    this.push(widgetId, outcome);
  }

  private push(widgetId: string, outcome: Outcome): void {
    const { bytes } = this.log.append(widgetId, (id) => widgetFrame(this.topic, id, widgetId, outcome, this.now()));
    for (const member of this.members) member.sendShared(`${this.topic}/${widgetId}`, bytes);
  }
}

/** `{ type, topic, id, timestamp, data: { widgetId, data, columns, meta } }`, the rows spliced in as they are. */
function widgetFrame(topic: string, id: string, widgetId: string, outcome: Outcome, at: Date): Buffer {
  const head = `{"type":"widget_data","topic":${JSON.stringify(topic)},"id":"${id}","timestamp":"${at.toISOString()}","data":{"widgetId":"${widgetId}",`;
  if ('error' in outcome) return Buffer.from(`${head}"error":${JSON.stringify(outcome.error)}}}`);
  return Buffer.concat([Buffer.from(head), ...outcome.answer.fields(), Buffer.from('}}')]);
}
