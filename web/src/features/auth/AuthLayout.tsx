import { type ReactNode, useEffect } from 'react';
import { Logo } from '../../shell/Logo.js';

/** The frame of the pages before the sign-in: one narrow card over a quiet tide. */
export function AuthLayout({ title, children, below }: { title: string; children: ReactNode; below?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Tidemark`;
  }, [title]);
  return (
    <div className="relative flex min-h-dvh flex-col items-center overflow-hidden px-4 pt-[max(24px,12vh)] pb-24">
      <Tide />
      <main className="relative z-10 w-full max-w-[376px]">
        <div className="mb-5 flex items-center justify-center gap-2.5">
          <Logo size={26} />
          <span className="text-[20px] font-semibold tracking-[-0.015em]">Tidemark</span>
        </div>
        <div className="rounded-card border border-line bg-card p-5">
          <h1 className="mb-4 text-title font-semibold">{title}</h1>
          {children}
        </div>
        {below !== undefined && <div className="mt-4 text-center text-base text-muted">{below}</div>}
      </main>
    </div>
  );
}

function Tide() {
  return (
    <svg
      aria-hidden
      viewBox="0 0 1440 260"
      preserveAspectRatio="none"
      className="absolute bottom-0 left-1/2 h-[26vh] w-full min-w-[1080px] -translate-x-1/2 text-primary"
    >
      <path fill="currentColor" opacity="0.05" d="M0 120c180-70 330-70 510-10s330 60 510 0 300-56 420-16v166H0Z" />
      <path fill="currentColor" opacity="0.06" d="M0 172c160-52 320-52 480-6s330 50 500 2 330-50 460-10v102H0Z" />
      <path
        fill="none"
        stroke="currentColor"
        strokeOpacity="0.22"
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
        d="M0 120c180-70 330-70 510-10s330 60 510 0 300-56 420-16"
      />
    </svg>
  );
}
