import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { useCan } from '../../session/session.js';
import { Button, ConfirmDialog, ErrorPanel, PageHeader, RelativeTime, useToast } from '../../ui/index.js';
import { CACHE, cacheQuery } from './cache-queries.js';
import { CacheFigures } from './CacheFigures.js';
import { CacheLevels } from './CacheLevels.js';
import { DropEntries } from './DropEntries.js';
import { WarmDashboards } from './WarmDashboards.js';

/** The cache of results: what it does, and by hand what it does by itself otherwise. */
export default function CachePage() {
  const cache = useQuery(cacheQuery);
  const mayWrite = useCan('cache:write');
  const mayFlush = useCan('cache:flush');
  const mayWarm = useCan('dashboards:read') && mayWrite;
  const [flushing, setFlushing] = useState(false);
  const { data } = cache;
  return (
    <>
      <PageHeader
        title="Cache"
        description="Results that are kept, so that who asks next need not wait for a source."
        actions={
          mayFlush && (
            <Button icon={Trash2} onClick={() => setFlushing(true)}>
              Flush everything
            </Button>
          )
        }
      />
      {cache.isError && data === undefined ? (
        <ErrorPanel
          title="The cache could not be read"
          error={cache.error}
          onRetry={() => void cache.refetch()}
          retrying={cache.isFetching}
        />
      ) : (
        <div className="flex flex-col gap-3">
          <CacheFigures metrics={data} />
          {data?.process != null && <CacheLevels process={data.process} />}
          <div className="grid min-w-0 items-start gap-3 lg:grid-cols-2">
            {mayWrite && <DropEntries kinds={data?.kinds} />}
            {mayWarm && <WarmDashboards />}
          </div>
          <p className="text-sm text-faint">
            Of the process that answered, since it was started. {data !== undefined && <>Read <RelativeTime at={new Date(cache.dataUpdatedAt).toISOString()} />.</>}
          </p>
        </div>
      )}
      {flushing && <FlushEverything onClose={() => setFlushing(false)} />}
    </>
  );
}

function FlushEverything({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const toast = useToast();
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Flush the whole cache?"
      confirmLabel="Flush everything"
      onConfirm={async () => {
        await api.delete('/cache');
        await queries.invalidateQueries({ queryKey: CACHE });
        toast.success('The cache is empty');
      }}
    >
      <p>What is kept of every tenant is dropped. Until it is made again, each reader waits for the sources.</p>
    </ConfirmDialog>
  );
}
