import { Injectable } from '@nestjs/common';
import type { OpenReading } from '../dashboards/index.js';
import { type About, dataAges, momentInWords } from './about.js';
import { distinctNames, fileTitle, sheetNames } from './domain/file-names.js';
import type { ReadWidget } from './read-widgets.js';
import { WritingPool } from './writing/writing-pool.js';
import type { AboutLine, SheetPlan } from './writing/workbook.js';

/** A file as it is handed out. */
export interface FileContent {
  readonly body: Buffer;
  readonly contentType: string;
  /** With its dot. */
  readonly ending: string;
}

/** What the files are made of. */
export interface ReadDashboard {
  readonly reading: OpenReading;
  readonly about: About;
  readonly widgets: readonly ReadWidget[];
  readonly signal: AbortSignal;
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const CSV = 'text/csv; charset=utf-8; header=present';
const JSON_TYPE = 'application/json; charset=utf-8';

/** Rows as CSV, JSON and XLSX. */
@Injectable()
export class DataFiles {
  constructor(private readonly pool: WritingPool) {}

  /** One widget's rows and nothing else. */
  async csvOfWidget({ widgets, signal }: ReadDashboard): Promise<FileContent> {
    const [only] = widgets;
    return { body: await this.csv(only as ReadWidget, signal), contentType: CSV, ending: '.csv' };
  }

  /** A zip: a CSV of each widget, and `manifest.json`, which says what the JSON export says beside the rows. */
  async csvArchive(read: ReadDashboard): Promise<FileContent> {
    const { ZipFile } = await import('yazl');
    const zip = new ZipFile();
    const names = distinctNames(read.widgets.map(({ widget }) => fileTitle(widget.name, 'widget')));
    const written = { mtime: read.about.exportedAt, mode: 0o100644 };
    for (const [index, each] of read.widgets.entries()) {
      if (each.answer) zip.addBuffer(await this.csv(each, read.signal), `${names[index] ?? ''}.csv`, written);
    }
    const files = read.widgets.map((each, index) => ({ file: each.answer ? `${names[index] ?? ''}.csv` : null, ...factsOf(each) }));
    zip.addBuffer(Buffer.from(`${JSON.stringify({ ...headOf(read), widgets: files }, null, 2)}\n`), 'manifest.json', written);
    zip.end();
    return { body: await collected(zip.outputStream), contentType: 'application/zip', ending: '.zip' };
  }

  /** Rows, columns and their meta as the API gives them, under what the export says of itself. */
  json(read: ReadDashboard): FileContent {
    const head = JSON.stringify(headOf(read)).slice(0, -1);
    const pieces: Buffer[] = [Buffer.from(`${head},"widgets":[`)];
    for (const [index, { widget, answer, error }] of read.widgets.entries()) {
      const { id, name, type } = widget;
      const start = `${index === 0 ? '' : ','}${JSON.stringify({ id, name, type }).slice(0, -1)}`;
      if (answer) pieces.push(Buffer.from(`${start},`), ...answer.fields(), Buffer.from('}'));
      else pieces.push(Buffer.from(`${start},"data":[],"columns":[],"meta":null,"error":${JSON.stringify(error)}}`));
    }
    pieces.push(Buffer.from(']}\n'));
    return { body: Buffer.concat(pieces), contentType: JSON_TYPE, ending: '.json' };
  }

  /** A first sheet "About", then one sheet a widget. */
  async workbook({ about, widgets, signal }: ReadDashboard): Promise<FileContent> {
    const names = sheetNames(widgets.map(({ widget }) => widget.name));
    const sheets = widgets.map(({ widget, answer, error }, index): SheetPlan => ({
      name: names[index] ?? widget.id,
      widget: widget.name,
      json: answer ? jsonOf(answer) : null,
      rows: answer?.totalRows ?? 0,
      truncated: answer?.truncated ?? false,
      dataAsOf: answer?.dataAsOf ?? null,
      error: error?.message ?? null,
    }));
    const plan = { about: linesOf(about, widgets), sheets, timeZone: about.timeZone };
    return { body: await this.pool.write({ kind: 'xlsx', plan }, signal), contentType: XLSX, ending: '.xlsx' };
  }

  private csv({ answer }: ReadWidget, signal: AbortSignal): Promise<Buffer> {
    const json = answer ? jsonOf(answer) : Buffer.from('{"data":[],"columns":[]}');
    return this.pool.write({ kind: 'csv', json }, signal);
  }
}

/** The answer as an object of JSON. */
function jsonOf(answer: NonNullable<ReadWidget['answer']>): Buffer {
  return Buffer.concat([Buffer.from('{'), ...answer.fields(), Buffer.from('}')]);
}

function headOf({ reading, about, widgets }: ReadDashboard): object {
  const { id, name } = reading.dashboard;
  const { timeRange, filters, exportedAt, timeZone } = about;
  const ages = dataAges(widgets);
  return {
    dashboard: { id, name },
    title: about.title,
    exportedAt,
    timeZone,
    timeRange: timeRange?.words ?? null,
    filters: filters.map(({ label, words }) => ({ label, value: words })),
    dataAsOf: ages?.oldest ?? null,
  };
}

/** What is told of a widget beside its rows. */
function factsOf({ widget: { id, name, type }, answer, error }: ReadWidget): object {
  const meta = answer ? { rows: answer.totalRows, truncated: answer.truncated, dataAsOf: answer.dataAsOf } : {};
  return { id, name, type, ...meta, ...(error ? { error } : {}) };
}

function linesOf(about: About, widgets: readonly ReadWidget[]): AboutLine[] {
  const ages = dataAges(widgets);
  const of = (label: string, text: string | null | undefined): AboutLine[] => (text ? [{ label, text }] : []);
  return [
    { label: 'Title', text: about.title },
    ...of('Dashboard', about.dashboard === about.title ? null : about.dashboard),
    ...of('Description', about.description),
    ...of('Time range', about.timeRange?.words),
    ...about.filters.map(({ label, words }) => ({ label, text: words })),
    ...of('Data as of', ages && momentInWords(ages.oldest, about)),
    { label: 'Exported', text: momentInWords(about.exportedAt, about) },
    { label: 'Times are in', text: about.timeZone },
  ];
}

async function collected(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
