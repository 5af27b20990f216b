import { CircleAlert, CircleCheck, Upload as UploadIcon, X } from 'lucide-react';
import { errorMessage } from '../../api/client.js';
import { bytes } from '../../format/number.js';
import { cx, IconButton, ProgressBar } from '../../ui/index.js';
import type { Upload } from './use-uploads.js';

const ICONS = { sending: UploadIcon, done: CircleCheck, failed: CircleAlert };
const COLOURS = { sending: 'text-muted', done: 'text-success', failed: 'text-danger' };

/** One upload: how far it is, what it became, or why it failed. */
export function UploadRow({ upload, onDismiss }: { upload: Upload; onDismiss: () => void }) {
  const Icon = ICONS[upload.state];
  const sending = upload.state === 'sending';
  return (
    <div className="flex items-center gap-2.5">
      <Icon size={16} strokeWidth={1.8} aria-hidden className={cx('shrink-0', COLOURS[upload.state])} />
      <div className="min-w-0 flex-1">
        <p className="flex gap-2">
          <span className="min-w-0 truncate font-medium" title={upload.name}>
            {upload.name}
          </span>
          <span className="ml-auto shrink-0 text-sm text-muted">{bytes(upload.size)}</span>
        </p>
        {sending && <ProgressBar value={upload.progress} label={`Upload of ${upload.name}`} className="my-1" />}
        <p
          role="status"
          className={cx('text-sm', upload.state === 'failed' ? 'break-words text-danger' : 'text-muted')}
        >
          {describe(upload)}
        </p>
      </div>
      <IconButton
        icon={X}
        size="sm"
        label={sending ? `Stop the upload of ${upload.name}` : 'Dismiss'}
        onClick={sending ? upload.cancel : onDismiss}
      />
    </div>
  );
}

function describe(upload: Upload): string {
  if (upload.state === 'failed') return errorMessage(upload.error);
  if (upload.state === 'done') return `is now the table ${upload.table ?? ''}`;
  return upload.progress < 1 ? `${Math.round(upload.progress * 100)}\u00a0% sent` : 'is being read';
}
