import { EmbedError, failureTitle } from '../api/errors.js';
import type { EmbeddedWidget, QueryResult } from '../api/types.js';
import type { WidgetState } from '../data/widget-states.js';
import { el } from './dom.js';
import { loadPicture } from './load-pictures.js';
import type { Picture, PictureClick, Surroundings } from './picture.js';

export interface TileListeners {
  click(detail: PictureClick): void;
  retry(): void;
  failed(error: EmbedError): void;
}

/** A widget in its frame: name, what must be known before it is trusted, content or why there is none. */
export class Tile {
  readonly element: HTMLElement;
  private readonly pill = el('span', { class: 'pill', hidden: true, tabindex: 0 });
  private readonly notes = el('span', { class: 'notes' });
  private readonly age = el('span', { class: 'age' });
  private readonly body = el('div', { class: 'body', part: 'tile-body' });
  private readonly host = el('div', { class: 'picture' });
  private picture: Picture | null = null;
  private loading = false;
  private gone = false;
  private shown: { result: Pick<QueryResult, 'data' | 'columns'>; around: Surroundings } | null = null;
  private state: WidgetState | null = null;

  constructor(
    private readonly widget: EmbeddedWidget,
    private around: Surroundings,
    private readonly on: TileListeners,
  ) {
    const { name, type, description } = widget;
    const quiet = type === 'metric' || type === 'filter';
    const title = el('h3', { part: 'tile-title', title: description ?? name }, name);
    const head = el('header', { class: 'head' }, title, this.pill, el('span', { class: 'context' }, this.notes, this.age));
    this.element = el(
      'section',
      { class: `tile${quiet ? ' quiet' : ''}${type === 'table' ? ' flush' : ''}`, part: `tile tile-${type}`, 'aria-label': name, 'data-widget': widget.id },
      head,
      this.body,
    );
    this.body.append(el('div', { class: 'bone' }));
  }

  /** Content that needs no data: a text, or the control of a filter. */
  fill(content: HTMLElement | 'text'): void {
    if (content !== 'text') return this.body.replaceChildren(content);
    this.draw({ data: [], columns: [] });
  }

  update(state: WidgetState): void {
    this.state = state;
    const { result, error, pending } = state;
    this.element.classList.toggle('pending', pending && result !== null);
    this.element.setAttribute('aria-busy', String(pending));
    this.element.classList.toggle('old', error !== null || result?.meta.stale === true);
    this.mark(state);
    if (result) return this.draw(result);
    if (error) this.notice(error.message, failureTitle(error.code), true);
  }

  /** Other theme, colours or language. */
  restyle(around: Surroundings): void {
    this.around = around;
    if (this.picture && this.shown) this.paint(this.shown.result);
    if (this.state) this.mark(this.state);
  }

  destroy(): void {
    this.gone = true;
    this.picture?.destroy();
    this.picture = null;
    this.element.remove();
  }

  private draw(result: Pick<QueryResult, 'data' | 'columns'>): void {
    if (this.picture) return this.paint(result);
    this.shown = { result, around: this.around };
    if (this.loading) return;
    this.loading = true;
    loadPicture(this.widget).then(
      (make) => {
        this.loading = false;
        if (this.gone || !this.shown) return;
        const { visualization, name } = this.widget;
        this.picture = make(this.host, visualization, name, {
          click: (detail) => this.on.click(detail),
          notes: (notes) => {
            this.notes.textContent = this.notes.title = notes.join(' · ');
          },
        });
        const { result: waiting } = this.shown;
        this.shown = null;
        this.paint(waiting);
      },
      (error: unknown) => {
        this.loading = false;
        if (this.gone) return;
        const message = error instanceof Error ? error.message : String(error);
        this.on.failed(new EmbedError('OFFLINE', message));
        this.notice('The code that draws this could not be loaded.', 'This cannot be drawn', true);
      },
    );
  }

  private paint(result: Pick<QueryResult, 'data' | 'columns'>): void {
    const { picture, around, shown } = this;
    const inSight = this.host.isConnected && shown?.result.data === result.data && shown.around === around;
    if (!picture || inSight) return;
    this.shown = { result, around };
    // The host is in the page before it is drawn into, because pictures take their size from it.
    if (!this.host.isConnected) this.body.replaceChildren(this.host);
    const reason = picture.show(result, around);
    if (reason !== null) this.notice(reason);
  }

  private notice(message: string, title?: string, retry = false): void {
    const notice = el('div', { class: 'notice', part: 'notice', role: retry ? 'alert' : null });
    if (title !== undefined) notice.append(el('b', {}, title));
    notice.append(el('span', {}, message));
    if (retry) {
      const button = el('button', { type: 'button' }, 'Retry');
      button.addEventListener('click', () => this.on.retry());
      notice.append(button);
    }
    this.body.replaceChildren(notice);
  }

  /** What the reader must know before trusting the figures, and how old they are. */
  private mark({ result, error }: WidgetState): void {
    const [word, explanation] =
      error && result
        ? ['failed', `${failureTitle(error.code)}: ${error.message} Shown is the last data that could be had.`]
        : result?.meta.stale === true
          ? ['stale', 'The source does not answer; shown is what it answered before.']
          : result?.meta.truncated === true
            ? ['cut', 'The result was longer than the limit and was cut.']
            : ['', ''];
    this.pill.hidden = word === '';
    this.pill.textContent = word;
    this.pill.title = explanation;
    this.pill.setAttribute('aria-label', explanation);
    if (!result) return;
    const { locale, timeZone } = this.around;
    const at = new Date(result.meta.dataAsOf);
    this.age.textContent = `as of ${new Intl.DateTimeFormat(locale, { timeStyle: 'medium', timeZone }).format(at)}`;
    this.age.title = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long', timeZone }).format(at);
  }
}
