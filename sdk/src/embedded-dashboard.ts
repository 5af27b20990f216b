import { EmbedClient } from './api/client.js';
import { EmbedError, toEmbedError } from './api/errors.js';
import type { EmbedConfig, EmbeddedDashboardView, EmbeddedVariable, EmbeddedWidget, ExportFormat } from './api/types.js';
import { type WidgetState, WidgetStates } from './data/widget-states.js';
import type { DashboardEvents, EmbeddedDashboardOptions } from './dashboard-options.js';
import { Emitter } from './emitter.js';
import { type FilterValue, type Filters, mergeFilters } from './filters/filters.js';
import { LiveLink } from './live/live-link.js';
import { TokenKeeper } from './session/token-keeper.js';
import { DashboardView } from './view/dashboard-view.js';
import { el } from './view/dom.js';
import type { ThemeChoice } from './view/theme.js';

/** The dashboard is there: what the calls after `render` work on. */
interface Open {
  config: EmbedConfig;
  dashboard: EmbeddedDashboardView;
}

/** One Tidemark dashboard in a page. */
export class EmbeddedDashboard {
  private readonly emitter = new Emitter<DashboardEvents>();
  private readonly ending = new AbortController();
  private readonly client: EmbedClient;
  private readonly tokens: TokenKeeper;
  private readonly states: WidgetStates;
  private view: DashboardView | null = null;
  private host: HTMLElement | null = null;
  private live: LiveLink | null = null;
  private opened: Open | null = null;
  private chosen: Filters;
  private theme: ThemeChoice | undefined;
  /** Raised with every change of filters: answers to earlier ones are not taken. */
  private round = 0;

  constructor(private readonly options: EmbeddedDashboardOptions) {
    const baseUrl = new URL(options.baseUrl, location.href).href.replace(/\/+$/, '');
    this.chosen = options.filters ?? {};
    this.theme = options.theme;
    this.tokens = new TokenKeeper(options.token, options.onTokenExpiring, {
      renewed: (token) => this.renewed(token),
      failed: (error) => this.report(toEmbedError(error)),
      expired: () => this.expired(),
    });
    this.client = new EmbedClient(
      { baseUrl, token: this.tokens.current, renew: this.tokens.renew, fetch: (url, init) => fetch(url, init) },
      this.ending.signal,
    );
    this.states = new WidgetStates((id, state) => this.view?.showState(id, state));
    this.baseUrl = baseUrl;
  }

  private readonly baseUrl: string;

  /** Values of variables that were chosen, by the viewer or by the page. */
  get filters(): Filters {
    return this.chosen;
  }

  /**
   * Shows the dashboard in an element, given itself or by its id, or in a shadow root. Resolves when its first data are
   * there.
   * @throws EmbedError when it cannot be shown; the place says so too
   */
  async render(target: string | HTMLElement | ShadowRoot): Promise<void> {
    if (this.view || this.ending.signal.aborted) throw new EmbedError('CONFLICT', 'This dashboard was rendered before; make another.');
    this.view = this.viewIn(typeof target === 'string' ? elementOf(target) : target);
    if (this.theme) this.view.chooseTheme(this.theme);
    await this.open();
  }

  on<Name extends keyof DashboardEvents>(name: Name, listener: (detail: DashboardEvents[Name]) => void): () => void {
    return this.emitter.on(name, listener);
  }

  off<Name extends keyof DashboardEvents>(name: Name, listener: (detail: DashboardEvents[Name]) => void): void {
    this.emitter.off(name, listener);
  }

  /**
   * Chooses values of variables over those in force; `undefined` gives one back to its default. Resolves when the data
   * under them are there.
   * @throws EmbedError ACCESS_DENIED for what the token locks or does not let its viewer choose: nothing has changed then
   */
  async applyFilters(changes: Readonly<Record<string, FilterValue | undefined>>): Promise<void> {
    const before = this.chosen;
    const filters = mergeFilters(before, changes);
    this.chosen = filters;
    if (!this.opened) return;
    this.round += 1;
    const { round } = this;
    this.states.expect();
    this.view?.showFilters(filters);
    this.live?.setFilters(filters);
    try {
      const widgets = await this.client.data(filters);
      if (round !== this.round) return;
      this.states.take(widgets);
    } catch (thrown) {
      if (this.ending.signal.aborted) return;
      const error = toEmbedError(thrown);
      if (round === this.round) this.takeBack(before, error);
      throw error;
    }
    this.emitter.emit('filter', { filters });
  }

  /**
   * A file of the dashboard, or of one of its widgets, under the filters in force; the server writes it, with up to 100,000
   * rows of each widget. csv of a whole dashboard is a zip of one CSV a widget.
   * @throws EmbedError ACCESS_DENIED when the token does not admit it; why the server could not write it
   */
  async exportData(format: ExportFormat, { widgetId }: { widgetId?: string } = {}): Promise<Blob> {
    if (!this.opened) throw new EmbedError('CONFLICT', 'There is nothing to export before the dashboard has loaded.');
    if (!this.opened.config.permissions.export) throw new EmbedError('ACCESS_DENIED', 'This embed token does not let its viewer export.');
    const { locale, timeZone } = this.options;
    const theme = this.theme === 'light' || this.theme === 'dark' ? this.theme : undefined;
    return this.client.file(widgetId, { format, locale, timeZone, theme }, this.chosen);
  }

  /** Asks for all data again; from the source where the token lets its viewer interact, else from the server's cache. */
  async refreshData(): Promise<void> {
    if (!this.opened) return;
    await this.load(this.opened.config.permissions.interaction !== 'view');
  }

  /** Goes on with a later token of the same dashboard. */
  setToken(token: string): void {
    this.tokens.replace(token);
  }

  setTheme(theme: ThemeChoice): void {
    this.theme = theme;
    this.view?.chooseTheme(theme);
  }

  /** Takes the dashboard out of the page; no request, socket, timer or listener is left. It cannot be rendered again. */
  destroy(): void {
    this.ending.abort(new EmbedError('DESTROYED', 'The dashboard was taken out of the page.'));
    this.tokens.stop();
    this.live?.stop();
    this.view?.destroy();
    this.host?.remove();
    this.emitter.clear();
    this.live = this.view = this.host = this.opened = null;
  }

  private viewIn(place: HTMLElement | ShadowRoot): DashboardView {
    const { locale, timeZone, title = false } = this.options;
    const system = Intl.DateTimeFormat().resolvedOptions();
    let root = place;
    if (root instanceof HTMLElement) {
      this.host = el('div', { class: 'tidemark-dashboard' });
      root.append(this.host);
      root = this.host.attachShadow({ mode: 'open' });
    }
    return new DashboardView(
      root,
      { locale: locale ?? system.locale, timeZone: timeZone ?? system.timeZone, title },
      {
        options: (name) => this.client.options(name, this.chosen),
        choose: (variable: EmbeddedVariable, value) => void this.applyFilters({ [variable.name]: value }).catch((error: unknown) => this.report(toEmbedError(error))),
        click: ({ id, name }: EmbeddedWidget, detail) => this.emitter.emit('click', { widgetId: id, widgetName: name, ...detail }),
        retry: (id) => void this.retry(id),
        retryAll: () => void this.open().catch(() => undefined),
        failed: (error, widgetId) => this.report(error, widgetId),
      },
    );
  }

  /** Opens the dashboard, or opens it anew after it was changed or could not be shown. */
  private async open(): Promise<void> {
    this.round += 1;
    const { round, chosen, ending } = this;
    try {
      // All three at once: what must not be seen is refused by each.
      const [config, dashboard, widgets] = await Promise.all([this.client.config(), this.client.dashboard(), this.client.data(chosen)]);
      if (ending.signal.aborted || round !== this.round) return;
      this.check(config);
      this.opened = { config, dashboard };
      this.tokens.watch(Date.parse(config.expiresAt), Date.parse(config.now));
      this.view?.setBranding(config.branding);
      this.view?.chooseTheme(this.theme ?? config.theme ?? themeOf(dashboard) ?? 'auto');
      this.view?.open(dashboard, chosen, config.permissions.interaction === 'edit' ? this.options.onEdit : undefined);
      this.take(widgets);
      this.link(dashboard);
      this.emitter.emit('loaded', { dashboardId: dashboard.id, name: dashboard.name });
    } catch (thrown) {
      if (ending.signal.aborted) return;
      const error = toEmbedError(thrown);
      this.view?.showProblem(error, error.code !== 'TOKEN_EXPIRED');
      this.report(error);
      throw error;
    }
  }

  private check({ dashboardId }: EmbedConfig): void {
    const expected = this.options.dashboardId ?? this.opened?.config.dashboardId ?? dashboardId;
    if (expected.toLowerCase() === dashboardId.toLowerCase()) return;
    throw new EmbedError('WRONG_DASHBOARD', `The embed token is for the dashboard ${dashboardId}, not for ${expected}.`);
  }

  private link({ id, settings }: EmbeddedDashboardView): void {
    if (this.live) return this.live.setPolling(settings.refreshInterval);
    this.live = new LiveLink(id, this.baseUrl, this.tokens, {
      frame: (frame) => {
        this.states.takeFrame(frame);
        this.tellFailure(frame.widgetId);
      },
      reload: (changed) => void (changed ? this.open() : this.load(false)).catch(() => undefined),
      status: (status) => this.view?.showLive(status),
    });
    this.live.setPolling(settings.refreshInterval);
    this.live.setFilters(this.chosen);
    this.live.start();
  }

  private async load(refresh: boolean): Promise<void> {
    const { round, ending } = this;
    try {
      const widgets = await this.client.data(this.chosen, refresh);
      if (round === this.round) this.take(widgets);
    } catch (thrown) {
      if (ending.signal.aborted) return;
      const error = toEmbedError(thrown);
      if (round === this.round) this.states.failAll(this.widgetsWithData(), error);
      this.report(error);
      throw error;
    }
  }

  private async retry(widgetId: string): Promise<void> {
    const { round } = this;
    try {
      const widget = await this.client.widget(widgetId, this.chosen);
      if (round === this.round) this.take([widget]);
    } catch (thrown) {
      if (this.ending.signal.aborted) return;
      const error = toEmbedError(thrown);
      this.states.failAll([widgetId], error);
      this.report(error, widgetId);
    }
  }

  private take(widgets: Awaited<ReturnType<EmbedClient['data']>>): void {
    this.states.take(widgets);
    for (const { id } of widgets) this.tellFailure(id);
  }

  private tellFailure(widgetId: string): void {
    const { error }: WidgetState = this.states.get(widgetId);
    if (error) this.emitter.emit('error', { ...error, widgetId });
  }

  /** The values of before are in force again; where the answer is lost, what is shown under them is asked for anew. */
  private takeBack(before: Filters, error: EmbedError): void {
    this.chosen = before;
    this.states.settle();
    this.view?.showFilters(before);
    this.live?.setFilters(before);
    if (error.status === 0) void this.load(false).catch(() => undefined);
  }

  private renewed(token: string): void {
    this.view?.showProblem(null);
    if (!this.opened) return;
    // The live link goes on under it; without one, what another token locks is seen from now on all the same.
    if (!this.live?.authorise(token)) void this.load(false).catch(() => undefined);
    this.client.config().then(
      (config) => {
        if (!this.opened) return;
        this.opened = { ...this.opened, config };
        this.tokens.watch(Date.parse(config.expiresAt), Date.parse(config.now));
        this.view?.setBranding(config.branding);
      },
      (error: unknown) => !this.ending.signal.aborted && this.report(toEmbedError(error)),
    );
  }

  private expired(): void {
    this.live?.stop();
    this.view?.showProblem({ code: 'TOKEN_EXPIRED', message: 'Reload the page to see current data.' }, false);
    this.emitter.emit('tokenExpired', {});
  }

  private report({ code, message }: EmbedError, widgetId?: string): void {
    if (this.ending.signal.aborted) return;
    this.emitter.emit('error', { code, message, ...(widgetId !== undefined && { widgetId }) });
  }

  private widgetsWithData(): string[] {
    return this.opened?.dashboard.widgets.filter(({ hasData }) => hasData).map(({ id }) => id) ?? [];
  }
}

function elementOf(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new EmbedError('NOT_FOUND', `The page has no element with the id “${id}”.`);
  return element;
}

function themeOf({ settings: { theme } }: EmbeddedDashboardView): ThemeChoice | undefined {
  return theme === 'light' || theme === 'dark' || theme === 'auto' ? theme : undefined;
}
