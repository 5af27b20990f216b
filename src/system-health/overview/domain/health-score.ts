/** What the score is made of; null: not known. */
export interface HealthInput {
  /** 95th percentile of the time to answer the API's requests, ms. */
  readonly p95Ms: number | null;
  /** Of the API's answers that were the server's fault. */
  readonly errorRatePercent: number | null;
  readonly cpuPercent: number | null;
  readonly memoryPercent: number | null;
  readonly diskPercent: number | null;
  readonly eventLoopLagMs: number | null;
  /** Of the reads of results. */
  readonly cacheHitRatePercent: number | null;
  /** How many reads that is of. */
  readonly cacheReads: number | null;
  readonly openViolations: number | null;
}

export const HEALTH_PARTS = ['latency', 'errors', 'saturation', 'cache', 'violations'] as const;
export type HealthPartName = (typeof HEALTH_PARTS)[number];

/** A part of the score. */
export interface HealthPart {
  readonly name: HealthPartName;
  /** Points that it can give at most: its weight among the parts that are known. 0 when it is not. */
  readonly weight: number;
  /** How well it does, 0 to 100; null when it is not known. */
  readonly score: number | null;
  /** Points that it gives; those of all parts add up to the score. */
  readonly points: number;
}

/** The score and what it is made of; null when no part is known. */
export interface HealthScore {
  readonly score: number | null;
  readonly parts: readonly HealthPart[];
}

export type HealthStatus = 'healthy' | 'degraded' | 'unhealthy' | 'unknown';

/** Fewer reads say nothing of a cache: each result misses once, and after a start all of them do. */
export const LEAST_CACHE_READS = 200;

/** How much each part counts for, of 100. */
const WEIGHTS: Readonly<Record<HealthPartName, number>> = { latency: 30, errors: 30, saturation: 20, cache: 10, violations: 10 };

/**
 * From which value a figure is as good as it need be, and from which it is as bad as can be; in between it falls evenly.
 * Latency and errors begin at what the installation promises (p95 below 200 ms, 99.9 % of answers) and are lost at what
 * nobody would wait for, or put up with; a machine is well to 70 % and about to fail at 95 %.
 */
const SCALES = {
  p95Ms: { good: 200, bad: 2_000 },
  errorRatePercent: { good: 0.1, bad: 5 },
  cpuPercent: { good: 70, bad: 95 },
  memoryPercent: { good: 80, bad: 98 },
  diskPercent: { good: 80, bad: 98 },
  eventLoopLagMs: { good: 50, bad: 500 },
  cacheHitRatePercent: { good: 80, bad: 20 },
  openViolations: { good: 0, bad: 4 },
} as const satisfies Record<Exclude<keyof HealthInput, 'cacheReads'>, { good: number; bad: number }>;

/**
 * How well the installation does, 0 to 100: the weighted mean of its parts. Saturation is as bad as the worst of CPU,
 * memory, disk and event loop, for each of them stops the whole. What is not known is left out, and its weight shared by
 * the others, so that a missing figure neither helps nor hurts.
 */
export function healthScore(input: HealthInput): HealthScore {
  const saturation = (['cpuPercent', 'memoryPercent', 'diskPercent', 'eventLoopLagMs'] as const).map((name) => graded(input, name));
  const knownSaturation = saturation.filter((grade) => grade !== null);
  const grades: Record<HealthPartName, number | null> = {
    latency: graded(input, 'p95Ms'),
    errors: graded(input, 'errorRatePercent'),
    saturation: knownSaturation.length === 0 ? null : Math.min(...knownSaturation),
    cache: (input.cacheReads ?? 0) < LEAST_CACHE_READS ? null : graded(input, 'cacheHitRatePercent'),
    violations: graded(input, 'openViolations'),
  };
  const known = HEALTH_PARTS.filter((name) => grades[name] !== null);
  const total = known.reduce((sum, name) => sum + WEIGHTS[name], 0);
  const parts = HEALTH_PARTS.map((name): HealthPart => {
    const grade = grades[name];
    const weight = grade === null ? 0 : (100 * WEIGHTS[name]) / total;
    return { name, weight: rounded(weight), score: grade === null ? null : rounded(100 * grade), points: rounded(weight * (grade ?? 0)) };
  });
  return { score: known.length === 0 ? null : rounded(known.reduce((sum, name) => sum + (100 * WEIGHTS[name] * (grades[name] ?? 0)) / total, 0)), parts };
}

/** What a score is called. */
export function statusOf(score: number | null): HealthStatus {
  if (score === null) return 'unknown';
  if (score >= 80) return 'healthy';
  return score >= 50 ? 'degraded' : 'unhealthy';
}

/** 1 where a figure is good, 0 where it is bad. */
function graded(input: HealthInput, name: keyof typeof SCALES): number | null {
  const value = input[name];
  if (value === null || !Number.isFinite(value)) return null;
  const { good, bad } = SCALES[name];
  return Math.min(1, Math.max(0, (value - bad) / (good - bad)));
}

const rounded = (value: number): number => Math.round(value * 10) / 10;
