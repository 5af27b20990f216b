import { Bell, Hash, type LucideIcon, Mail, Siren, Webhook } from 'lucide-react';
import type { ChannelKind } from './channel-queries.js';

export interface KindLook {
  label: string;
  icon: LucideIcon;
  /** What it does, in a line. */
  about: string;
}

/** Kinds of channel as they are shown, in the order in which they are offered. */
export const KINDS: Readonly<Record<ChannelKind, KindLook>> = {
  slack: { label: 'Slack', icon: Hash, about: 'A message in a channel, with a button to the alert.' },
  pagerduty: { label: 'PagerDuty', icon: Siren, about: 'An incident that is acknowledged and resolved along with the alert.' },
  webhook: { label: 'Webhook', icon: Webhook, about: 'Signed JSON, sent to an address of yours.' },
  email: { label: 'E-mail', icon: Mail, about: 'A message with the chart, to up to 20 addresses.' },
  in_app: { label: 'In the app', icon: Bell, about: 'A note in the open pages of those who may read alerts.' },
};
