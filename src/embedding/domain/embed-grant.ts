import type { EmbedRight } from '../../platform/http/index.js';

export const INTERACTIONS = ['view', 'interact', 'edit'] as const;
/** What viewers may do with the dashboard; each includes the one before it. */
export type Interaction = (typeof INTERACTIONS)[number];

export const THEMES = ['light', 'dark', 'auto'] as const;
/** `auto` follows the viewer's system. */
export type Theme = (typeof THEMES)[number];

/** A value, a list of values, or a range, as `filters` would hold it. */
export type LockedParameters = Record<string, unknown>;
/** Claims about the viewer; they fill `{{user.<claim>}}`. */
export type UserContext = Record<string, string | number | boolean>;

/** Colours by token of the design; what is left out is the theme's own. */
export interface Branding {
  colors?: Partial<Record<BrandColor, string>>;
  /** Colours of a chart's series, in order. */
  series?: string[];
  fontFamily?: string;
  /** Pixels. */
  radius?: number;
  /** https address of a picture. */
  logoUrl?: string;
}

export const BRAND_COLORS = [
  'primary', 'secondary', 'success', 'warning', 'danger', 'info', 'background', 'card', 'border', 'text', 'textSecondary',
] as const;
export type BrandColor = (typeof BRAND_COLORS)[number];

export interface EmbedPermissions {
  interaction: Interaction;
  export: boolean;
}

/** The rights of a token, as routes demand them. */
export function rightsOf({ interaction, export: mayExport }: EmbedPermissions): ReadonlySet<EmbedRight> {
  const upTo = INTERACTIONS.slice(0, INTERACTIONS.indexOf(interaction) + 1);
  return new Set([...upTo.map((name): EmbedRight => `embed:${name}`), ...(mayExport ? (['embed:export'] as const) : [])]);
}
