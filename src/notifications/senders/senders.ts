import { Injectable } from '@nestjs/common';
import { secretSettingsOf, settingsSchema } from '../../data-sources/index.js';
import { CHANNEL_KINDS, type ChannelKind } from '../domain/notice.js';
import { EmailSettings, InAppSettings, PagerDutySettings, SlackSettings, WebhookSettings } from './channel-settings.js';
import { EmailSender } from './email.sender.js';
import { PagerDutySender } from './pagerduty.sender.js';
import type { Sender } from './sender.js';
import { SlackSender } from './slack.sender.js';
import { ToastSender } from './toast.sender.js';
import { WebhookSender } from './webhook.sender.js';

/** A kind of channel, as its form is drawn. */
export interface ChannelType {
  readonly kind: ChannelKind;
  readonly title: string;
  /** What its settings are checked by. */
  readonly settings: new () => object;
  /** JSON Schema (draft 2020-12). */
  readonly settingsSchema: Record<string, unknown>;
  readonly secretSettings: readonly string[];
}

const TYPES: Readonly<Record<ChannelKind, { readonly title: string; readonly settings: new () => object }>> = {
  slack: { title: 'Slack', settings: SlackSettings },
  pagerduty: { title: 'PagerDuty', settings: PagerDutySettings },
  webhook: { title: 'Webhook', settings: WebhookSettings },
  email: { title: 'E-mail', settings: EmailSettings },
  in_app: { title: 'In the application', settings: InAppSettings },
};

export function channelType(kind: ChannelKind): ChannelType {
  const { title, settings } = TYPES[kind];
  return { kind, title, settings, settingsSchema: settingsSchema(settings), secretSettings: secretSettingsOf(settings) };
}

export const channelTypes = (): ChannelType[] => CHANNEL_KINDS.map(channelType);

/** Who brings messages to which kind of channel. */
@Injectable()
export class Senders {
  private readonly byKind: Readonly<Record<ChannelKind, Sender>>;

  constructor(slack: SlackSender, pagerduty: PagerDutySender, webhook: WebhookSender, email: EmailSender, toast: ToastSender) {
    this.byKind = { slack, pagerduty, webhook, email, in_app: toast };
  }

  of(kind: ChannelKind): Sender {
    return this.byKind[kind];
  }
}
