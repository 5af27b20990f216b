import { type Actor, DomainError } from '../platform/http/index.js';
import { toldToViewer } from './domain/told-to-viewer.js';

/** Values that nobody can supply from outside. */
export function builtInsOf(actor: Actor): Record<string, string | number | boolean | null> {
  const claims = Object.fromEntries(Object.entries(actor.claims).map(([name, value]) => [`user.${name}`, value]));
  // Who an embedded viewer is, nobody but the token's maker knows.
  const userId = actor.kind === 'embed' ? (claims['user.id'] ?? null) : actor.userId;
  return { ...claims, 'tenant.id': actor.tenantId, 'user.id': userId };
}

/**
 * Who shares results: members see alike (what differs between them reaches the key as bound values). Embedded viewers
 * never share with members, whatever their values.
 */
export function policyOf(actor: Actor): string {
  return actor.kind === 'embed' ? `embed:${JSON.stringify(actor.lockedParameters)}` : 'member';
}

/** The history keeps what happened; embedded viewers hear no more of it than they may. */
export function toldTo({ kind, lockedParameters }: Actor, error: unknown): unknown {
  return kind === 'embed' && error instanceof DomainError ? toldToViewer(error, new Set(Object.keys(lockedParameters))) : error;
}
