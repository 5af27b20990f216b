import { Ellipsis, History, Redo2, Settings2, Trash2, Undo2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import {
  Button,
  ConfirmDialog,
  IconButton,
  KeyHint,
  Menu,
  MenuItem,
  MenuSeparator,
  useToast,
} from '../../../ui/index.js';
import { VersionsDialog } from '../dialogs/VersionsDialog.js';
import { useEditorHost } from './editor-host.js';
import type { Editing } from './draft/use-editing.js';
import type { Publishing } from './draft/use-publish.js';

export interface EditorActionsProps {
  editing: Editing;
  publishing: Publishing;
  palette: ReactNode;
  onSettings: () => void;
  onLeave: () => void;
  onDiscarded: () => void;
}

/** Undo and redo, settings, and what becomes of the draft. */
export function EditorActions({ editing, publishing, palette, onSettings, onLeave, onDiscarded }: EditorActionsProps) {
  const [open, setOpen] = useState<'discard' | 'versions' | null>(null);
  const toast = useToast();
  const { whole } = useEditorHost();
  const { base, dirty, undo, redo, mayUndo, mayRedo } = editing;
  return (
    <>
      <span className="flex items-center max-sm:hidden">
        <IconButton icon={Undo2} label="Undo" disabled={!mayUndo} onClick={undo} />
        <IconButton icon={Redo2} label="Redo" disabled={!mayRedo} onClick={redo} />
      </span>
      <IconButton
        icon={Settings2}
        label={whole ? 'Dashboard settings' : 'Defaults and grid'}
        variant="outline"
        onClick={onSettings}
      />
      <Menu trigger={<IconButton icon={Ellipsis} label="More" variant="outline" plain />}>
        <MenuItem icon={Undo2} disabled={!mayUndo} hint={<KeyHint keys={['mod', 'Z']} />} onSelect={undo}>
          Undo
        </MenuItem>
        <MenuItem icon={Redo2} disabled={!mayRedo} hint={<KeyHint keys={['mod', 'shift', 'Z']} />} onSelect={redo}>
          Redo
        </MenuItem>
        {whole && (
          <MenuItem icon={History} onSelect={() => setOpen('versions')}>
            Versions
          </MenuItem>
        )}
        <MenuSeparator />
        <MenuItem icon={Trash2} tone="danger" disabled={!dirty} onSelect={() => setOpen('discard')}>
          Discard draft
        </MenuItem>
      </Menu>
      {palette}
      <Button onClick={onLeave}>Done</Button>
      <Button variant="primary" pending={publishing.pending} disabled={!dirty} onClick={() => publishing.publish()}>
        Publish
      </Button>
      {open === 'versions' && <VersionsDialog dashboard={base} onClose={() => setOpen(null)} />}
      <ConfirmDialog
        open={open === 'discard'}
        onOpenChange={(next) => !next && setOpen(null)}
        title="Discard your draft?"
        confirmLabel="Discard"
        onConfirm={async () => {
          await publishing.discard();
          toast.show({ title: 'The draft was discarded' });
          onDiscarded();
        }}
      >
        <p>All that you changed since version {base.version} goes. The published dashboard stays as it is.</p>
      </ConfirmDialog>
    </>
  );
}
