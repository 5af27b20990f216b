import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { plural } from '../../format/number.js';
import { Button, Card, Checkbox, EmptyState, ErrorLine, ErrorPanel, SkeletonText } from '../../ui/index.js';
import { dashboardsQuery } from '../dashboards/data/dashboard-queries.js';
import { CACHE, type CacheWarmed } from './cache-queries.js';

/** What one request takes. */
const MOST = 20;

/** Makes the results of dashboards before somebody opens them. */
export function WarmDashboards() {
  const queries = useQueryClient();
  const dashboards = useQuery(dashboardsQuery);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const warm = useMutation({
    mutationFn: () => api.post<CacheWarmed>('/cache/warm', { dashboardIds: chosen }),
    onSettled: () => queries.invalidateQueries({ queryKey: CACHE }),
  });
  const told = new Map(warm.data?.dashboards.map((one) => [one.dashboardId, one]));
  const toggle = (id: string, on: boolean): void => setChosen(on ? [...chosen, id] : chosen.filter((one) => one !== id));
  return (
    <Card
      title="Warm dashboards"
      context={chosen.length > 0 ? `${chosen.length} of ${MOST} at most` : undefined}
      description="Their results are made now, with the filters that they open with. Each widget counts as a query of yours."
    >
      {dashboards.isError && dashboards.data === undefined ? (
        <ErrorPanel
          title="The dashboards could not be loaded"
          error={dashboards.error}
          onRetry={() => void dashboards.refetch()}
          retrying={dashboards.isFetching}
        />
      ) : dashboards.data === undefined ? (
        <SkeletonText lines={3} />
      ) : dashboards.data.length === 0 ? (
        <EmptyState compact title="There is no dashboard yet">
          What you create under Dashboards can be warmed here.
        </EmptyState>
      ) : (
        <div className="flex flex-col gap-3">
          <ul aria-label="Dashboards" className="flex max-h-64 flex-col gap-2 overflow-y-auto">
            {dashboards.data.map(({ id, name }) => {
              const on = chosen.includes(id);
              return (
                <li key={id}>
                  <Checkbox
                    label={name}
                    description={words(told.get(id))}
                    checked={on}
                    disabled={warm.isPending || (!on && chosen.length >= MOST)}
                    onChange={(event) => toggle(id, event.target.checked)}
                  />
                </li>
              );
            })}
          </ul>
          {warm.isError && <ErrorLine error={warm.error} />}
          <Button className="self-start" pending={warm.isPending} disabled={chosen.length === 0} onClick={() => warm.mutate()}>
            Warm
          </Button>
        </div>
      )}
    </Card>
  );
}

/** What became of a dashboard. */
function words(warmed: CacheWarmed['dashboards'][number] | undefined): string | undefined {
  if (warmed === undefined) return undefined;
  if (warmed.error !== null) return `Not warmed: ${warmed.error}`;
  const kept = `${plural(warmed.results, 'result')} ${warmed.results === 1 ? 'is' : 'are'} kept`;
  return warmed.failed === 0 ? kept : `${kept}, ${warmed.failed} could not be made`;
}
