import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { adoptSession, api, ApiError, forgetSession, onSessionEnd, publicApi, refreshSession } from '../api/client.js';
import type { AuthResponse, Me } from '../api/types.js';

export type SessionStatus = 'starting' | 'signed-out' | 'signed-in';

export interface SessionActions {
  /** Takes over the answer of a sign-in, registration or accepted invitation. */
  begin: (auth: AuthResponse) => void;
  /** Ends the session here and on the server. */
  signOut: () => Promise<void>;
  switchTenant: (tenantId: string) => Promise<void>;
}

interface SessionState extends SessionActions {
  status: SessionStatus;
  /** Why the session could not be looked for: the server is out of reach. */
  startError: unknown;
  retryStart: () => void;
  /** How the last session ended: by itself, which the sign-in page says, or because the person left. */
  ended: 'expired' | 'left' | null;
}

const SessionContext = createContext<SessionState | null>(null);
const MeContext = createContext<Me | null>(null);

export const ME_KEY = ['me'] as const;

/** Keeps track of who is signed in. On a fresh page the refresh cookie, if there is one, brings the session back. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [status, setStatus] = useState<SessionStatus>('starting');
  const [startError, setStartError] = useState<unknown>(null);
  const [ended, setEnded] = useState<SessionState['ended']>(null);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    onSessionEnd(() => {
      queries.clear();
      setEnded('expired');
      setStatus('signed-out');
    });
  }, [queries]);

  useEffect(() => {
    let current = true;
    refreshSession().then(
      () => current && setStatus('signed-in'),
      (error: unknown) => {
        if (!current) return;
        if (error instanceof ApiError && (error.status === 401 || error.status === 403 || error.status === 400))
          setStatus('signed-out');
        else setStartError(error);
      },
    );
    return () => {
      current = false;
    };
  }, [attempt]);

  const state = useMemo<SessionState>(() => {
    const begin = (auth: AuthResponse): void => {
      adoptSession(auth);
      queries.clear();
      setEnded(null);
      setStatus('signed-in');
    };
    return {
      status,
      startError,
      ended,
      retryStart: () => {
        setStartError(null);
        setAttempt((count) => count + 1);
      },
      begin,
      signOut: async () => {
        await publicApi.post('/auth/logout').catch(() => undefined);
        forgetSession();
        queries.clear();
        setEnded('left');
        setStatus('signed-out');
      },
      switchTenant: async (tenantId) => begin(await api.post<AuthResponse>('/auth/switch-tenant', { tenantId })),
    };
  }, [status, startError, ended, queries]);

  return <SessionContext value={state}>{children}</SessionContext>;
}

/** Status of the session and what can be done with it. */
export function useSession(): SessionState {
  const state = useContext(SessionContext);
  if (state === null) throw new Error('useSession needs a SessionProvider around it.');
  return state;
}

/** Who is signed in, read from the server; for the part of the application that shows nothing without it. */
export function useMeQuery() {
  return useQuery({
    queryKey: ME_KEY,
    queryFn: ({ signal }) => api.get<Me>('/auth/me', { signal }),
    staleTime: 60_000,
  });
}

export function MeProvider({ me, children }: { me: Me; children: ReactNode }) {
  return <MeContext value={me}>{children}</MeContext>;
}

/** Who is signed in, in which tenant, with which permissions; only below the shell. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (me === null) throw new Error('useMe works only for pages that need a session.');
  return me;
}

/** An embedded viewer, who is no member of anything and has no permission: what only members do is not shown to them. */
export function embeddedViewer(id: string, timeZone: string): Me {
  const nobody = { id, email: '', name: '', platformAdmin: false };
  return {
    user: nobody,
    tenant: { id: '', name: '', slug: '', timeZone, role: 'viewer', plan: '' },
    tenants: [],
    permissions: [],
  };
}

/** May this session do it? `permission` is `resource:action`; what may not be done is not shown. */
export function useCan(permission: string): boolean {
  return useMe().permissions.includes(permission);
}
