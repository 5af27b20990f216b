import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';
import { useTopic } from '../../../realtime/index.js';
import { useCan } from '../../../session/session.js';
import { useToast } from '../../../ui/index.js';
import { useAlertActions } from '../use-alert-actions.js';
import { NewsOfAlerts, type News, newsOf } from './news.js';
import { useLiveAlerts } from './use-live-alerts.js';

/** So long a toast of an alert stays, if nobody does something about it. */
const STAYS_MS = 20_000;

/** Says aloud, on whatever page, what fires now, with a way to take it at once. Renders nothing. */
export default function AlertToasts() {
  const mayRead = useCan('alerts:read');
  const mayRespond = useCan('alerts:respond');
  const toast = useToast();
  const navigate = useNavigate();
  const { acknowledge } = useAlertActions();
  const told = useRef(new NewsOfAlerts());
  const shown = useRef(new Map<string, () => void>());
  useLiveAlerts();
  const show = ({ alertId, title, description, danger, takeable, path }: News): void => {
    const take = takeable && mayRespond && alertId !== null;
    const open = path === null ? null : { label: 'Open', onAction: () => void navigate(path) };
    const action = take ? { label: 'Acknowledge', onAction: () => void acknowledge([{ id: alertId, title, assignedTo: null }]) } : open;
    const close = toast.show({ title, description, tone: danger ? 'danger' : 'neutral', duration: STAYS_MS, ...(action === null ? {} : { action }) });
    if (alertId !== null) shown.current.set(alertId, close);
  };
  useTopic(mayRead ? 'alerts' : null, (event) => {
    if (event.kind !== 'frame') return;
    const { news, settled } = newsOf(event.frame, mayRespond);
    // Somebody has it, or it is over: nothing is to be done about it any more.
    if (settled !== null) {
      shown.current.get(settled)?.();
      shown.current.delete(settled);
    }
    if (news !== null && told.current.isNew(news, Date.now())) show(news);
  });
  useEffect(() => () => shown.current.clear(), []);
  return null;
}
