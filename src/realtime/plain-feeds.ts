import { Injectable } from '@nestjs/common';
import type { Actor } from '../platform/http/index.js';
import { AlertFeeds } from './alert-feeds.js';
import { AnomalyFeeds } from './anomaly-feeds.js';
import { EconomicsFeeds } from './economics-feeds.js';
import type { WatchedFeed } from './feed.js';
import { GuardFeeds } from './guard-feeds.js';
import { StateFeeds } from './state-feeds.js';
import { SystemFeeds } from './system-feeds.js';

/** Topics that name nothing besides: what they tell depends on no dashboard. */
export const PLAIN_TOPICS = ['ai', 'alerts', 'anomalies', 'economics', 'guards', 'system', 'workflows'] as const;
export type PlainTopic = (typeof PLAIN_TOPICS)[number];

/** Feeds of topics that every tenant has one of. */
@Injectable()
export class PlainFeeds {
  private readonly openers: Readonly<Record<PlainTopic, (actor: Actor) => WatchedFeed>>;

  constructor(alerts: AlertFeeds, anomalies: AnomalyFeeds, economics: EconomicsFeeds, guards: GuardFeeds, system: SystemFeeds, states: StateFeeds) {
    this.openers = {
      ai: (actor) => states.aiSessions(actor),
      alerts: (actor) => alerts.open(actor),
      anomalies: (actor) => anomalies.open(actor),
      economics: (actor) => economics.open(actor),
      guards: (actor) => guards.open(actor),
      system: (actor) => system.open(actor),
      workflows: (actor) => states.work(actor),
    };
  }

  /** @throws DomainError ACCESS_DENIED */
  open(actor: Actor, topic: PlainTopic): WatchedFeed {
    return this.openers[topic](actor);
  }
}

/** @returns null for what is no such topic */
export const plainTopicOf = (name: string): PlainTopic | null => PLAIN_TOPICS.find((each) => each === name) ?? null;
