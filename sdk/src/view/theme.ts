import type { Branding } from '../api/types.js';

export type ThemeChoice = 'light' | 'dark' | 'auto';
export type Theme = 'light' | 'dark';

/** Names of the design's tokens, as a page sets them (`--tidemark-primary`) and as a token's branding brings them. */
const BRAND_VARIABLES = {
  primary: 'primary',
  secondary: 'secondary',
  success: 'success',
  warning: 'warning',
  danger: 'danger',
  info: 'info',
  background: 'background',
  card: 'card',
  border: 'border',
  text: 'text',
  textSecondary: 'text-secondary',
} as const satisfies Record<keyof NonNullable<Branding['colors']>, string>;

/** Puts a token's branding on the root, under what the page sets itself. Through the CSSOM, which every CSP admits. */
export function applyBranding(root: HTMLElement, branding: Branding | null): void {
  for (const [name, variable] of Object.entries(BRAND_VARIABLES)) {
    setVariable(root, `--brand-${variable}`, branding?.colors?.[name as keyof typeof BRAND_VARIABLES]);
  }
  setVariable(root, '--brand-radius', branding?.radius === undefined ? undefined : `${branding.radius}px`);
  setVariable(root, '--brand-font', branding?.fontFamily);
}

function setVariable(root: HTMLElement, name: string, value: string | undefined): void {
  if (value === undefined) root.style.removeProperty(name);
  else root.style.setProperty(name, value);
}

/** Colours of charts, which are drawn on a canvas and take none from CSS. */
export interface Brand {
  primary?: string;
  series?: readonly string[];
}

const HEX = /^#[0-9a-f]{6}$/i;

/** What the page and the token say about charts; a page's own colour counts where it is written as `#rrggbb`. */
export function brandOf(root: HTMLElement, branding: Branding | null): Brand | undefined {
  const styles = getComputedStyle(root);
  const own = (name: string): string | undefined => {
    const value = styles.getPropertyValue(`--tidemark-${name}`).trim();
    return HEX.test(value) ? value : undefined;
  };
  const primary = own('primary') ?? branding?.colors?.primary;
  const listed = styles.getPropertyValue('--tidemark-series').split(',').map((color) => color.trim());
  const series = listed.every((color) => HEX.test(color)) ? listed : branding?.series;
  if (primary === undefined && series === undefined) return undefined;
  return { ...(primary !== undefined && { primary }), ...(series !== undefined && { series }) };
}

/** Follows the system where the choice is `auto`. */
export class ThemeFollower {
  private readonly system = matchMedia('(prefers-color-scheme: dark)');
  private choice: ThemeChoice = 'auto';

  constructor(private readonly onChange: () => void) {
    this.system.addEventListener('change', this.onChange);
  }

  get current(): Theme {
    if (this.choice !== 'auto') return this.choice;
    return this.system.matches ? 'dark' : 'light';
  }

  choose(choice: ThemeChoice): void {
    this.choice = choice;
    this.onChange();
  }

  stop(): void {
    this.system.removeEventListener('change', this.onChange);
  }
}
