import type { components } from '../api/schema.js';

type Branding = components['schemas']['BrandingDto'];

/** The application's own variables by the names that a token's branding has for them. */
const VARIABLES: Readonly<Record<string, string>> = {
  primary: '--tm-primary',
  secondary: '--tm-secondary',
  success: '--tm-success',
  warning: '--tm-warning',
  danger: '--tm-danger',
  info: '--tm-info',
  background: '--tm-background',
  card: '--tm-card',
  border: '--tm-border',
  text: '--tm-text',
  textSecondary: '--tm-text-secondary',
};

/** Shows the builder in the customer's colours, as far as the theme's variables go. */
export function wearBranding(branding: Branding | null): void {
  const { style } = document.documentElement;
  for (const [name, color] of Object.entries(branding?.colors ?? {})) {
    const variable = VARIABLES[name];
    if (variable !== undefined && typeof color === 'string') style.setProperty(variable, color);
  }
  if (branding?.radius !== undefined) style.setProperty('--tm-radius-card', `${branding.radius}px`);
}
