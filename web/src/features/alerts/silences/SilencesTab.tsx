import { useQuery } from '@tanstack/react-query';
import { BellOff, Plus } from 'lucide-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useCan } from '../../../session/session.js';
import { Button, Card, EmptyState, ErrorPanel, Skeleton, useNow } from '../../../ui/index.js';
import { useMemberNames } from '../../members/use-member-names.js';
import { openAlertsQuery } from '../alert-queries.js';
import { alertsPath } from '../alert-tabs.js';
import { labelsFromText } from './silence-path.js';
import { type Silence, silencesQuery } from './silence-queries.js';
import { ofPhase } from './silence-words.js';
import { SilenceDialog, type SilenceStart } from './SilenceDialog.js';
import { SilenceList } from './SilenceList.js';
import { useEndSilence } from './use-end-silence.js';

/** Of those that are over so many are shown at first. */
const FEW_OVER = 10;

/** What nobody is told of: now, soon, and what was silenced before. */
export default function SilencesTab() {
  const [address, setAddress] = useSearchParams();
  const silences = useQuery(silencesQuery);
  const alerts = useQuery({ ...openAlertsQuery, enabled: useCan('alerts:read') });
  const mayWrite = useCan('silences:write');
  const nameOf = useMemberNames();
  const now = useNow(5_000);
  const asked = address.get('silence');
  const [started, setStarted] = useState<SilenceStart | null>(null);
  const start = started ?? (asked !== null && mayWrite ? { kind: 'new' as const, labels: labelsFromText(asked) } : null);
  const end = useEndSilence();
  const [allOver, setAllOver] = useState(false);
  const close = (): void => {
    setStarted(null);
    if (asked !== null) setAddress(new URL(alertsPath('silences'), location.origin).searchParams, { preventScrollReset: true, replace: true });
  };
  const create = mayWrite && (
    <Button variant="primary" icon={Plus} onClick={() => setStarted({ kind: 'new', labels: {} })}>
      New silence
    </Button>
  );
  const [active, coming, over] = (['active', 'coming', 'over'] as const).map((phase) => ofPhase(silences.data ?? [], phase, now.getTime())) as [Silence[], Silence[], Silence[]];
  const list = {
    now,
    alerts: alerts.data,
    nameOf,
    onEdit: mayWrite ? (silence: Silence) => setStarted({ kind: 'change', silence }) : null,
    onEnd: end,
    onAgain: (silence: Silence) => setStarted({ kind: 'again', silence }),
  };
  return (
    <div className="flex flex-col gap-3">
      {silences.isError && silences.data === undefined ? (
        <ErrorPanel title="The silences could not be loaded" error={silences.error} onRetry={() => void silences.refetch()} retrying={silences.isFetching} />
      ) : silences.data?.length === 0 ? (
        <Card>
          <EmptyState icon={BellOff} title="Nothing is silenced" action={create}>
            Before planned work, silence the alerts that it would cause: by their labels, for as long as it takes. They still stand on the page, and nobody is woken.
          </EmptyState>
        </Card>
      ) : (
        <>
          <Card flush title="Active" context={silences.data === undefined ? undefined : active.length === 0 ? 'nothing is silenced now' : undefined} actions={create}>
            {silences.data === undefined ? <Waiting /> : <SilenceList label="Active silences" silences={active} {...list} />}
            {silences.data !== undefined && active.length === 0 && <p className="px-3.5 pb-3 text-muted">People are told of every alert.</p>}
          </Card>
          {coming.length > 0 && (
            <Card flush title="Coming">
              <SilenceList label="Coming silences" silences={coming} {...list} />
            </Card>
          )}
          {over.length > 0 && (
            <Card flush title="Over">
              <SilenceList label="Silences that are over" silences={allOver ? over : over.slice(0, FEW_OVER)} {...list} />
              {!allOver && over.length > FEW_OVER && (
                <div className="flex justify-center border-t border-line p-2">
                  <Button size="sm" onClick={() => setAllOver(true)}>
                    Show all {over.length}
                  </Button>
                </div>
              )}
            </Card>
          )}
        </>
      )}
      {start !== null && <SilenceDialog start={start} onClose={close} />}
    </div>
  );
}

function Waiting() {
  return (
    <ul className="flex flex-col divide-y divide-line">
      {[1, 2, 3].map((key) => (
        <li key={key} className="flex flex-col gap-2 px-3.5 py-3">
          <Skeleton className="h-4 w-52" />
          <Skeleton className="h-3 w-72 max-w-full" />
        </li>
      ))}
    </ul>
  );
}
