import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../../api/client.js';
import type { EmbedToken } from '../../../api/types.js';
import { ConfirmDialog, useToast } from '../../../ui/index.js';
import { EMBED_TOKENS } from '../embed-queries.js';

/** Asks before a token is ended. */
export function RevokeToken({ token, name, onClose }: { token: EmbedToken | null; name: string; onClose: () => void }) {
  const queries = useQueryClient();
  const toast = useToast();
  return (
    <ConfirmDialog
      open={token !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Revoke the token for ${name}?`}
      confirmLabel="Revoke"
      onConfirm={async () => {
        if (token === null) return;
        await api.delete(`/embed/tokens/${token.id}`);
        await queries.invalidateQueries({ queryKey: EMBED_TOKENS });
        toast.success('The token is revoked');
      }}
    >
      <p>
        Whoever looks through it now sees nothing more, at once. This cannot be undone; your server can make another
        token.
      </p>
    </ConfirmDialog>
  );
}
