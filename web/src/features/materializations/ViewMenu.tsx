import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Ellipsis, History, Pencil, RotateCw, Square, SquareTerminal, Trash2 } from 'lucide-react';
import { useNavigate } from 'react-router';
import { api } from '../../api/client.js';
import { useCan } from '../../session/session.js';
import { IconButton, Menu, MenuItem, MenuSeparator, useToast } from '../../ui/index.js';
import { type KeptView, VIEWS } from './view-queries.js';

interface ViewMenuProps {
  view: KeptView;
  mayWrite: boolean;
  onOpen: (what: 'look' | 'change' | 'delete') => void;
}

/** What can be done with a view: refresh it or break that off at once, the rest in a menu. */
export function ViewMenu({ view, mayWrite, onOpen }: ViewMenuProps) {
  const navigate = useNavigate();
  const mayQuery = useCan('queries:execute');
  const queries = useQueryClient();
  const toast = useToast();
  const refreshing = view.condition === 'refreshing';
  const verb = refreshing ? 'cancel' : 'refresh';
  const act = useMutation({
    mutationFn: () => api.post(`/materializations/${view.id}/${verb}`),
    onError: (error) => toast.error(`${view.name} could not be ${refreshing ? 'cancelled' : 'refreshed'}`, error),
    onSettled: () => queries.invalidateQueries({ queryKey: VIEWS }),
  });
  return (
    <div className="flex justify-end gap-1">
      {mayWrite && (
        <IconButton
          icon={refreshing ? Square : RotateCw}
          size="sm"
          plain
          label={refreshing ? `Cancel the refresh of ${view.name}` : `Refresh ${view.name} now`}
          disabled={act.isPending}
          onClick={() => act.mutate()}
        />
      )}
      <Menu trigger={<IconButton icon={Ellipsis} size="sm" plain label={`Actions for ${view.name}`} />}>
        <MenuItem icon={History} onSelect={() => onOpen('look')}>
          Runs and definition
        </MenuItem>
        {mayQuery && (
          <MenuItem icon={SquareTerminal} onSelect={() => void navigate(`/explore?source=${view.dataSourceId}`)}>
            Explore its source
          </MenuItem>
        )}
        {mayWrite && (
          <>
            <MenuItem icon={Pencil} onSelect={() => onOpen('change')}>
              Change
            </MenuItem>
            <MenuSeparator />
            <MenuItem icon={Trash2} tone="danger" onSelect={() => onOpen('delete')}>
              Delete
            </MenuItem>
          </>
        )}
      </Menu>
    </div>
  );
}
