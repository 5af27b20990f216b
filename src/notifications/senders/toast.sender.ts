import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../../platform/database/index.js';
import { EventBus } from '../../platform/events/index.js';
import { type Message, leading } from '../domain/message.js';
import { NotificationShown } from '../notifications.events.js';
import type { Delivery, Outcome, Sender } from './sender.js';

/** Shows messages in open pages, of this process and its replicas. */
@Injectable()
export class ToastSender implements Sender {
  constructor(private readonly events: EventBus) {}

  send({ scope, message }: Delivery): Promise<Outcome> {
    return Promise.resolve(this.show(scope, message, null));
  }

  /** @param userId null: to all who may read alerts */
  show({ tenantId }: TenantScope, message: Message, userId: string | null): Outcome {
    const { subject, content } = leading(message);
    const { event, severity, title, summary, at, path } = content;
    const notification = { id: message.id, event, severity, title, summary, at, path, subject, count: message.told.length };
    this.events.publish(new NotificationShown({ tenantId, userId, notification }));
    return { delivered: true, said: 'Shown in open pages.' };
  }
}
