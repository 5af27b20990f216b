import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { useMe } from '../../session/session.js';
import { addressOf, type AnomalyView, viewOf } from './anomaly-view.js';

export interface AnomalyViewState {
  view: AnomalyView;
  /** Platform admins see the installation's as well. */
  mayChooseWhose: boolean;
  change: (next: Partial<AnomalyView>) => void;
}

/** What the address asks for; only platform admins get to see the installation's. */
export function useAnomalyView(): AnomalyViewState {
  const { user } = useMe();
  const [address, setAddress] = useSearchParams();
  const mayChooseWhose = user.platformAdmin;
  const view = useMemo<AnomalyView>(() => {
    const asked = viewOf(address);
    return mayChooseWhose ? asked : { ...asked, of: 'tenant' };
  }, [address, mayChooseWhose]);
  const change = useCallback(
    (next: Partial<AnomalyView>) => setAddress(addressOf({ ...view, ...next }), { replace: true, preventScrollReset: true }),
    [setAddress, view],
  );
  return { view, mayChooseWhose, change };
}
