import { type EmbedError, failureTitle } from '../api/errors.js';
import type { Branding, EmbeddedDashboardView, EmbeddedWidget } from '../api/types.js';
import type { WidgetState } from '../data/widget-states.js';
import type { Filters } from '../filters/filters.js';
import type { LiveStatus } from '../live/live-topic.js';
import { type Control, type ControlSurroundings, variableControl } from './controls.js';
import { el } from './dom.js';
import { columnsAt, inReadingOrder, placesOf } from './layout.js';
import type { PictureClick, Surroundings } from './picture.js';
import { adoptStyles, dashboardStyles } from './styles.js';
import { type ThemeChoice, ThemeFollower, applyBranding, brandOf } from './theme.js';
import { Tile } from './tile.js';

export interface ViewListeners extends Pick<ControlSurroundings, 'options' | 'choose'> {
  click(widget: EmbeddedWidget, detail: PictureClick): void;
  retry(widgetId: string): void;
  /** Of the whole dashboard. */
  retryAll(): void;
  failed(error: EmbedError, widgetId: string): void;
}

export interface ViewOptions {
  locale: string;
  timeZone: string;
  /** Whether the dashboard's name stands over it. */
  title: boolean;
}

const LIVE_WORDS: Readonly<Record<LiveStatus, string>> = { off: '', connecting: '', live: 'Live', reconnecting: 'Reconnecting' };

/** A dashboard in a shadow root: bar with filters and connection, grid with tiles. */
export class DashboardView {
  private readonly root = el('div', { class: 'root', part: 'dashboard' });
  private readonly bar = el('div', { class: 'bar', part: 'toolbar' });
  private readonly live = el('span', { class: 'live', part: 'status', role: 'status', hidden: true });
  private readonly whole = el('div', {});
  private readonly grid = el('div', { class: 'grid', part: 'grid' });
  private readonly tiles = new Map<string, Tile>();
  private readonly widgets = new Map<string, EmbeddedWidget>();
  private controls: Control[] = [];
  private branding: Branding | null = null;
  private readonly themes = new ThemeFollower(() => this.restyle());
  private readonly reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');
  private readonly observer = new ResizeObserver(() => this.place());

  constructor(
    private readonly shadow: ShadowRoot,
    private readonly options: ViewOptions,
    private readonly on: ViewListeners,
  ) {
    adoptStyles(shadow, dashboardStyles());
    this.whole.append(el('div', { class: 'notice whole', role: 'status' }, el('span', {}, 'Loading…')));
    this.root.append(this.bar, this.whole, this.grid);
    this.bar.hidden = true;
    shadow.append(this.root);
    this.themes.choose('auto');
    this.observer.observe(this.root);
  }

  chooseTheme(choice: ThemeChoice): void {
    this.themes.choose(choice);
  }

  setBranding(branding: Branding | null): void {
    this.branding = branding;
    applyBranding(this.root, branding);
    this.restyle();
  }

  /** Shows a dashboard's widgets, empty as yet. */
  open(dashboard: EmbeddedDashboardView, filters: Filters, edit?: () => void): void {
    this.clear();
    const { settings, widgets, layout, name } = dashboard;
    const around = { settings, locale: this.options.locale, options: this.on.options, choose: this.on.choose };
    const add = (control: Control): HTMLElement => {
      this.controls.push(control);
      return control.element;
    };
    for (const widget of inReadingOrder(widgets)) {
      const tile = this.tileOf(widget);
      if (widget.type === 'filter') {
        const variable = settings.variables.find((each) => each.name === widget.visualization.config['variable']);
        if (variable) tile.fill(add(variableControl(variable, around)));
        else tile.fill(el('p', { class: 'notice' }, 'This filter is not for you to choose.'));
      } else if (widget.type === 'text') tile.fill('text');
      this.grid.append(tile.element);
    }
    const inTiles = new Set(widgets.map(({ type, visualization }) => (type === 'filter' ? visualization.config['variable'] : null)));
    const inBar = settings.variables.filter((variable) => !inTiles.has(variable.name));
    const logo = this.branding?.logoUrl;
    this.bar.replaceChildren(
      ...(logo === undefined ? [] : [el('img', { src: logo, alt: '', part: 'logo', referrerpolicy: 'no-referrer' })]),
      ...(this.options.title ? [el('h2', { part: 'title' }, name)] : []),
      el('div', { class: 'filters' }, ...inBar.map((variable) => add(variableControl(variable, around)))),
      this.live,
      ...(edit ? [editButton(edit)] : []),
    );
    this.bar.hidden = false;
    this.grid.style.gridAutoRows = `${layout.grid.rowHeight}px`;
    this.whole.replaceChildren();
    this.showFilters(filters);
    this.place();
  }

  showFilters(filters: Filters): void {
    for (const control of this.controls) control.update(filters);
  }

  showState(widgetId: string, state: WidgetState): void {
    this.tiles.get(widgetId)?.update(state);
  }

  showLive(status: LiveStatus): void {
    this.live.textContent = LIVE_WORDS[status];
    this.live.dataset['status'] = status;
    this.live.hidden = LIVE_WORDS[status] === '';
  }

  /** Says over the dashboard what is wrong with it as a whole; null when it is right again. */
  showProblem(problem: { code: string; message: string } | null, retry = true): void {
    if (!problem) return this.whole.replaceChildren();
    const notice = el('div', { class: 'notice whole', part: 'notice', role: 'alert' }, el('b', {}, failureTitle(problem.code)), el('span', {}, problem.message));
    if (retry) {
      const button = el('button', { type: 'button' }, 'Retry');
      button.addEventListener('click', () => this.on.retryAll());
      notice.append(button);
    }
    this.whole.replaceChildren(notice);
  }

  destroy(): void {
    this.observer.disconnect();
    this.themes.stop();
    this.clear();
    this.root.remove();
    this.shadow.adoptedStyleSheets = [];
  }

  private tileOf(widget: EmbeddedWidget): Tile {
    const tile = new Tile(widget, this.surroundings(), {
      click: (detail) => this.on.click(widget, detail),
      retry: () => this.on.retry(widget.id),
      failed: (error) => this.on.failed(error, widget.id),
    });
    this.tiles.set(widget.id, tile);
    this.widgets.set(widget.id, widget);
    return tile;
  }

  private clear(): void {
    for (const tile of this.tiles.values()) tile.destroy();
    for (const control of this.controls) control.destroy();
    this.tiles.clear();
    this.widgets.clear();
    this.controls = [];
  }

  private place(): void {
    const columns = columnsAt(this.root.clientWidth);
    this.grid.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
    const ordered = [...this.widgets.values()];
    placesOf(ordered, columns).forEach(({ column, row }, index) => {
      const element = this.tiles.get(ordered[index]?.id ?? '')?.element;
      if (!element) return;
      element.style.gridColumn = column;
      element.style.gridRow = row;
    });
  }

  private restyle(): void {
    this.root.dataset['theme'] = this.themes.current;
    const around = this.surroundings();
    for (const tile of this.tiles.values()) tile.restyle(around);
  }

  private surroundings(): Surroundings {
    const brand = brandOf(this.root, this.branding);
    const { locale, timeZone } = this.options;
    return { theme: this.themes.current, locale, timeZone, motion: !this.reducedMotion.matches, ...(brand && { brand }) };
  }
}

function editButton(edit: () => void): HTMLElement {
  const button = el('button', { type: 'button', class: 'edit', part: 'edit' }, 'Edit');
  button.addEventListener('click', edit);
  return button;
}
