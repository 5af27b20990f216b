import { useQuery } from '@tanstack/react-query';
import { Card, ErrorPanel, SkeletonText } from '../../../ui/index.js';
import { statusQuery, workflowsQuery } from '../data/health-queries.js';
import { worstFirst } from '../data/status-words.js';
import { useLiveHealth } from '../data/use-live-health.js';
import { ServiceCard } from './ServiceCard.js';
import { ServicesTable } from './ServicesTable.js';
import { StatusHead } from './StatusHead.js';
import { WorkflowList } from './WorkflowList.js';

export interface StatusTabProps {
  range: string;
  service: string | null;
  onService: (name: string) => void;
}

/** How the services are, one of them closely, and what work is going on. */
export function StatusTab({ range, service, onService }: StatusTabProps) {
  const status = useQuery(statusQuery(range));
  const services = status.data?.services;
  // Nobody has chosen: the one that most needs to be looked at.
  const chosen = service ?? (services === undefined ? null : (worstFirst(services)[0]?.name ?? null));
  return (
    <div className="flex flex-col gap-3">
      {status.isError && status.data === undefined ? (
        <ErrorPanel
          title="The status could not be read"
          error={status.error}
          onRetry={() => void status.refetch()}
          retrying={status.isFetching}
        />
      ) : (
        <StatusHead status={status.data} />
      )}
      <div className="grid min-w-0 items-start gap-3 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-3">
          <Card title="Services" flush context={services && `${services.length} known`}>
            <ServicesTable services={services} chosen={chosen} onChoose={onService} />
          </Card>
          <WorkflowsCard />
        </div>
        {chosen !== null && <ServiceCard key={chosen} name={chosen} range={range} />}
      </div>
    </div>
  );
}

function WorkflowsCard() {
  const found = useQuery(workflowsQuery(null, 20));
  useLiveHealth('workflows', ['workflows', 'status']);
  return (
    <Card title="Workflows" flush bodyClassName="max-h-96 overflow-hidden flex">
      {found.isError && found.data === undefined ? (
        <ErrorPanel
          className="m-3.5 flex-1"
          title="The workflows could not be read"
          error={found.error}
          onRetry={() => void found.refetch()}
          retrying={found.isFetching}
        />
      ) : found.data === undefined ? (
        <SkeletonText className="flex-1 p-3.5" />
      ) : (
        <div className="flex min-h-0 min-w-0 flex-1">
          <WorkflowList workflows={found.data} label="Workflows" />
        </div>
      )}
    </Card>
  );
}
