import { useCan } from '../../../session/session.js';
import { ButtonLink, Card, Pill, RelativeTime, type Tone } from '../../../ui/index.js';
import { useMemberNames } from '../../members/use-member-names.js';
import { deliveryFilter } from '../../notifications/delivery-view.js';
import { alertsPath } from '../alert-tabs.js';
import type { AlertDetail, ToldNotification } from '../alert-types.js';
import { receiverWords, toldWords } from '../alert-words.js';

const WORDS: Readonly<Record<ToldNotification['status'], { label: string; tone: Tone }>> = {
  pending: { label: 'Waiting', tone: 'neutral' },
  delivering: { label: 'On its way', tone: 'info' },
  delivered: { label: 'Delivered', tone: 'success' },
  dead: { label: 'Not delivered', tone: 'danger' },
  dismissed: { label: 'Dismissed', tone: 'neutral' },
};
const MOST = 12;

/** Who was told of an alert, and what became of it. */
export function NotificationsCard({ alert }: { alert: AlertDetail }) {
  const { notifications } = alert;
  const nameOf = useMemberNames();
  const mayAct = useCan('notifications:read');
  return (
    <Card
      title="Notifications"
      context={notifications.length > MOST ? `the newest ${MOST} of ${notifications.length}` : undefined}
      actions={
        mayAct && notifications.length > 0 ? (
          <ButtonLink size="sm" variant="ghost" to={alertsPath('deliveries', deliveryFilter({ subject: { kind: 'alert', id: alert.id } }))}>
            Deliveries
          </ButtonLink>
        ) : undefined
      }
    >
      {notifications.length === 0 ? (
        <p className="text-muted">Nobody was told. The channels of its rule say who is.</p>
      ) : (
        <ul aria-label="Notifications" className="flex flex-col gap-2">
          {notifications.slice(0, MOST).map((told) => (
            <li key={told.id} className="min-w-0">
              <p className="flex items-center gap-2">
                <span className="min-w-0 flex-1 truncate font-medium">{receiverWords(told, nameOf)}</span>
                <Pill tone={WORDS[told.status].tone}>{WORDS[told.status].label}</Pill>
              </p>
              <p className="text-sm text-muted">
                {toldWords(told.event)} · <RelativeTime past at={told.endedAt ?? told.createdAt} />
              </p>
              {told.lastError !== null && told.lastError !== '' && told.status !== 'delivered' && <p className="text-sm break-words text-danger">{told.lastError}</p>}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
