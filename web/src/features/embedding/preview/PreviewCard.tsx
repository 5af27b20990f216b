import { useQuery } from '@tanstack/react-query';
import { Monitor, MonitorOff, MonitorPlay, RotateCw, Smartphone, Tablet } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import type { CreatedEmbedToken } from '../../../api/types.js';
import {
  Button,
  Card,
  CopyField,
  cx,
  EmptyState,
  Field,
  Pill,
  RelativeTime,
  SegmentedControl,
  useNow,
} from '../../../ui/index.js';
import { FRAME_SCRIPT, isScript } from './frame-state.js';
import { useFrameState } from './use-frame-state.js';

type Width = 'full' | 'tablet' | 'phone';
const WIDTHS: Record<Width, string> = { full: 'max-w-full', tablet: 'max-w-[768px]', phone: 'max-w-[375px]' };

/** Whether this server has the script that draws dashboards in frames. */
const frameScriptQuery = {
  queryKey: ['embed-frame-script'],
  queryFn: async ({ signal }: { signal: AbortSignal }) => {
    const { status, headers } = await fetch(FRAME_SCRIPT, { method: 'HEAD', signal });
    return isScript(status, headers.get('content-type'));
  },
  staleTime: 60_000,
};

export interface PreviewCardProps {
  /** null: none has been made yet. */
  token: CreatedEmbedToken | null;
  /** The form says something else by now than what the token was made of. */
  outdated: boolean;
  title: string;
}

/** The dashboard as the customer's viewers see it: the frame's page with a token that has just been made. */
export function PreviewCard({ token, outdated, title }: PreviewCardProps) {
  const [width, setWidth] = useState<Width>('full');
  return (
    <Card
      title="Preview"
      pill={token !== null && outdated && <Pill tone="warning">outdated</Pill>}
      actions={
        token !== null && (
          <SegmentedControl
            label="Width of the preview"
            size="sm"
            iconsOnly
            className="max-md:hidden"
            value={width}
            onValueChange={setWidth}
            options={[
              { value: 'full', label: 'Full width', icon: Monitor },
              { value: 'tablet', label: 'Tablet', icon: Tablet },
              { value: 'phone', label: 'Phone', icon: Smartphone },
            ]}
          />
        )
      }
    >
      {token === null ? (
        <EmptyState icon={MonitorPlay} title="See it as a customer would" compact className="py-10">
          Create a token: the dashboard opens here in a frame, with what you lock and allow.
        </EmptyState>
      ) : (
        <div className="flex flex-col gap-3">
          {outdated && (
            <p role="status" className="rounded-control bg-warning-soft px-2.5 py-1.5 text-sm text-warning">
              Something was changed since this token was made; a token never changes. Create another to see it.
            </p>
          )}
          <Field
            label="Token"
            hint={
              <>
                Shown this once, for a try; it runs out <RelativeTime at={token.expiresAt} />. In your application, each
                viewer gets a token from your server.
              </>
            }
          >
            <CopyField label="Token" value={token.token} />
          </Field>
          {/* Another token is another frame: one that only changed its fragment would not load anew. */}
          <Frame key={token.id} token={token} title={title} className={WIDTHS[width]} />
        </div>
      )}
    </Card>
  );
}

function Frame({ token, title, className }: { token: CreatedEmbedToken; title: string; className: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [loads, setLoads] = useState(0);
  const [attempt, setAttempt] = useState(0);
  const state = useFrameState(frame, loads);
  const script = useQuery(frameScriptQuery);
  const now = useNow(5_000);
  const again = (): void => {
    setLoads(0);
    setAttempt(attempt + 1);
    void script.refetch();
  };
  if (Date.parse(token.expiresAt) <= now.getTime()) {
    return <Trouble title="This token has run out" />;
  }
  if (script.isError || state === 'unreachable') {
    return (
      <Trouble title="The preview cannot load" onRetry={again}>
        The page of the frame does not answer. Check the connection, and extensions that keep frames away.
      </Trouble>
    );
  }
  if (script.data === false) {
    return (
      <Trouble title="The preview cannot load" onRetry={again}>
        This server does not offer <code className="font-mono text-sm">{FRAME_SCRIPT}</code>, which draws dashboards in
        frames. The token itself is good.
      </Trouble>
    );
  }
  return (
    <div className="flex flex-col gap-2">
      <div className={cx('mx-auto w-full overflow-hidden rounded-control border border-line bg-sunken', className)}>
        <iframe
          key={attempt}
          ref={frame}
          title={`Preview of ${title}`}
          src={`/embed/${token.id}#${token.token}`}
          onLoad={() => setLoads((before) => before + 1)}
          className="block h-[640px] w-full"
        />
      </div>
      {loads > 0 && state === 'waiting' && (
        <p role="status" className="flex flex-wrap items-center gap-2 text-sm text-muted">
          The page has loaded and shows nothing yet.
          <Button size="sm" icon={RotateCw} onClick={again}>
            Load again
          </Button>
        </p>
      )}
    </div>
  );
}

function Trouble({ title, children, onRetry }: { title: string; children?: ReactNode; onRetry?: () => void }) {
  return (
    <div role="alert" className="rounded-control border border-line bg-sunken">
      <EmptyState
        icon={MonitorOff}
        title={title}
        compact
        className="py-10"
        action={
          onRetry !== undefined && (
            <Button size="sm" icon={RotateCw} onClick={onRetry}>
              Load again
            </Button>
          )
        }
      >
        {children}
      </EmptyState>
    </div>
  );
}
