import type { ReactNode } from 'react';
import { bytes, count, duration } from '../../../format/number.js';
import { cx, Pill, Skeleton } from '../../../ui/index.js';
import type { SystemStatus } from '../data/health-queries.js';
import { OVERALL_TONES, OVERALL_WORDS, percent } from '../data/status-words.js';

/** How everything is, in one line of figures. What is not known is a dash. */
export function StatusHead({ status }: { status: SystemStatus | undefined }) {
  const network = status?.network;
  const figures: [string, ReactNode, boolean][] = [
    ['Availability', status ? percent(status.availabilityPercent) : null, false],
    ['CPU', status ? percent(status.cpuUsage) : null, (status?.cpuUsage ?? 0) >= 90],
    ['Memory', status ? percent(status.memoryUsage) : null, (status?.memoryUsage ?? 0) >= 95],
    ['Disk', status ? percent(status.diskUsage) : null, (status?.diskUsage ?? 0) >= 90],
    ['Network', network ? <Network {...network} /> : null, false],
    ['Database p95', status ? (status.database.p95Ms === null ? '–' : duration(status.database.p95Ms)) : null, false],
    ['Running workflows', status ? count(status.activeWorkflows) : null, false],
    ['Up for', status?.uptime ?? null, false],
  ];
  return (
    <section
      aria-label="Overall status"
      className="grid grid-cols-2 gap-px overflow-hidden rounded-card border border-line bg-line sm:grid-cols-3 xl:grid-cols-[repeat(9,auto)]"
    >
      <div className="flex flex-col justify-center gap-1 bg-card px-3.5 py-2.5">
        <span className="text-sm text-muted">Overall</span>
        {status === undefined ? (
          <Skeleton className="h-5 w-16" />
        ) : (
          <span>
            <Pill tone={OVERALL_TONES[status.overallStatus]}>{OVERALL_WORDS[status.overallStatus]}</Pill>
          </span>
        )}
      </div>
      {figures.map(([name, value, hot]) => (
        <dl key={name} className={cx('m-0 min-w-0 bg-card px-3.5 py-2.5', name === 'Network' && 'max-sm:order-last max-sm:col-span-2')}>
          <dt className="truncate text-sm text-muted">{name}</dt>
          <dd
            title={typeof value === 'string' ? value : undefined}
            className={cx('mt-0.5 text-lg font-semibold tabular-nums', hot && 'text-danger', name === 'Network' && 'text-base leading-5!')}
          >
            {value ?? <Skeleton className="h-5 w-14" />}
          </dd>
        </dl>
      ))}
    </section>
  );
}

/** Both ways: each on a line of its own where figures stand side by side. */
function Network({ rxBytesPerSecond, txBytesPerSecond }: NonNullable<SystemStatus['network']>) {
  return (
    <span className="flex flex-wrap gap-x-3 xl:flex-col">
      <span className="whitespace-nowrap">{rate(rxBytesPerSecond)} in</span>
      <span className="whitespace-nowrap">{rate(txBytesPerSecond)} out</span>
    </span>
  );
}

const rate = (value: number | null): string => (value === null ? '–' : `${bytes(value)}/s`);
