import { Injectable } from '@nestjs/common';
import type { Actor } from '../platform/http/index.js';
import { RateLimiter } from '../platform/http/rate-limit/index.js';
import type { ClientFrame } from './domain/client-frame.js';

/** New filters start every widget of a dashboard anew; a topic mostly joins what is evaluated for others already. */
const FILTERS_COST = 10;

/**
 * The pace of frames that start evaluations. An embed token's draw from its own bucket, as requests with it do; a
 * person's or key's from one for all the sockets that they have.
 */
@Injectable()
export class FramePace {
  constructor(private readonly limiter: RateLimiter) {}

  /** @returns 0 when the frame may pass, else the seconds after which it might. */
  async secondsToWait(actor: Actor, frame: ClientFrame): Promise<number> {
    if (frame.type !== 'subscribe' && frame.type !== 'set_filters' && frame.type !== 'get_kpi') return 0;
    const { kind, subject } = actor;
    const topics = frame.type === 'subscribe' ? frame.topics.length : frame.type === 'get_kpi' ? 1 : null;
    const { allowed, retryAfterSeconds } =
      kind === 'embed'
        ? await this.limiter.consume('embed', `embed:${subject}`, topics ?? 1)
        : await this.limiter.consume('socket', `${kind}:${subject}`, topics ?? FILTERS_COST);
    return allowed ? 0 : retryAfterSeconds;
  }
}

/** The topics that a frame would have changed; each hears of it when the frame is refused. */
export function topicsOf(frame: ClientFrame): readonly string[] {
  if (frame.type === 'subscribe') return frame.topics;
  if (frame.type === 'get_kpi') return [`kpi:${frame.name}`];
  return frame.type === 'set_filters' ? [`dashboard:${frame.dashboardId}`] : [];
}
