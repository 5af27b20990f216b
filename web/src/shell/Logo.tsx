import { cx } from '../ui/index.js';

/** Three waves: the mark. */
export function Logo({ size = 22, className }: { size?: number; className?: string }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.9}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
      className={cx('shrink-0 text-primary', className)}
    >
      <path d="M2 7c2.3-2.5 4.4-2.5 6.7 0s4.3 2.5 6.6 0S19.7 4.5 22 7" />
      <path d="M2 12.5c2.3-2.5 4.4-2.5 6.7 0s4.3 2.5 6.6 0 4.4-2.5 6.7 0" />
      <path d="M2 18c2.3-2.5 4.4-2.5 6.7 0s4.3 2.5 6.6 0 4.4-2.5 6.7 0" />
    </svg>
  );
}
