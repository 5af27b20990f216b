import { useQuery } from '@tanstack/react-query';
import { Activity } from 'lucide-react';
import { Link } from 'react-router';
import { api } from '../../api/client.js';
import type { components } from '../../api/schema.js';
import { useCan } from '../../session/session.js';
import { RelativeTime, Skeleton, StatusDot, type Tone } from '../../ui/index.js';

type Health = components['schemas']['DashboardHealthResponse'];

const AGAIN_MS = 30_000;
const WORDS: Readonly<Record<Health['status'], { word: string; tone: Tone }>> = {
  healthy: { word: 'Healthy', tone: 'success' },
  degraded: { word: 'Degraded', tone: 'warning' },
  unhealthy: { word: 'Unhealthy', tone: 'danger' },
  unknown: { word: 'Not known yet', tone: 'neutral' },
};

const PART_WORDS: Readonly<Record<Health['parts'][number]['name'], string>> = {
  latency: 'latency',
  errors: 'errors',
  saturation: 'load',
  cache: 'cache hits',
  violations: 'violations',
};

/** What takes most of the score, in words: "mostly for load and cache hits". */
function shortfall(parts: Health['parts']): string | null {
  const lost = parts
    .map(({ name, weight, points }) => ({ name, points: weight - points }))
    .filter((part) => part.points >= 5)
    .sort((one, other) => other.points - one.points)
    .slice(0, 2);
  return lost.length === 0 ? null : `mostly for ${lost.map(({ name }) => PART_WORDS[name]).join(' and ')}`;
}

/** How the installation is, in a line: state, score, age. */
export function HealthLine() {
  const may = useCan('overview:read');
  const health = useQuery({
    queryKey: ['dashboard-health'],
    queryFn: ({ signal }) => api.get<Health>('/dashboard/health', { signal }),
    refetchInterval: AGAIN_MS,
    enabled: may,
  });
  const mayOpen = useCan('system-health:read');
  if (!may) return null;
  return (
    <section aria-label="System health" className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-card border border-line bg-card px-3.5 py-2.5">
      <Activity size={16} strokeWidth={1.7} aria-hidden className="text-muted" />
      <h2 className="font-semibold">
        {mayOpen ? (
          <Link to="/system" className="rounded-sm hover:text-primary hover:underline">
            System health
          </Link>
        ) : (
          'System health'
        )}
      </h2>
      {health.data !== undefined ? (
        <>
          <StatusDot tone={WORDS[health.data.status].tone}>{WORDS[health.data.status].word}</StatusDot>
          {health.data.score !== null && <span className="text-muted">{Math.round(health.data.score)} of 100</span>}
          {health.data.status !== 'healthy' && <span className="text-muted">{shortfall(health.data.parts)}</span>}
          <span className="ml-auto text-sm text-faint">
            read <RelativeTime at={health.data.dataAsOf} />
          </span>
        </>
      ) : health.isError ? (
        <span className="text-muted">could not be read; it is asked again in half a minute.</span>
      ) : (
        <Skeleton className="h-3.5 w-40" />
      )}
    </section>
  );
}
