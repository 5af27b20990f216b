import { Injectable } from '@nestjs/common';
import { slackMessage } from '../domain/slack-message.js';
import type { SlackSettings } from './channel-settings.js';
import type { Delivery, Outcome, Sender } from './sender.js';
import { WebPost } from './web-post.js';

/** Posts to an incoming webhook. */
@Injectable()
export class SlackSender implements Sender {
  constructor(private readonly web: WebPost) {}

  send({ message, settings, links, signal }: Delivery): Promise<Outcome> {
    const { webhookUrl } = settings as unknown as SlackSettings;
    return this.web.post({ url: webhookUrl, body: JSON.stringify(slackMessage(message, links)), secrets: [webhookUrl], signal });
  }
}
