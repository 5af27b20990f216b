import { Navigate, Outlet, useLocation } from 'react-router';
import { MeProvider, useMeQuery, useSession } from '../session/session.js';
import { ErrorPanel } from '../ui/index.js';
import { StartScreen } from './StartScreen.js';

/** Lets only a session through; others go to the sign-in page and come back afterwards. */
export function SignedIn() {
  const { status, startError, retryStart, ended } = useSession();
  const { pathname, search, hash } = useLocation();
  if (startError !== null) return <OutOfReach error={startError} onRetry={retryStart} />;
  if (status === 'starting') return <StartScreen />;
  if (status === 'signed-out') {
    const from = pathname === '/' || ended === 'left' ? '' : `?from=${encodeURIComponent(pathname + search + hash)}`;
    return <Navigate to={`/sign-in${from}`} replace />;
  }
  return <WithMe />;
}

function WithMe() {
  const me = useMeQuery();
  if (me.data === undefined) {
    return me.isError ? <OutOfReach error={me.error} onRetry={() => void me.refetch()} /> : <StartScreen />;
  }
  return (
    <MeProvider me={me.data}>
      {/* Another tenant is another application state: nothing of the old one's pages may stay. */}
      <Outlet key={me.data.tenant.id} />
    </MeProvider>
  );
}

function OutOfReach({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <div className="mx-auto flex min-h-dvh max-w-lg flex-col justify-center p-4">
      <ErrorPanel title="Tidemark does not answer" error={error} onRetry={onRetry} />
    </div>
  );
}
