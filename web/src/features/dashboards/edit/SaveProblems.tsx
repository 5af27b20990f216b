import { ApiError } from '../../../api/client.js';
import { ErrorPanel } from '../../../ui/index.js';
import { type DraftWidget, nameOf } from './draft/draft.js';

/** Why a dashboard could not be saved; problems of widgets under the widgets' names. */
export function SaveProblems({ error, widgets }: { error: unknown; widgets: readonly DraftWidget[] }) {
  if (!(error instanceof ApiError) || error.problems.length === 0) {
    return <ErrorPanel title="The dashboard could not be saved" error={error} />;
  }
  return (
    <div role="alert" className="rounded-card border border-line bg-card p-3.5">
      <p className="text-base font-semibold">The dashboard could not be saved</p>
      <ul className="mt-1 list-disc pl-5 text-base text-muted">
        {error.problems.map((problem) => (
          <li key={`${problem.path} ${problem.rule}`} className="break-words">
            {widgetOf(problem.path, widgets)}
            {problem.message}
          </li>
        ))}
      </ul>
    </div>
  );
}

function widgetOf(path: string, widgets: readonly DraftWidget[]): string {
  const index = /^widgets\.(\d+)/.exec(path)?.[1];
  const widget = index === undefined ? undefined : widgets[Number(index)];
  return widget === undefined ? '' : `“${nameOf(widget)}”: `;
}
