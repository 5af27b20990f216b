import { cx } from './cx.js';

const APPLE = typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.platform || navigator.userAgent);

const NAMES: Record<string, string> = APPLE
  ? { mod: '⌘', alt: '⌥', shift: '⇧', enter: '↵' }
  : { mod: 'Ctrl ', alt: 'Alt ', shift: 'Shift ', enter: '↵' };

/** Keys that do the same, such as `['mod', 'K']`: ⌘K on Apple's machines, Ctrl K elsewhere. */
export function KeyHint({ keys, className }: { keys: readonly string[]; className?: string }) {
  return (
    <kbd className={cx('font-sans text-sm whitespace-nowrap text-faint', className)}>
      {keys.map((key) => NAMES[key] ?? key).join('')}
    </kbd>
  );
}
