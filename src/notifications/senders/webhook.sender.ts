import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { signatureOf, webhookBody } from '../domain/webhook-body.js';
import type { WebhookSettings } from './channel-settings.js';
import type { Delivery, Outcome, Sender } from './sender.js';
import { WebPost } from './web-post.js';

/** Posts signed JSON. */
@Injectable()
export class WebhookSender implements Sender {
  constructor(
    private readonly web: WebPost,
    private readonly clock: Clock,
  ) {}

  send({ message, settings, links, signal }: Delivery): Promise<Outcome> {
    const { url, secret, authorization } = settings as unknown as WebhookSettings;
    const body = JSON.stringify(webhookBody(message, links));
    const timestamp = Math.floor(this.clock.now().getTime() / 1_000);
    const headers = {
      'x-tidemark-timestamp': String(timestamp),
      'x-tidemark-signature': signatureOf(secret, timestamp, body),
      // A header takes plain characters alone.
      'idempotency-key': encodeURI(message.idempotencyKey),
      ...(authorization !== undefined && { authorization }),
    };
    const secrets = [secret, url, ...(authorization === undefined ? [] : [authorization, ...authorization.split(' ')])];
    return this.web.post({ url, body, headers, secrets, signal });
  }
}
