/** Who is tracked, by ids alone: no name, no e-mail address, no claim of an embed token. */
export interface Tracked {
  readonly tenantId: string;
  readonly kind: 'user' | 'api-key' | 'embed';
  /** User id, id of the API key, or of the embed token. */
  readonly id: string;
}

/** An event of product analytics, before it takes the shape of one service. */
export interface TrackedEvent {
  /** A UUID, by which services know an event that comes twice. */
  readonly id: string;
  readonly name: 'Dashboard Viewed' | 'Dashboard Metric Interaction' | 'Dashboard Performance';
  readonly at: Date;
  readonly who: Tracked;
  /** What is particular to the event; names in snake case, as the services' own are. */
  readonly properties: Readonly<Record<string, string | number>>;
}

/** What every event tells beside what is particular to it. */
export function propertiesOf({ who, properties }: TrackedEvent): Record<string, string | number> {
  return { ...properties, tenant_id: who.tenantId, viewer: who.kind };
}
