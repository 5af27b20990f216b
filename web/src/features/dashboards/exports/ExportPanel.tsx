import { CircleAlert, CircleCheck, Download, RotateCw, X } from 'lucide-react';
import { useEffect } from 'react';
import { Button, IconButton, ProgressBar, Skeleton } from '../../../ui/index.js';
import type { PlacedOrder } from './export-types.js';
import { type OrderState, useExportOrder } from './use-export-order.js';

export interface ExportPanelProps {
  orders: readonly PlacedOrder[];
  onClose: (key: number) => void;
  /** The order's file is with its reader: its card may go. */
  onSaved: (key: number) => void;
}

/** Exports of this page at the corner of the window: how far each is, and what became of it. */
export function ExportPanel({ orders, onClose, onSaved }: ExportPanelProps) {
  return (
    <section
      aria-label="Exports"
      className="pointer-events-none fixed right-3 bottom-3 left-3 z-40 flex max-h-[60dvh] flex-col items-end gap-2 overflow-y-auto"
    >
      {orders.map((order) => (
        <ExportCard key={order.key} order={order} onClose={() => onClose(order.key)} onSaved={onSaved} />
      ))}
    </section>
  );
}

interface ExportCardProps {
  order: PlacedOrder;
  onClose: () => void;
  onSaved: (key: number) => void;
}

function ExportCard({ order, onClose, onSaved }: ExportCardProps) {
  const { state, save, retry, discard } = useExportOrder(order);
  const isSaved = state.kind === 'saved';
  useEffect(() => {
    if (isSaved) onSaved(order.key);
  }, [isSaved, order.key, onSaved]);
  const leave = (): void => {
    discard();
    onClose();
  };
  const underWay = state.kind === 'asked' || state.kind === 'written' || state.kind === 'fetched';
  return (
    <article
      aria-label={`Export of ${order.title}`}
      className="pointer-events-auto w-full max-w-sm animate-rise rounded-card border border-line bg-raised py-2.5 pr-2 pl-3 shadow-raised"
    >
      <div className="flex items-start gap-2.5">
        <StateIcon state={state} />
        <div className="min-w-0 flex-1" role="status">
          <p className="truncate text-base font-medium" title={order.title}>
            {order.title} <span className="font-normal text-muted uppercase">{order.format}</span>
          </p>
          <p className="text-sm break-words text-muted">{wordsOf(state)}</p>
        </div>
        {!underWay && <IconButton icon={X} size="sm" plain label="Close" onClick={leave} />}
      </div>
      {underWay && (
        <div className="mt-2 flex items-center gap-2.5">
          <ProgressBar
            className="flex-1"
            value={state.kind === 'written' ? state.progress / 100 : state.kind === 'fetched' ? 1 : 0}
            label={`Export of ${order.title}`}
          />
          <Button size="sm" onClick={leave}>
            Cancel
          </Button>
        </div>
      )}
      {(state.kind === 'failed' || state.kind === 'saved') && (
        <div className="mt-1.5 flex justify-end">
          {state.kind === 'failed' ? (
            <Button size="sm" icon={RotateCw} onClick={retry}>
              Try again
            </Button>
          ) : (
            <Button size="sm" icon={Download} onClick={save}>
              Save again
            </Button>
          )}
        </div>
      )}
    </article>
  );
}

function StateIcon({ state }: { state: OrderState }) {
  if (state.kind === 'failed')
    return <CircleAlert size={16} strokeWidth={1.8} aria-hidden className="mt-0.5 shrink-0 text-danger" />;
  if (state.kind === 'saved')
    return <CircleCheck size={16} strokeWidth={1.8} aria-hidden className="mt-0.5 shrink-0 text-success" />;
  return <Skeleton className="mt-1 size-3.5 shrink-0 rounded-full" />;
}

function wordsOf(state: OrderState): string {
  switch (state.kind) {
    case 'asked':
      return 'Asking for the export…';
    case 'written':
      return state.waiting ? 'Waiting for its turn…' : `Writing the file, ${state.progress} %`;
    case 'fetched':
      return 'Downloading…';
    case 'saved':
      return savedWords(state);
    case 'failed':
      return state.message;
  }
}

function savedWords({ file, truncated, failedWidgets }: Extract<OrderState, { kind: 'saved' }>): string {
  const missing =
    failedWidgets === 0
      ? ''
      : failedWidgets === 1
        ? ' One widget failed; the file says why.'
        : ` ${failedWidgets} widgets failed; the file says why.`;
  return `Saved as ${file}.${truncated ? ' There are more rows than the file holds.' : ''}${missing}`;
}
