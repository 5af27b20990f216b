import type { Series, SeriesMemory } from '../domain/series.js';

/** Spellings that are remembered in all; past that all are forgotten, and learnt again as they come. */
const MOST = 300_000;

/** The series that this process has met, tenant by tenant. */
export class KnownSeries {
  private readonly byTenant = new Map<string, Map<string, Series>>();
  private size = 0;

  of(tenantId: string): SeriesMemory {
    return {
      get: (spelling) => this.byTenant.get(tenantId)?.get(spelling),
      set: (spelling, series) => this.remember(tenantId, spelling, series),
    };
  }

  private remember(tenantId: string, spelling: string, series: Series): void {
    if (this.size >= MOST) {
      this.byTenant.clear();
      this.size = 0;
    }
    const known = this.byTenant.get(tenantId) ?? new Map<string, Series>();
    if (known.size === 0) this.byTenant.set(tenantId, known);
    known.set(spelling, series);
    this.size += 1;
  }
}
