import { ChevronDown, FilePlus2, Link as LinkIcon, Pencil, Save, SaveAll } from 'lucide-react';
import { useCan } from '../../../session/session.js';
import { Button, IconButton, Menu, MenuItem, MenuSeparator, useCopy, useToast } from '../../../ui/index.js';
import type { KeptQuery } from '../explore-queries.js';
import { ConflictDialog } from './ConflictDialog.js';
import { type QueryContent, SaveQueryDialog } from './SaveQueryDialog.js';
import type { SavedQueryActions } from './use-saved-query.js';

export interface SaveMenuProps {
  saved: KeptQuery | null;
  changed: boolean;
  content: QueryContent;
  actions: SavedQueryActions;
  /** The dialog that asks for a name; opened from here and by Mod-S in the editor. */
  dialog: 'new' | 'rename' | null;
  onDialog: (dialog: 'new' | 'rename' | null) => void;
  onSave: () => void;
  onSaved: (query: KeptQuery) => void;
  onOpenTheirs: (query: KeptQuery) => void;
  onNew: () => void;
}

/** Save, save as another, rename, begin anew, share. */
export function SaveMenu(props: SaveMenuProps) {
  const { saved, changed, content, actions, dialog, onDialog, onSave, onSaved, onOpenTheirs, onNew } = props;
  const mayWrite = useCan('queries:write');
  const share = useShareLink();
  const empty = content.sql.trim() === '';
  return (
    <>
      {mayWrite && (
        <Button icon={Save} disabled={empty || (saved !== null && !changed)} pending={actions.saving} onClick={onSave}>
          Save
        </Button>
      )}
      <Menu trigger={<IconButton icon={ChevronDown} label="More about this query" variant="outline" />}>
        {mayWrite && (
          <MenuItem icon={SaveAll} disabled={empty} onSelect={() => onDialog('new')}>
            Save as another
          </MenuItem>
        )}
        {mayWrite && saved !== null && (
          <MenuItem icon={Pencil} onSelect={() => onDialog('rename')}>
            Rename
          </MenuItem>
        )}
        <MenuItem icon={LinkIcon} onSelect={share}>
          Copy link
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={FilePlus2} onSelect={onNew}>
          New query
        </MenuItem>
      </Menu>
      {dialog !== null && (
        <SaveQueryDialog
          mode={dialog}
          saved={saved}
          content={content}
          onClose={() => onDialog(null)}
          onSaved={(query) => {
            onDialog(null);
            onSaved(query);
          }}
        />
      )}
      {actions.conflict && saved !== null && (
        <ConflictDialog
          name={saved.name}
          onClose={actions.settle}
          onOverwrite={actions.overwrite}
          onOpenTheirs={async () => onOpenTheirs(await actions.theirs())}
          onSaveAs={() => {
            actions.settle();
            onDialog('new');
          }}
        />
      )}
    </>
  );
}

/** Copies the page's address, which holds the source and, where it is short, the text. */
function useShareLink(): () => void {
  const { copy } = useCopy();
  const toast = useToast();
  return () => {
    const whole = /[?&](?:sql|query)=/.test(location.search);
    void copy(location.href).then((done) =>
      toast.show(
        done
          ? {
              title: 'The link is copied',
              ...(!whole && { description: 'The text is too long for a link: save the query to share it.' }),
            }
          : { title: 'The browser did not let the link be copied', tone: 'danger' },
      ),
    );
  };
}
