import { Injectable } from '@nestjs/common';
import { type Job, type JobRunContext, ScheduledJob } from '../platform/jobs/index.js';
import { ChannelsRepository } from './channels.repository.js';
import { DeliveryRepository } from './delivery.repository.js';
import { NotificationDelivery } from './notification-delivery.js';

const DAY_MS = 86_400_000;
const NOTIFICATIONS_KEPT_DAYS = 90;
/** Longer than what names them. */
const CHANNELS_KEPT_DAYS = 120;

/** Delivers what is due: what nobody nudged for, what is tried again, and what a process left that is gone. */
@Injectable()
@ScheduledJob({ name: 'outbox-delivery', cron: '* * * * * *', leaseSeconds: 30 })
export class OutboxDeliveryJob implements Job {
  constructor(private readonly delivery: NotificationDelivery) {}

  /** Does not wait for the receivers: one that hangs keeps no run from beginning. */
  async run(): Promise<Record<string, number>> {
    return { begun: await this.delivery.look() };
  }
}

/** Removes notifications that ended more than 90 days ago, and channels that were deleted before that. */
@Injectable()
@ScheduledJob({ name: 'notification-cleanup', cron: '0 10 4 * * *', leaseSeconds: 600 })
export class NotificationCleanupJob implements Job {
  constructor(
    private readonly delivery: DeliveryRepository,
    private readonly channels: ChannelsRepository,
  ) {}

  async run({ startedAt }: JobRunContext): Promise<Record<string, number>> {
    const before = (days: number): Date => new Date(startedAt.getTime() - days * DAY_MS);
    return {
      notifications: await this.delivery.purgeEndedBefore(before(NOTIFICATIONS_KEPT_DAYS)),
      channels: await this.channels.purgeDeletedBefore(before(CHANNELS_KEPT_DAYS)),
    };
  }
}
