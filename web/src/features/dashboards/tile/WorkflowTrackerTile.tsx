import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { errorMessage } from '../../../api/errors.js';
import { useCan } from '../../../session/session.js';
import { SkeletonText, StatusDot } from '../../../ui/index.js';
import { workflowsQuery } from '../../system-health/data/health-queries.js';
import { useLiveHealth } from '../../system-health/data/use-live-health.js';
import { WorkflowList } from '../../system-health/status/WorkflowList.js';
import type { ShownWidget } from './QueryTile.js';
import { TileFrame } from './TileFrame.js';
import { TileNotice } from './TileNotice.js';

/** Work in progress with how far it is, as it goes on; for those who may see the health of the system. */
export default function WorkflowTrackerTile({ widget }: { widget: ShownWidget }) {
  const { show } = widget.visualization.config;
  return useCan('system-health:read') ? (
    <Works widget={widget} show={show === 'running' || show === 'failed' ? show : null} />
  ) : (
    <TileFrame name={widget.name} description={widget.description}>
      <TileNotice>Workflows are shown to operators and above.</TileNotice>
    </TileFrame>
  );
}

function Works({ widget, show }: { widget: ShownWidget; show: 'running' | 'failed' | null }) {
  const found = useQuery(workflowsQuery(show));
  const live = useLiveHealth('workflows', ['workflows']);
  return (
    <TileFrame
      name={widget.name}
      description={widget.description}
      flush
      context={
        <Link to="/system" className="hover:text-ink hover:underline">
          <StatusDot tone={live === 'live' ? 'success' : 'warning'}>{live === 'live' ? 'Live' : 'Connecting'} · open</StatusDot>
        </Link>
      }
    >
      {found.isError && found.data === undefined ? (
        <TileNotice tone="danger" title="The workflows could not be read" onRetry={() => void found.refetch()}>
          {errorMessage(found.error)}
        </TileNotice>
      ) : found.data === undefined ? (
        <SkeletonText className="px-3.5 pt-1" />
      ) : (
        <WorkflowList workflows={found.data} label={`Workflows of ${widget.name}`} />
      )}
    </TileFrame>
  );
}
