import { Injectable } from '@nestjs/common';
import { type PagerDutyAction, pagerDutyEvent } from '../domain/pagerduty-event.js';
import type { Told } from '../domain/message.js';
import { PAGERDUTY_REGIONS, type PagerDutySettings } from './channel-settings.js';
import type { Delivery, Outcome, Sender } from './sender.js';
import { WebPost } from './web-post.js';

const ADDRESSES: Readonly<Record<(typeof PAGERDUTY_REGIONS)[number], string>> = {
  us: 'https://events.pagerduty.com/v2/enqueue',
  eu: 'https://events.eu.pagerduty.com/v2/enqueue',
};

/** Sends events, one after the other: PagerDuty knows no message of several. */
@Injectable()
export class PagerDutySender implements Sender {
  constructor(private readonly web: WebPost) {}

  async send(delivery: Delivery): Promise<Outcome> {
    let outcome: Outcome = { delivered: true, said: '' };
    for (const told of delivery.message.told) {
      outcome = await this.sendOne(delivery, told);
      // A test pages nobody for longer than it takes.
      if (outcome.delivered && told.content.event === 'test') outcome = await this.sendOne(delivery, told, 'resolve');
      if (!outcome.delivered) return outcome;
    }
    return outcome;
  }

  private sendOne({ settings, links, signal }: Delivery, told: Told, action?: PagerDutyAction): Promise<Outcome> {
    const { routingKey, region, url } = settings as unknown as PagerDutySettings;
    return this.web.post({ url: url ?? ADDRESSES[region], body: JSON.stringify(pagerDutyEvent(told, routingKey, links, action)), secrets: [routingKey], signal });
  }
}
