/** Roles of a membership, each holding all that the ones before it hold. */
export const ROLES = ['viewer', 'operator', 'developer', 'admin'] as const;

export type Role = (typeof ROLES)[number];
