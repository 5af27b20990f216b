import type { ReactNode } from 'react';
import { cx } from './cx.js';

export interface CardProps {
  /** Left in the head. */
  title?: ReactNode;
  /** State, right after the title. */
  pill?: ReactNode;
  /** Context in muted text, right in the head; ends in an ellipsis when there is no room. */
  context?: ReactNode;
  /** Buttons and menus, at the right end of the head. */
  actions?: ReactNode;
  /** A line under the title that says what the card is for. */
  description?: ReactNode;
  /** The content touches the card's borders (tables, lists). */
  flush?: boolean;
  className?: string;
  bodyClassName?: string;
  children?: ReactNode;
  /** Level of the heading; 2 unless the card lies within another section. */
  level?: 2 | 3;
}

/** A bordered surface with an optional head: title, state, context, actions. */
export function Card({
  title,
  pill,
  context,
  actions,
  description,
  flush = false,
  className,
  bodyClassName,
  children,
  level = 2,
}: CardProps) {
  const Heading = level === 2 ? 'h2' : 'h3';
  const head = title !== undefined || context !== undefined || actions !== undefined;
  return (
    <section className={cx('group/card flex min-w-0 flex-col rounded-card border border-line bg-card', className)}>
      {head && (
        <header className="px-3.5 pt-3">
          <div className="flex min-h-7 items-center gap-2">
            {title !== undefined && <Heading className="min-w-0 truncate text-base font-semibold">{title}</Heading>}
            {pill}
            <span className="min-w-0 flex-1 truncate text-right text-sm text-muted">{context}</span>
            {actions !== undefined && <div className="-mr-1 flex shrink-0 items-center gap-1">{actions}</div>}
          </div>
          {description !== undefined && <p className="max-w-prose text-sm text-muted">{description}</p>}
        </header>
      )}
      <div
        className={cx('min-w-0 flex-1', flush ? head && 'pt-2' : head ? 'px-3.5 pt-2 pb-3.5' : 'p-3.5', bodyClassName)}
      >
        {children}
      </div>
    </section>
  );
}
