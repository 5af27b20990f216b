import { useQuery } from '@tanstack/react-query';
import { bytes } from '../../../format/number.js';
import { trendsQuery } from '../data/health-queries.js';
import { percent } from '../data/status-words.js';
import { TrendCard } from './TrendCard.js';
import { newest } from './trend-chart.js';

const SUBJECTS = ['cpu', 'memory', 'process-memory', 'disk', 'network', 'event-loop'] as const;
const CPU = ['cpu'];
const MEMORY = ['memory'];
const PROCESS = ['process-memory'];
const DISK = ['disk'];
const NETWORK = ['network'];
const LOOP = ['event-loop'];
const DIRECTIONS = { rx: 'In', tx: 'Out' };
const QUANTILES = { max: 'longest' };

/** What the server takes of its machine, over time. */
export function ResourcesTab({ range }: { range: string }) {
  const found = useQuery(trendsQuery(SUBJECTS, range));
  const now = (subject: string): number | null => newest(found.data?.trends.find((trend) => trend.subject === subject));
  const size = now('process-memory');
  const card = { range, together: SUBJECTS };
  return (
    <div className="grid min-w-0 gap-3 md:grid-cols-2 2xl:grid-cols-3">
      <TrendCard {...card} title="CPU of the process" subjects={CPU} context={percent(now('cpu'))} />
      <TrendCard {...card} title="Memory of the machine" subjects={MEMORY} context={percent(now('memory'))} />
      <TrendCard {...card} title="Disk with the data" subjects={DISK} context={percent(now('disk'))} />
      <TrendCard {...card} title="Memory of the process" subjects={PROCESS} context={size === null ? undefined : bytes(size)} />
      <TrendCard
        {...card}
        title="Network"
        subjects={NETWORK}
        names={DIRECTIONS}
        context="per second"
        nothing="This machine does not tell what its network carries."
      />
      <TrendCard {...card} title="Event loop lag" subjects={LOOP} names={QUANTILES} />
    </div>
  );
}
