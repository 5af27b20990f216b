import type { ReactNode } from 'react';
import { Skeleton } from '../../../ui/index.js';

export interface FigureTileProps {
  title: string;
  /** State, after the title. */
  pill?: ReactNode;
  /** undefined while it is loading. */
  value: ReactNode | undefined;
  /** The whole of what is shown rounded. */
  exact?: string | undefined;
  /** What to read the figure by; a line each. */
  context?: readonly ReactNode[] | undefined;
}

/** A key figure with what it is to be read by. */
export function FigureTile({ title, pill, value, exact, context = [] }: FigureTileProps) {
  return (
    <section aria-label={title} className="flex min-w-0 flex-col rounded-card border border-line bg-card px-3.5 py-3">
      <header className="flex min-h-5 items-center gap-2">
        <h2 className="min-w-0 truncate text-base font-medium text-muted">{title}</h2>
        <span className="ml-auto flex shrink-0">{pill}</span>
      </header>
      {value === undefined ? (
        <>
          <Skeleton className="mt-2 h-6 w-1/2" />
          <Skeleton className="mt-2.5 h-3 w-4/5" />
        </>
      ) : (
        <>
          <p className="mt-1 truncate text-figure font-semibold tracking-[-0.015em]" title={exact}>
            {value}
          </p>
          {context.map((line, index) => (
            <p key={index} className="mt-0.5 text-sm break-words text-muted">
              {line}
            </p>
          ))}
        </>
      )}
    </section>
  );
}

/** Tiles side by side, as many as fit. */
export function FigureTiles({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div role="group" aria-label={label} className="grid min-w-0 gap-3 sm:grid-cols-2 xl:grid-cols-4">
      {children}
    </div>
  );
}
