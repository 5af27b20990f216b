import * as Radix from '@radix-ui/react-dialog';
import { Minimize2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../../../ui/index.js';

export interface FullScreenTileProps {
  name: string;
  onClose: () => void;
  /** The tile, with the button that gives the dashboard back among its own. */
  children: (leave: ReactNode) => ReactNode;
}

/** One tile over the whole window; Escape gives the dashboard back. */
export function FullScreenTile({ name, onClose, children }: FullScreenTileProps) {
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-0 z-50 animate-fade bg-canvas p-3 focus:outline-none"
        >
          <Radix.Title className="sr-only">{name}</Radix.Title>
          {children(
            <Radix.Close asChild>
              <IconButton icon={Minimize2} label="Back to the dashboard" size="sm" plain />
            </Radix.Close>,
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
