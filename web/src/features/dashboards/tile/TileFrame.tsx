import type { ReactNode, Ref } from 'react';
import { cx, Tooltip } from '../../../ui/index.js';

export interface TileFrameProps {
  name: string;
  description?: string | undefined;
  /** Key figures carry their name quietly; everything else stands under a heading in bold. */
  quiet?: boolean;
  /** State, right after the name. */
  pill?: ReactNode;
  /** Context in muted text, at the right. */
  context?: ReactNode;
  /** Buttons at the right end; seen on hover, on focus, and always on touch screens. */
  actions?: ReactNode;
  /** The buttons are seen all the time. */
  pinned?: boolean;
  /** The content touches the borders. */
  flush?: boolean;
  className?: string;
  ref?: Ref<HTMLElement>;
  children: ReactNode;
}

/** The frame that all tiles share: name, state, context, menu, content. */
export function TileFrame({
  name,
  description,
  quiet = false,
  pill,
  context,
  actions,
  pinned = false,
  flush = false,
  className,
  ref,
  children,
}: TileFrameProps) {
  return (
    <section
      ref={ref}
      aria-label={name}
      className={cx(
        'group/tile relative flex size-full min-h-0 min-w-0 flex-col rounded-card border border-line bg-card',
        className,
      )}
    >
      <header
        className={cx(
          'flex items-center gap-2 pr-3.5 pl-3.5',
          actions !== undefined && (pinned ? 'pr-11' : 'pointer-coarse:pr-9'),
          quiet ? 'min-h-5 pt-2.5' : 'min-h-6 pt-2.5',
        )}
      >
        <Tooltip label={description} enabled={description !== undefined && description !== ''}>
          <h2
            tabIndex={description === undefined || description === '' ? undefined : 0}
            title={description === undefined || description === '' ? name : undefined}
            className={cx('min-w-0 truncate rounded-sm text-base', quiet ? 'text-muted' : 'font-semibold')}
          >
            {name}
          </h2>
        </Tooltip>
        {pill}
        <span className="min-w-0 flex-1 truncate text-right text-sm text-muted">{context}</span>
      </header>
      {actions !== undefined && (
        <div
          className={cx(
            'absolute top-1.5 right-1.5 z-2 flex items-center gap-0.5 rounded-control bg-card pl-1',
            !pinned &&
              'opacity-0 transition-opacity duration-120 group-focus-within/tile:opacity-100 group-hover/tile:opacity-100 has-[[data-state=open]]:opacity-100 pointer-coarse:opacity-100',
          )}
        >
          {actions}
        </div>
      )}
      <div
        className={cx(
          'relative min-h-0 min-w-0 flex-1',
          flush ? 'overflow-hidden rounded-b-card pt-1.5' : 'px-3.5 pt-1.5 pb-3',
        )}
      >
        {children}
      </div>
    </section>
  );
}
