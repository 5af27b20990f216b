import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { cx } from './cx.js';
import { useFieldWiring } from './field-context.js';
import { IconButton } from './IconButton.js';

/** Copies `text`; `copied` is true for a moment after it has worked. */
export function useCopy(): { copied: boolean; copy: (text: string) => Promise<boolean> } {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 1600);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async (text: string): Promise<boolean> => {
    const done = await writeClipboard(text);
    setCopied(done);
    return done;
  };
  return { copied, copy };
}

async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

// The clipboard API is closed on plain HTTP, which is how a first installation is often reached.
function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.setAttribute('readonly', '');
  area.className = 'sr-only';
  (document.querySelector('[role="dialog"]') ?? document.body).append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
}

/** A button that copies. */
export function CopyButton({
  text,
  label = 'Copy',
  size = 'sm',
  className,
}: {
  text: string;
  label?: string;
  size?: 'sm' | 'md';
  className?: string;
}) {
  const { copied, copy } = useCopy();
  return (
    <>
      <IconButton
        icon={copied ? Check : Copy}
        label={copied ? 'Copied' : label}
        size={size}
        className={cx(copied && 'text-success', className)}
        onClick={() => void copy(text)}
      />
      <span role="status" className="sr-only">
        {copied ? 'Copied' : ''}
      </span>
    </>
  );
}

/** A value to take away: whole in a read-only field, selected on focus, with a copy button. */
export function CopyField({ value, label, className }: { value: string; label: string; className?: string }) {
  const wiring = useFieldWiring();
  return (
    <div
      className={cx('flex items-center gap-1 rounded-control border border-line-strong bg-sunken pr-0.5', className)}
    >
      <input
        {...wiring}
        readOnly
        value={value}
        aria-label={label}
        onFocus={(event) => event.target.select()}
        className="h-8 min-w-0 flex-1 truncate rounded-control bg-transparent px-2.5 font-mono text-sm"
      />
      <CopyButton text={value} label={`Copy ${label.toLowerCase()}`} />
    </div>
  );
}
