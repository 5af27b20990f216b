import type { TenantScope } from '../database/index.js';

/** Who makes a request, and what they may do. Made by a credential verifier, never from the request's body. */
export interface Actor extends TenantScope {
  readonly kind: 'user' | 'api-key' | 'embed' | 'system';
  readonly tenantId: string;
  /** The person; null for embedded viewers and the system. For API keys, the member who made the key. */
  readonly userId: string | null;
  /** What rate limits and audit rows name: user id, key id, or embed token id. */
  readonly subject: string;
  readonly role: string | null;
  readonly permissions: ReadonlySet<string>;
  readonly platformAdmin: boolean;
  /** The tenant's plan, which sets the pace of queries. */
  readonly plan: string;
  /** The sign-in that the access token belongs to. */
  readonly sessionId: string | null;
  /** Claims of an embedded viewer; they fill `{{user.<claim>}}`. */
  readonly claims: Readonly<Record<string, string | number | boolean>>;
  /** Values that win over equally named parameters. */
  readonly lockedParameters: Readonly<Record<string, unknown>>;
  /** Of an embedded viewer: id of the one dashboard that there is for them. */
  readonly confinedTo?: string;
}

/** Who did something, by ids alone. */
export interface ActorRef {
  readonly tenantId: string;
  readonly kind: Actor['kind'];
  /** User id, id of the API key, or of the embed token. */
  readonly id: string;
}

export function refOf({ tenantId, kind, subject }: Actor): ActorRef {
  return { tenantId, kind, id: subject };
}
