import type { AuditEntryEntity } from '../audit-entry.entity.js';

/** Who acted. */
export class AuditActorResponse {
  kind!: 'user' | 'api-key' | 'embed' | 'system';
  /** Id of the user, API key or embed token; null for the system. */
  id!: string | null;
  /** The person behind it: the user, or the maker of the API key. */
  userId!: string | null;
}

/** One line of the audit trail. */
export class AuditEntryResponse {
  id!: string;
  at!: Date;
  actor!: AuditActorResponse;
  action!: string;
  resourceType!: string;
  resourceId!: string | null;
  /** The resource before the change, without secrets. */
  before!: Record<string, unknown> | null;
  /** The resource after the change, without secrets. */
  after!: Record<string, unknown> | null;
  address!: string | null;
  requestId!: string | null;

  static of(entry: AuditEntryEntity): AuditEntryResponse {
    const { id, at, actorKind, actorId, actorUserId, action, resourceType, resourceId, address, requestId } = entry;
    return {
      id,
      at,
      actor: { kind: actorKind, id: actorId, userId: actorUserId },
      action,
      resourceType,
      resourceId,
      before: entry.before as Record<string, unknown> | null,
      after: entry.after as Record<string, unknown> | null,
      address,
      requestId,
    };
  }
}
