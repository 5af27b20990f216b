import { Logo } from '../shell/Logo.js';

/** While the session is looked for and the first page's code comes: calm, and gone before most people see it. */
export function StartScreen() {
  return (
    <div role="status" aria-label="Tidemark is starting" className="flex min-h-dvh items-center justify-center">
      <Logo className="animate-pulse-soft" size={30} />
    </div>
  );
}
