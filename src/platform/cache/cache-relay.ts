import { Injectable } from '@nestjs/common';
import { DomainEvent, EventBus, PostgresRelay } from '../events/index.js';
import { ResultCache } from './result-cache.js';

/** A notification carries some 8 kB; tags are at most about a hundred bytes. */
const TAGS_PER_EVENT = 50;

/** Results with one of these tags no longer hold. */
export class CacheInvalidated extends DomainEvent<{ tags: string[] }> {
  static readonly eventName = 'cache.invalidated';
  static readonly relayed = true;
}

/** Keeps the replicas' memories in step: what one invalidates, all drop. */
@Injectable()
export class CacheRelay {
  constructor(cache: ResultCache, events: EventBus, relay: PostgresRelay) {
    cache.onInvalidate((tags) => {
      for (let start = 0; start < tags.length; start += TAGS_PER_EVENT) {
        events.publish(new CacheInvalidated({ tags: tags.slice(start, start + TAGS_PER_EVENT) }));
      }
    });
    events.on(CacheInvalidated, ({ tags }, origin) => {
      return origin === 'elsewhere' ? cache.applyRemoteInvalidation(tags) : undefined;
    });
    relay.onGap(() => void cache.clearLocal());
  }
}
