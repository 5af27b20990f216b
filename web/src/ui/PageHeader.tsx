import { ChevronLeft } from 'lucide-react';
import { type ReactNode, use, useEffect } from 'react';
import { Link } from 'react-router';
import { PageSearch } from './page-search.js';

export interface PageHeaderProps {
  title: string;
  /** Named in the window's title in place of `title`. */
  documentTitle?: string;
  /** State, right after the title. */
  pill?: ReactNode;
  description?: ReactNode;
  /** Buttons at the right; they move under the title where there is no room. */
  actions?: ReactNode;
  /** The page above this one. */
  back?: { to: string; label: string };
}

/** The head of a page: its one h1, its state, its actions. Also names the window. */
export function PageHeader({ title, documentTitle, pill, description, actions, back }: PageHeaderProps) {
  const search = use(PageSearch);
  const named = documentTitle ?? title;
  useEffect(() => {
    document.title = named === '' ? 'Tidemark' : `${named} · Tidemark`;
  }, [named]);
  return (
    <header className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-2">
      <div className="min-w-0 flex-[1_1_160px]">
        {back !== undefined && (
          <Link
            to={back.to}
            className="-ml-0.5 inline-flex items-center gap-0.5 rounded-sm text-sm text-muted hover:text-ink"
          >
            <ChevronLeft size={13} strokeWidth={2} aria-hidden />
            {back.label}
          </Link>
        )}
        <div className="flex min-h-8 min-w-0 items-center gap-2.5">
          <h1 className="min-w-0 truncate text-title font-semibold normal-nums" title={title}>
            {title}
          </h1>
          {pill}
        </div>
        {description !== undefined && <div className="max-w-prose text-base text-muted">{description}</div>}
      </div>
      <div className="flex min-w-0 flex-wrap items-center gap-2">
        {search}
        {actions}
      </div>
    </header>
  );
}
