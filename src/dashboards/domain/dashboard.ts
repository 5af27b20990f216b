import type { Sharing } from './dashboard-access.js';
import type { DashboardContent } from './dashboard-content.js';

/** A dashboard whole: what is versioned, who it belongs to, who sees it. */
export interface Dashboard {
  readonly id: string;
  readonly tenantId: string;
  readonly slug: string;
  readonly version: number;
  /** null: made by the system. */
  readonly ownerId: string | null;
  readonly sharing: Sharing;
  readonly content: DashboardContent;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly updatedBy: string | null;
  readonly deletedAt: Date | null;
}

/** A dashboard in a list. */
export interface DashboardSummary {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly description: string | null;
  readonly tags: string[];
  readonly version: number;
  readonly ownerId: string | null;
  readonly sharing: Sharing;
  readonly widgetCount: number;
  readonly updatedAt: Date;
}

/** A version in the list of versions. */
export interface VersionEntry {
  readonly version: number;
  readonly name: string;
  readonly authorId: string | null;
  /** Of an embedded viewer, who is no member: id of the token, and what they are called. */
  readonly authorTokenId: string | null;
  readonly authorName: string | null;
  readonly createdAt: Date;
  readonly summary: string;
}
