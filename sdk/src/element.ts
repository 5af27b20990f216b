import type { DashboardEvents, EmbeddedDashboardOptions } from './dashboard-options.js';
import { EmbeddedDashboard } from './embedded-dashboard.js';
import { toEmbedError } from './api/errors.js';
import type { ThemeChoice } from './view/theme.js';

const EVENTS = { loaded: 'loaded', error: 'error', click: 'click', filter: 'filter', tokenExpired: 'token-expired' } as const satisfies Record<keyof DashboardEvents, string>;
/** On a server there are no elements; the module can be loaded there all the same. */
const Base = (typeof HTMLElement === 'undefined' ? class {} : HTMLElement) as typeof HTMLElement;

/**
 * `<tidemark-dashboard token="…" base-url="…">`. Its events are those of EmbeddedDashboard as `tidemark-loaded`,
 * `tidemark-error`, `tidemark-click`, `tidemark-filter` and `tidemark-token-expired`, with what they tell in `detail`.
 */
export class TidemarkDashboardElement extends Base {
  static readonly observedAttributes = ['token', 'base-url', 'dashboard-id', 'theme', 'locale', 'time-zone', 'heading'];

  /** As the option of that name; set before the element is connected. */
  onTokenExpiring: EmbeddedDashboardOptions['onTokenExpiring'] = undefined;
  /** Values of variables to begin with; set before the element is connected. */
  filters: EmbeddedDashboardOptions['filters'] = undefined;
  private shown: EmbeddedDashboard | null = null;
  private planned = false;

  /** What is shown: `applyFilters`, `exportData`, `refreshData`. Null until there are a token and an address. */
  get dashboard(): EmbeddedDashboard | null {
    return this.shown;
  }

  connectedCallback(): void {
    this.plan();
  }

  disconnectedCallback(): void {
    this.shown?.destroy();
    this.shown = null;
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after || !this.isConnected) return;
    if (this.shown && after !== null && name === 'token') return this.shown.setToken(after);
    if (this.shown && name === 'theme') return this.shown.setTheme(themeOf(after) ?? 'auto');
    this.plan();
  }

  /** Attributes that are set one after another make one dashboard. */
  private plan(): void {
    if (this.planned) return;
    this.planned = true;
    queueMicrotask(() => {
      this.planned = false;
      this.show();
    });
  }

  private show(): void {
    this.shown?.destroy();
    this.shown = null;
    const [token, baseUrl] = [this.getAttribute('token'), this.getAttribute('base-url')];
    if (!this.isConnected || token === null || token === '' || baseUrl === null) return;
    const theme = themeOf(this.getAttribute('theme'));
    const dashboardId = this.getAttribute('dashboard-id');
    const locale = this.getAttribute('locale');
    const timeZone = this.getAttribute('time-zone');
    const shown = new EmbeddedDashboard({
      token,
      baseUrl,
      title: this.hasAttribute('heading'),
      ...(theme && { theme }),
      ...(dashboardId !== null && { dashboardId }),
      ...(locale !== null && { locale }),
      ...(timeZone !== null && { timeZone }),
      ...(this.filters && { filters: this.filters }),
      ...(this.onTokenExpiring && { onTokenExpiring: this.onTokenExpiring }),
    });
    this.shown = shown;
    for (const name of Object.keys(EVENTS) as (keyof DashboardEvents)[]) {
      shown.on(name, (detail) => this.dispatchEvent(new CustomEvent(`tidemark-${EVENTS[name]}`, { detail, bubbles: true, composed: true })));
    }
    // What fails is told by tidemark-error and shown in place.
    shown.render(this.shadowRoot ?? this.attachShadow({ mode: 'open' })).catch(toEmbedError);
  }
}

function themeOf(value: string | null): ThemeChoice | undefined {
  return value === 'light' || value === 'dark' || value === 'auto' ? value : undefined;
}

/** Makes `<tidemark-dashboard>` known to the page, once. */
export function defineTidemarkDashboard(): void {
  if (typeof customElements === 'undefined' || customElements.get('tidemark-dashboard')) return;
  customElements.define('tidemark-dashboard', TidemarkDashboardElement);
}

declare global {
  interface HTMLElementTagNameMap {
    'tidemark-dashboard': TidemarkDashboardElement;
  }
}
