import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

/** A part of the form under its heading. */
export function Section({
  title,
  description,
  children,
}: {
  title: string;
  description?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="flex flex-col gap-2.5 border-b border-line p-3.5 last:border-0">
      <div>
        <h2 className="text-base font-semibold">{title}</h2>
        {description !== undefined && <p className="text-sm text-muted">{description}</p>}
      </div>
      {children}
    </section>
  );
}

/** What is allowed but unsafe, in sentences. */
export function WarningLines({ warnings }: { warnings: readonly string[] }) {
  if (warnings.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1" aria-label="Warnings">
      {warnings.map((warning) => (
        <li
          key={warning}
          className="flex items-start gap-1.5 rounded-control bg-warning-soft px-2.5 py-1.5 text-sm text-warning"
        >
          <TriangleAlert size={13} strokeWidth={2} aria-hidden className="mt-0.5 shrink-0" />
          <span className="min-w-0 break-words">{warning}</span>
        </li>
      ))}
    </ul>
  );
}
