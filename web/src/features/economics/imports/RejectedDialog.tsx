import { Dialog } from '../../../ui/index.js';
import type { CostImport } from '../data/economics-queries.js';
import { RejectedList } from './RejectedList.js';

/** What an import left out, looked at later. */
export function RejectedDialog({ of, onClose }: { of: CostImport; onClose: () => void }) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} size="lg" title={of.name === '' ? 'Import' : of.name} description="These rows broke a rule; all others were taken. Correct the file, undo the import and bring it in again.">
      <div className="pb-4">
        <RejectedList of={of} />
      </div>
    </Dialog>
  );
}
