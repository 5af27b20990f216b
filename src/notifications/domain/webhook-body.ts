import { createHmac } from 'node:crypto';
import type { Links, Message } from './message.js';

/** What a webhook is sent, before it is written as JSON. */
export interface WebhookBody {
  readonly id: string;
  readonly sentBy: 'tidemark';
  readonly notifications: readonly {
    readonly key: string;
    readonly event: string;
    readonly severity: string;
    readonly title: string;
    readonly summary: string;
    readonly subject: { readonly kind: string; readonly id: string };
    readonly fingerprint: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly metric: string | null;
    readonly value: number | null;
    readonly threshold: number | null;
    readonly unit: string;
    readonly at: string;
    readonly url: string | null;
    readonly dashboardUrl: string | null;
    readonly runbookUrl: string | null;
    readonly pictureUrl: string | null;
  }[];
}

export function webhookBody({ id, told }: Message, links: Links): WebhookBody {
  return {
    id,
    sentBy: 'tidemark',
    notifications: told.map((each) => {
      const { event, severity, title, summary, fingerprint, labels, metric, value, threshold, unit, at, path, dashboardPath, runbookUrl } = each.content;
      return {
        key: each.key,
        event,
        severity,
        title,
        summary,
        subject: each.subject,
        fingerprint,
        labels,
        metric,
        value,
        threshold,
        unit,
        at,
        url: links.page(path),
        dashboardUrl: links.page(dashboardPath),
        runbookUrl,
        pictureUrl: links.picture(each),
      };
    }),
  };
}

/** `v1=` and the HMAC-SHA256, in hexadecimal, of the timestamp, a dot and the body. @param timestamp seconds of the epoch */
export function signatureOf(secret: string, timestamp: number, body: string): string {
  return `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}
