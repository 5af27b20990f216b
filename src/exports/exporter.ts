import { Injectable } from '@nestjs/common';
import { DashboardReader } from '../dashboards/index.js';
import { Clock } from '../platform/clock/index.js';
import { type Actor, type Waiting, notFound } from '../platform/http/index.js';
import { MAX_ROW_LIMIT } from '../query/index.js';
import { aboutOf, dataAges } from './about.js';
import { DataFiles, type FileContent, type ReadDashboard } from './data-files.js';
import { type ExportRequest, isDrawn } from './domain/export-request.js';
import { fileTitle } from './domain/file-names.js';
import { PictureFiles } from './picture-files.js';
import { type Widget, readWidgets } from './read-widgets.js';

/** A file, and what its reader should know of it. */
export interface ExportedFile {
  readonly body: Buffer;
  readonly contentType: string;
  readonly fileName: string;
  /** Whether some widget has more rows than the file holds. */
  readonly truncated: boolean;
  /** Of the oldest rows, ISO 8601; null when there are none. */
  readonly dataAsOf: string | null;
  /** Widgets that are missing, with the reason in their place. */
  readonly failed: number;
}

/** Who waits for a file, and is told how far it is. */
export interface ExportObserver {
  readonly caller: Waiting;
  /** Told how many queries the source will be asked beyond what tiles show, before it is; may refuse by throwing. */
  admit?(queries: number): Promise<void>;
  /** Share that is done, 0 to 1. */
  onProgress?(share: number): void;
}

/** The share of the work that reading is; the rest is writing. */
const READING_SHARE = 0.85;
/** Bytes of JSON that one picture is drawn from: they are parsed in the thread that answers requests. */
const MOST_DRAWN_BYTES = 32 * 1024 * 1024;

/** Dashboards and widgets as files, with the rights, filters and locked values of whoever asks. */
@Injectable()
export class Exporter {
  constructor(
    private readonly reader: DashboardReader,
    private readonly data: DataFiles,
    private readonly pictures: PictureFiles,
    private readonly clock: Clock,
  ) {}

  /**
   * Writes a file. Pictures show what tiles show; other formats hold up to 100,000 rows of each widget.
   * @throws DomainError NOT_FOUND, VALIDATION_FAILED, ACCESS_DENIED, PAYLOAD_TOO_LARGE; of a widget alone, why its query failed
   */
  async export(actor: Actor, request: ExportRequest, { caller, admit, onProgress }: ExportObserver): Promise<ExportedFile> {
    const { format, refresh } = request;
    const reading = await this.reader.open(actor, request.dashboardId, request.filters);
    const chosen = chosenWidgets(reading.dashboard.widgets, request);
    const one = request.widgetId === null ? null : (chosen[0] as Widget);
    // A picture that is not to be evaluated anew asks for no more than opening the dashboard does.
    if (refresh || !isDrawn(format)) await admit?.(chosen.filter(({ hasData }) => hasData).length);
    const widgets = await readWidgets(reading, chosen, {
      caller,
      refresh,
      alone: one !== null,
      ...(isDrawn(format) ? { mostBytes: MOST_DRAWN_BYTES } : { limit: MAX_ROW_LIMIT }),
      onRead: (done, all) => onProgress?.((READING_SHARE * done) / all),
    });
    const about = aboutOf(reading, request, one, this.clock.now());
    const read = { reading, about, widgets, signal: caller.signal };
    const { body, contentType, ending } = await this.write(read, request, reading.dashboard.layout.grid.rowHeight);
    onProgress?.(1);
    return {
      body,
      contentType,
      fileName: `${fileTitle(about.title)}${ending}`,
      truncated: widgets.some(({ answer }) => answer?.truncated ?? false),
      dataAsOf: dataAges(widgets)?.oldest ?? null,
      failed: widgets.filter(({ error }) => error).length,
    };
  }

  /**
   * The name under which an export would be written.
   * @throws DomainError NOT_FOUND, VALIDATION_FAILED, ACCESS_DENIED for what cannot be exported
   */
  async titleOf(actor: Actor, request: ExportRequest): Promise<string> {
    const { dashboard } = await this.reader.open(actor, request.dashboardId, request.filters);
    const [first] = chosenWidgets(dashboard.widgets, request);
    return request.widgetId === null ? dashboard.name : (first?.name ?? dashboard.name);
  }

  private write(read: ReadDashboard, request: ExportRequest, rowHeight: number): Promise<FileContent> | FileContent {
    const isWidget = request.widgetId !== null;
    switch (request.format) {
      case 'csv':
        return isWidget ? this.data.csvOfWidget(read) : this.data.csvArchive(read);
      case 'json':
        return this.data.json(read);
      case 'xlsx':
        return this.data.workbook(read);
      case 'pdf':
        return this.pictures.pdf(read, request, rowHeight, isWidget);
      case 'png':
      case 'svg':
        return isWidget ? this.pictures.widget(read, request, rowHeight) : this.pictures.board(read, request, rowHeight);
    }
  }
}

/** @throws DomainError NOT_FOUND when there is no such widget, or it has nothing for that format */
function chosenWidgets(widgets: readonly Widget[], { widgetId, format }: ExportRequest): Widget[] {
  // What filter widgets are set to stands at the head of the file.
  const shown = widgets.filter(({ type, hasData }) => type !== 'filter' && (hasData || isDrawn(format)));
  if (widgetId === null) return shown;
  const one = shown.find(({ id }) => id === widgetId.toLowerCase());
  if (!one) throw notFound(isDrawn(format) ? 'widget that can be drawn' : 'widget with rows');
  return [one];
}

