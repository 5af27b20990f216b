import { Workflow as WorkflowIcon } from 'lucide-react';
import { EmptyState, Pill, ProgressBar, RelativeTime } from '../../../ui/index.js';
import type { Workflow } from '../data/health-queries.js';
import { workflowTone, workflowWord } from '../data/status-words.js';

/** Work in progress with how far it is, and work that has ended. */
export function WorkflowList({ workflows, label }: { workflows: readonly Workflow[]; label: string }) {
  if (workflows.length === 0) {
    return (
      <EmptyState icon={WorkflowIcon} title="No workflows" compact>
        Work in progress is shown once it is told: <code>POST /api/v1/ingest/workflows</code>.
      </EmptyState>
    );
  }
  return (
    <ul aria-label={label} tabIndex={0} className="size-full overflow-y-auto">
      {workflows.map((workflow) => {
        const { id, name, service, progress, message, updatedAt, status } = workflow;
        return (
          <li key={id} className="border-b border-line px-3.5 py-1.5 last:border-0">
            <div className="flex items-center gap-2">
              <span className="min-w-0 flex-1 truncate font-medium" title={name}>
                {name}
                {service !== null && <span className="ml-2 font-normal text-muted">{service}</span>}
              </span>
              <span className="shrink-0 text-sm text-muted">
                <RelativeTime at={updatedAt} />
              </span>
              <Pill tone={workflowTone(workflow)}>{workflowWord(workflow)}</Pill>
            </div>
            {(status === 'running' || message !== null) && (
              <div className="mt-1 flex items-center gap-2 text-sm text-muted">
                {status === 'running' && progress !== null && (
                  <>
                    <ProgressBar value={progress / 100} label={`Progress of ${name}`} className="w-32 shrink-0 max-sm:w-20" />
                    <span className="shrink-0 tabular-nums">{Math.round(progress)}&nbsp;%</span>
                  </>
                )}
                <span className="min-w-0 flex-1 truncate" title={message ?? undefined}>
                  {message}
                </span>
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
