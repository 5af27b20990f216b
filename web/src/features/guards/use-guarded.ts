import { useCallback } from 'react';
import { useSearchParams } from 'react-router';
import { useMe } from '../../session/session.js';
import type { Guarded } from './guard-queries.js';

/** Whose guards the address asks for; only platform admins get to see the installation's. */
export function useGuarded(): { of: Guarded; mayChoose: boolean; choose: (of: Guarded) => void } {
  const { user } = useMe();
  const [address, setAddress] = useSearchParams();
  const mayChoose = user.platformAdmin;
  const choose = useCallback((of: Guarded) => setAddress(of === 'tenant' ? {} : { of }, { replace: true }), [setAddress]);
  return { of: mayChoose && address.get('of') === 'installation' ? 'installation' : 'tenant', mayChoose, choose };
}

/** An address below `/guards` for whose guards are looked at. */
export const guardsPath = (of: Guarded, rest = ''): string => `/guards${rest}${of === 'installation' ? '?of=installation' : ''}`;
