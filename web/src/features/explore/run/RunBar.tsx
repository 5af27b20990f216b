import { Play, Square } from 'lucide-react';
import type { ReactNode } from 'react';
import type { QueryEstimate } from '../../../api/types.js';
import { count } from '../../../format/number.js';
import { Button, KeyHint, Select, Tooltip } from '../../../ui/index.js';
import { Elapsed } from './Elapsed.js';
import { PriceTag } from './PriceTag.js';

export const LIMITS: readonly number[] = [100, 1000, 10_000, 100_000];

export interface RunBarProps {
  source: ReactNode;
  runningSince: number | null;
  canRun: boolean;
  /** Part of the text is selected: only that runs. */
  selected: boolean;
  limit: number;
  estimate: QueryEstimate | undefined;
  onLimit: (limit: number) => void;
  onRun: () => void;
  onCancel: () => void;
  /** Buttons at the right end. */
  children?: ReactNode;
}

/** The line above the editor: which source, how many rows, run or stop. */
export function RunBar({
  source,
  runningSince,
  canRun,
  selected,
  limit,
  estimate,
  onLimit,
  onRun,
  onCancel,
  children,
}: RunBarProps) {
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line p-2">
      {source}
      <Select
        aria-label="Rows at most"
        value={String(limit)}
        onValueChange={(value) => onLimit(Number(value))}
        options={LIMITS.map((rows) => ({ value: String(rows), label: `${count(rows)}\u00a0rows` }))}
        className="w-auto!"
      />
      {runningSince === null ? (
        <Tooltip label={<RunHint selected={selected} />}>
          <Button variant="primary" icon={Play} disabled={!canRun} onClick={onRun}>
            {selected ? 'Run selection' : 'Run'}
          </Button>
        </Tooltip>
      ) : (
        <Button icon={Square} onClick={onCancel}>
          Cancel
        </Button>
      )}
      {runningSince === null ? (
        <PriceTag estimate={estimate} />
      ) : (
        <span className="text-sm whitespace-nowrap text-muted">
          <span role="status">Running</span> <Elapsed since={runningSince} />
        </span>
      )}
      <span className="ml-auto flex shrink-0 items-center gap-1">{children}</span>
    </div>
  );
}

function RunHint({ selected }: { selected: boolean }) {
  return (
    <>
      {selected ? 'Runs the selected text' : 'Runs the text'} ·{' '}
      <KeyHint keys={['mod', 'enter']} className="text-current!" />
    </>
  );
}
