import * as Radix from '@radix-ui/react-dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../../../ui/index.js';

/** The side panel on windows that are too narrow for it: it slides over the page. */
export function SideDrawer({
  open,
  onOpenChange,
  children,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  children: ReactNode;
}) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-overlay lg:hidden" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-50 flex w-80 max-w-[88vw] animate-drawer flex-col border-r border-line bg-card focus:outline-none lg:hidden"
        >
          <Radix.Title className="sr-only">Tables, saved queries and history</Radix.Title>
          <div className="min-h-0 flex-1">{children}</div>
          <Radix.Close asChild>
            <IconButton icon={X} label="Close" size="sm" plain className="absolute top-1.5 right-2" />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
