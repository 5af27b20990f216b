import { createHash, randomBytes } from 'node:crypto';

/** How long an invitation can be accepted. */
export const INVITATION_DAYS = 7;

/** A secret of 256 bits for a link. */
export function newInvitationToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is kept of a token. It is random, so a plain hash cannot be searched backwards. */
export function hashOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
