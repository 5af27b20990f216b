/** How a service was found. */
export const SERVICE_STATUSES = ['up', 'degraded', 'down'] as const;
export type ServiceStatus = (typeof SERVICE_STATUSES)[number];

/** How it is as far as is known now; `unknown`: nobody has looked, or been told, in time. */
export const SHOWN_STATUSES = [...SERVICE_STATUSES, 'unknown'] as const;
export type ShownStatus = (typeof SHOWN_STATUSES)[number];

/** Who says how a service is: itself, a registered check, the probe of a data source, or the installation's own probes. */
export const SERVICE_KINDS = ['heartbeat', 'check', 'data-source', 'installation'] as const;
export type ServiceKind = (typeof SERVICE_KINDS)[number];

/** Of all services together: none is down; fewer than half are; half or more are. `unknown`: of none is anything known. */
export const OVERALL_STATUSES = ['healthy', 'degraded', 'unhealthy', 'unknown'] as const;
export type OverallStatus = (typeof OVERALL_STATUSES)[number];

/** What services that nothing is known of are counts neither for nor against. */
export function overallStatus(statuses: readonly ShownStatus[]): OverallStatus {
  const known = statuses.filter((status) => status !== 'unknown');
  const down = known.filter((status) => status === 'down').length;
  if (known.length === 0) return 'unknown';
  if (down === 0) return 'healthy';
  return down * 2 < known.length ? 'degraded' : 'unhealthy';
}

/** `2d 5h 30m`; under a minute `45s`. */
export function uptimeText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return `${whole}s`;
  const [days, hours, minutes] = [Math.floor(whole / 86_400), Math.floor((whole % 86_400) / 3_600), Math.floor((whole % 3_600) / 60)];
  if (days > 0) return `${days}d ${hours}h ${minutes}m`;
  return hours > 0 ? `${hours}h ${minutes}m` : `${minutes}m`;
}
