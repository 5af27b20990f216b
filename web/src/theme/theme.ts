import { useSyncExternalStore } from 'react';

export type ThemeChoice = 'light' | 'dark' | 'system';
export type Theme = 'light' | 'dark';

// `public/theme.js` reads the same key and sets the same attribute before the first paint.
const KEY = 'tidemark.theme';
const listeners = new Set<() => void>();
const systemDark = matchMedia('(prefers-color-scheme: dark)');

function readChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === 'light' || stored === 'dark' ? stored : 'system';
  } catch {
    return 'system';
  }
}

let choice = readChoice();

function resolved(): Theme {
  if (choice !== 'system') return choice;
  return systemDark.matches ? 'dark' : 'light';
}

function apply(): void {
  const theme = resolved();
  document.documentElement.dataset['theme'] = theme;
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', theme === 'dark' ? '#0d1218' : '#f6f7f9');
  listeners.forEach((listener) => listener());
}

systemDark.addEventListener('change', apply);
addEventListener('storage', (event) => {
  if (event.key !== KEY) return;
  choice = readChoice();
  apply();
});

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Chooses light, dark, or what the system says; stored for the next visit and for other tabs. */
export function chooseTheme(next: ThemeChoice): void {
  choice = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Storage may be closed to the page; the choice then holds for this visit.
  }
  apply();
}

/** Shows a theme on this page alone, whatever was chosen elsewhere: a page in another application’s frame. */
export function showTheme(shown: ThemeChoice): void {
  choice = shown;
  apply();
}

/** What the reader chose. */
export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, () => choice);
}

/** The theme on the screen now; charts, which draw on a canvas, need it as a value. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, resolved);
}
