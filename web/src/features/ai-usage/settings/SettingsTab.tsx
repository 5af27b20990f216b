import { useQuery } from '@tanstack/react-query';
import { Card, ErrorPanel, SkeletonText } from '../../../ui/index.js';
import { settingsQuery } from '../data/ai-queries.js';
import { ConfigCard } from './ConfigCard.js';
import { ConnectionsCard } from './ConnectionsCard.js';
import { SettingsForm } from './SettingsForm.js';

/** What is stored and for how long, and whether what figures depend on answers. */
export function SettingsTab() {
  const found = useQuery(settingsQuery());
  return (
    <div className="grid min-w-0 items-start gap-3 lg:grid-cols-2">
      {found.data !== undefined ? (
        // Another version is another form: what somebody else saved meanwhile is taken over.
        <SettingsForm key={found.data.version} settings={found.data} />
      ) : found.isError ? (
        <ErrorPanel title="The settings could not be read" error={found.error} onRetry={() => void found.refetch()} retrying={found.isFetching} />
      ) : (
        <Card title="Content and retention">
          <SkeletonText lines={8} />
        </Card>
      )}
      <div className="flex min-w-0 flex-col gap-3">
        <ConnectionsCard />
        <ConfigCard />
      </div>
    </div>
  );
}
