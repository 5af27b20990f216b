import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/index.js';
import { Clock } from '../platform/clock/index.js';
import { FairQueue } from '../platform/fair-queue/index.js';
import { type Actor, DomainError, type Waiting, notFound } from '../platform/http/index.js';
import { RateLimiter } from '../platform/http/rate-limit/index.js';
import { ChannelsRepository, type StoredChannel } from './channels.repository.js';
import { DeliveryLimits } from './delivery-limits.js';
import type { Message } from './domain/message.js';
import type { ChannelTestResponse } from './dto/channel.response.js';
import { NotificationDelivery } from './notification-delivery.js';
import { Receivers } from './receivers.js';
import { DeliveryFailure, type Outcome } from './senders/sender.js';

/** Sends a notification to try a channel, while somebody waits for what becomes of it. */
@Injectable()
export class ChannelTests {
  private readonly queue = new FairQueue({ perSource: 1, perSubject: 2, perTenant: 4, maxWaiting: 20, maxWaitMs: 20_000 }, 'tests of channels');

  constructor(
    private readonly channels: ChannelsRepository,
    private readonly receivers: Receivers,
    private readonly delivery: NotificationDelivery,
    private readonly audit: AuditLog,
    private readonly limits: DeliveryLimits,
    private readonly limiter: RateLimiter,
    private readonly clock: Clock,
  ) {}

  /**
   * That it did not arrive is an answer, not a failure. When it did, what waits for the channel is tried at once.
   * @throws DomainError NOT_FOUND, RATE_LIMIT_EXCEEDED, SERVICE_UNAVAILABLE when too many tests of the tenant are waiting
   */
  async test(actor: Actor, id: string, { signal }: Waiting): Promise<ChannelTestResponse> {
    const channel = await this.channels.find(actor, id);
    if (!channel) throw notFound('notification channel');
    await this.keepPace(actor);
    const place = { tenantId: actor.tenantId, sourceId: id, subject: actor.subject };
    const { outcome, latencyMs } = await this.queue.run(place, signal, () => this.attempt(actor, channel, signal));
    await this.channels.transaction(actor, (manager) =>
      this.audit.record(manager, actor, {
        action: 'notification-channel.test',
        resourceType: 'notification-channel',
        resourceId: id,
        before: null,
        after: { delivered: outcome.delivered, said: outcome.said },
      }),
    );
    if (outcome.delivered) await this.delivery.answers({ tenantId: actor.tenantId, lane: id });
    return { delivered: outcome.delivered, message: outcome.said, latencyMs };
  }

  /** Nobody floods strangers' mailboxes, through the installation's own server least of all. */
  private async keepPace({ tenantId }: Actor): Promise<void> {
    const { allowed, retryAfterSeconds } = await this.limiter.consume('channel-test', `tenant:${tenantId}`);
    if (!allowed) throw new DomainError('RATE_LIMIT_EXCEEDED', 'Channels of this tenant were tried too often; try again shortly.', undefined, retryAfterSeconds);
  }

  private async attempt(actor: Actor, channel: StoredChannel, signal: AbortSignal): Promise<{ outcome: Outcome; latencyMs: number }> {
    const startedAt = performance.now();
    const timed = AbortSignal.any([signal, AbortSignal.timeout(this.limits.timeoutMs)]);
    const outcome = await this.receivers.throughChannel(actor, channel, this.messageFor(channel), timed).catch((error: unknown): Outcome => {
      if (!(error instanceof DeliveryFailure)) throw error;
      return { delivered: false, said: error.message, failure: error.failure, retryAfterMs: null };
    });
    return { outcome, latencyMs: Math.round(performance.now() - startedAt) };
  }

  private messageFor({ id, name }: StoredChannel): Message {
    const now = this.clock.now().getTime();
    const messageId = randomUUID();
    // An hour's small wave, so that the chart is tried too.
    const points = Array.from({ length: 61 }, (_, minute): [number, number] => [now - (60 - minute) * 60_000, Math.round(200 + 80 * Math.sin(minute / 9) + (minute > 52 ? 25 * (minute - 52) : 0))]);
    const content = {
      event: 'test',
      severity: 'info',
      title: `Test of ${name}`,
      summary: 'Somebody tries this channel. Nothing is wrong, and nothing needs to be done.',
      fingerprint: `test-${id}`,
      labels: {},
      metric: 'tidemark.test',
      value: points.at(-1)?.[1] ?? null,
      threshold: 350,
      unit: 'ms',
      at: new Date(now).toISOString(),
      path: null,
      dashboardPath: null,
      runbookUrl: null,
      picture: { title: 'Test', points, threshold: 350 },
    } as const;
    const key = `test/${id}/${messageId}`;
    return { id: messageId, idempotencyKey: key, told: [{ id: messageId, key, subject: { kind: 'channel', id }, content }] };
  }
}
