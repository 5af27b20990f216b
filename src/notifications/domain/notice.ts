/** What a notification tells of. `repeated`: it still stands as it was told before. */
export const NOTICE_EVENTS = ['firing', 'no_data', 'error', 'acknowledged', 'resolved', 'escalated', 'repeated', 'test'] as const;
export type NoticeEvent = (typeof NOTICE_EVENTS)[number];

export const NOTICE_SEVERITIES = ['info', 'warning', 'critical'] as const;
export type NoticeSeverity = (typeof NOTICE_SEVERITIES)[number];

/** A small chart that may go with a notification. */
export interface NoticePicture {
  readonly title: string;
  /** Milliseconds of the epoch, and the value; null where there is none. */
  readonly points: readonly (readonly [number, number | null])[];
  readonly threshold: number | null;
}

/** What happened, as it was when it happened; plain JSON, kept with the notification. */
export interface NoticeContent {
  readonly event: NoticeEvent;
  readonly severity: NoticeSeverity;
  /** Such as "High latency: api". */
  readonly title: string;
  /** One sentence that a person understands. */
  readonly summary: string;
  /** The same for all that is told of one series of one rule; PagerDuty's dedup_key. Nothing overtakes what came before it. */
  readonly fingerprint: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly metric: string | null;
  readonly value: number | null;
  readonly threshold: number | null;
  readonly unit: string;
  /** ISO 8601. */
  readonly at: string;
  /** Page of the web application, such as /alerts/<id>. */
  readonly path: string | null;
  readonly dashboardPath: string | null;
  readonly runbookUrl: string | null;
  readonly picture: NoticePicture | null;
}

/** Rows of one receiver and group that are due together travel in one message; on PagerDuty each is an event of its own. */
export interface NoticeGroup {
  readonly key: string;
  /** So long the first of a message waits for others. */
  readonly waitSeconds: number;
  /** At least so long after a message comes the next of the group. */
  readonly intervalSeconds: number;
}

export type NoticeTarget = { readonly kind: 'channel'; readonly channelId: string } | { readonly kind: 'person'; readonly userId: string };

/** Something to be told to one receiver. */
export interface Notice {
  /** Unique in the tenant, such as rule/alert/sequence/channel/step; adding a known one changes nothing. At most 500 characters. */
  readonly key: string;
  readonly to: NoticeTarget;
  /** What it is about, such as { kind: 'alert', id }. */
  readonly subject: { readonly kind: string; readonly id: string };
  readonly group: NoticeGroup | null;
  readonly content: NoticeContent;
}

export const STATUSES = ['pending', 'delivering', 'delivered', 'dead', 'dismissed'] as const;
/** `dead`: could not be delivered and is tried no more; `dismissed`: dead, and somebody has seen to it. */
export type NotificationStatus = (typeof STATUSES)[number];

export const CHANNEL_KINDS = ['slack', 'pagerduty', 'webhook', 'email', 'in_app'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** How a notification goes: by a channel or, to a person, as a toast or by e-mail. */
export type NotificationRoute = 'channel' | 'toast' | 'email';
