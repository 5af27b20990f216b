import { useQueryClient } from '@tanstack/react-query';
import { type ConnectionStatus, useConnectionStatus, useTopic } from '../../../realtime/index.js';
import { useCan } from '../../../session/session.js';
import { alertKeys } from '../alert-queries.js';

/** Reads alerts anew when one changes. @returns how the socket stands */
export function useLiveAlerts(): ConnectionStatus {
  const queries = useQueryClient();
  const status = useConnectionStatus();
  useTopic(useCan('alerts:read') ? 'alerts' : null, (event) => {
    if (event.kind === 'refused' || (event.kind === 'frame' && event.frame.type !== 'alert')) return;
    void queries.invalidateQueries({ queryKey: alertKeys.all });
  });
  return status;
}
