/** What one page loads at first. */
export interface FirstLoad {
  what: string;
  /** JavaScript, gzipped. */
  bytes: number;
  limit: number;
}

export function firstLoads(dist: string): FirstLoad[];
