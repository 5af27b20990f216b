import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useCan } from '../../session/session.js';
import { ButtonLink, Card, ErrorPanel, PageHeader, SegmentedControl } from '../../ui/index.js';
import { guardListQuery } from './guard-queries.js';
import { GuardsTable } from './GuardsTable.js';
import { OpenViolations } from './OpenViolations.js';
import { guardsPath, useGuarded } from './use-guarded.js';
import { useLiveGuards } from './use-live-guards.js';
import { ViolationHistory } from './ViolationHistory.js';

/** What does not hold now, all guards with how they stand, and what was violated before. */
export default function GuardsPage() {
  const { of, mayChoose, choose } = useGuarded();
  const guards = useQuery(guardListQuery(of));
  const mayWrite = useCan('guards:write');
  useLiveGuards(of);
  const create = mayWrite && (
    <ButtonLink to={guardsPath(of, '/new')} variant="primary" icon={Plus}>
      New guard
    </ButtonLink>
  );
  return (
    <>
      <PageHeader title="Guards" description="Thresholds that must hold, read every 15 seconds." actions={guards.data?.length !== 0 && create} />
      <div className="flex flex-col gap-3">
        {mayChoose && (
          <SegmentedControl
            label="Whose guards"
            size="sm"
            className="self-start"
            value={of}
            options={[
              { value: 'tenant', label: 'This tenant' },
              { value: 'installation', label: 'Installation' },
            ]}
            onValueChange={choose}
          />
        )}
        <OpenViolations key={`open-${of}`} of={of} />
        {guards.isError && guards.data === undefined ? (
          <ErrorPanel title="The guards could not be loaded" error={guards.error} onRetry={() => void guards.refetch()} retrying={guards.isFetching} />
        ) : (
          <Card flush title="All guards">
            <GuardsTable guards={guards.data} of={of} create={create} />
          </Card>
        )}
        <ViolationHistory key={`history-${of}`} of={of} guards={guards.data ?? []} />
      </div>
    </>
  );
}
