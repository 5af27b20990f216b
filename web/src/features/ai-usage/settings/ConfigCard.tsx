import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Card, ErrorPanel, SkeletonText } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import { configQuery } from '../data/ai-queries.js';
import { uptime, whole } from '../data/ai-words.js';

/** What holds besides: limits of what is taken in, and which models have a price. */
export function ConfigCard() {
  const found = useQuery(configQuery());
  const reader = useReader();
  const config = found.data;
  return (
    <Card title="What holds">
      {found.isError && config === undefined ? (
        <ErrorPanel title="It could not be read" error={found.error} onRetry={() => void found.refetch()} retrying={found.isFetching} />
      ) : config === undefined ? (
        <SkeletonText lines={5} />
      ) : (
        <dl className="m-0">
          <Row name="Sessions are kept for">{whole(config.retention.sessionDays, reader)} days</Row>
          <Row name="A live session has failed after silence of">{uptime(config.thresholds.abandonedAfterSeconds)}</Row>
          <Row name="Sessions or messages of one request">at most {whole(config.thresholds.maxBatchItems, reader)}</Row>
          <Row name="Days begin and end in">{config.timeZone}</Row>
          <Row name="Models with a price today">{config.pricedModels.length === 0 ? 'none' : config.pricedModels.join(', ')}</Row>
        </dl>
      )}
    </Card>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline gap-4 border-b border-line py-1.5 last:border-0">
      <dt className="text-muted">{name}</dt>
      <dd className="m-0 ml-auto min-w-0 text-right break-words">{children}</dd>
    </div>
  );
}
