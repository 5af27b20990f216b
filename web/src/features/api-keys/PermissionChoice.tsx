import { CircleAlert } from 'lucide-react';
import { Button, Checkbox, ErrorLine, SkeletonText } from '../../ui/index.js';
import { type PermissionGroup, readingOnly } from './permission-groups.js';

export interface PermissionChoiceProps {
  /** undefined: still loading. */
  groups: readonly PermissionGroup[] | undefined;
  loadError: unknown;
  value: readonly string[];
  onChange: (permissions: string[]) => void;
  error: string | undefined;
}

/** Reading and writing stand under each other; what is neither has the last column. */
const COLUMN: Record<string, string> = { read: 'sm:col-start-2', write: 'sm:col-start-3' };

/** What a key may do: a line for each resource, a box for each action. */
export function PermissionChoice({ groups, loadError, value, onChange, error }: PermissionChoiceProps) {
  const all = (groups ?? []).flatMap((group) => group.permissions.map(({ permission }) => permission));
  const toggle = (permission: string, on: boolean): void =>
    onChange(on ? [...value, permission] : value.filter((one) => one !== permission));
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="sr-only">Permissions</legend>
      <div className="flex items-center gap-1">
        <span aria-hidden className="text-sm font-medium">
          Permissions
        </span>
        <span className="mr-auto pl-1 text-sm text-muted">
          {groups !== undefined && `${value.length} of ${all.length}`}
        </span>
        <Button
          size="sm"
          variant="ghost"
          disabled={groups === undefined}
          onClick={() => onChange(readingOnly(groups ?? []))}
        >
          Reading only
        </Button>
        <Button
          size="sm"
          variant="ghost"
          disabled={groups === undefined}
          onClick={() => onChange(value.length === all.length ? [] : all)}
        >
          {value.length === all.length && all.length > 0 ? 'None' : 'All'}
        </Button>
      </div>
      {loadError !== null && <ErrorLine error={loadError} />}
      {groups === undefined && loadError === null && (
        <SkeletonText lines={4} className="rounded-control border border-line p-3" />
      )}
      {groups !== undefined && (
        <ul className="max-h-72 overflow-y-auto rounded-control border border-line">
          {groups.map((group) => (
            <li
              key={group.resource}
              className="grid grid-cols-3 items-center gap-x-2 gap-y-1 border-b border-line px-2.5 py-1.5 last:border-0 sm:grid-cols-[minmax(0,1fr)_repeat(3,88px)]"
            >
              <span className="truncate font-medium max-sm:col-span-3">{group.title}</span>
              {group.permissions.map(({ permission, action }) => (
                <Checkbox
                  key={permission}
                  label={
                    <>
                      <span className="sr-only">{group.title}: </span>
                      {action}
                    </>
                  }
                  checked={value.includes(permission)}
                  onChange={(event) => toggle(permission, event.target.checked)}
                  className={COLUMN[action] ?? 'sm:col-start-4'}
                />
              ))}
            </li>
          ))}
        </ul>
      )}
      {error !== undefined && (
        <p role="alert" className="flex items-start gap-1 text-sm text-danger">
          <CircleAlert size={13} strokeWidth={2} aria-hidden className="mt-0.5 shrink-0" />
          {error}
        </p>
      )}
    </fieldset>
  );
}
