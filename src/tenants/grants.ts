import { type Actor, DomainError } from '../platform/http/index.js';

/**
 * Roles are given by people: whoever held a key that may only invite could otherwise invite themselves as admin, and have
 * every permission that the key lacks.
 * @throws DomainError ACCESS_DENIED for keys and tokens
 */
export function assertPerson(actor: Actor): void {
  if (actor.kind === 'user') return;
  throw new DomainError('ACCESS_DENIED', 'Roles are given by people who are signed in, not by keys or tokens.');
}
