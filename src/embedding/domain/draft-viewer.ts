import type { Actor } from '../../platform/http/index.js';

/**
 * Whose a draft is. Tokens last an hour; a viewer whose token says who they are (`userContext.id`) goes on with their
 * draft under the next one, if it locks the same: another customer may have a user of the same id.
 */
export interface DraftViewer {
  tokenId: string;
  tenantId: string;
  dashboardId: string;
  /** `userContext.id` as JSON; null: nobody knows, and the draft is the token's alone. */
  person: string | null;
  /** `lockedParameters` as JSON, in the order in which they were given. */
  locked: string;
}

export function draftViewer({ subject, tenantId, claims, lockedParameters }: Actor, dashboardId: string): DraftViewer {
  const id = Object.hasOwn(claims, 'id') ? claims['id'] : undefined;
  return { tokenId: subject, tenantId, dashboardId, person: id === undefined ? null : JSON.stringify(id), locked: JSON.stringify(lockedParameters) };
}
