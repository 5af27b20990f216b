import { ApiProperty } from '@nestjs/swagger';
import { EXPORT_FORMATS, type ExportFormat } from '../domain/export-request.js';
import { standingOf } from '../domain/export-standing.js';
import type { ExportEntity, ExportState } from '../export.entity.js';

/** The export that has been begun. */
export class CreatedExportResponse {
  exportId!: string;
}

export class ExportErrorResponse {
  code!: string;
  message!: string;
}

/** An export as the person or key sees it that asked for it. */
export class ExportResponse {
  id!: string;
  dashboardId!: string;
  /** null: the whole dashboard. */
  widgetId!: string | null;
  /** Name of the dashboard or the widget. */
  title!: string;

  @ApiProperty({ enum: EXPORT_FORMATS })
  format!: ExportFormat;

  @ApiProperty({ enum: ['queued', 'running', 'ready', 'failed'] })
  state!: ExportState;

  /** 0 to 100. */
  progress!: number;

  /** Why it failed; null unless it did. */
  error!: ExportErrorResponse | null;

  /** Name of the file; null until it is ready. */
  fileName!: string | null;

  /** Size of the file; null until it is ready. */
  bytes!: number | null;

  /** Whether some widget has more rows than the file holds. */
  truncated!: boolean;

  /** Widgets that are missing in the file, which says why. */
  failedWidgets!: number;

  createdAt!: Date;
  finishedAt!: Date | null;

  /** When it is removed. */
  expiresAt!: Date;

  static of(row: ExportEntity, now: Date): ExportResponse {
    const { id, dashboardId, widgetId, title, format, progress, fileName, bytes, truncated, failedWidgets, createdAt, finishedAt, expiresAt } = row;
    const { state, error } = standingOf(row, now);
    return {
      id,
      dashboardId,
      widgetId,
      title,
      format,
      state,
      progress,
      error,
      fileName,
      bytes: bytes === null ? null : Number(bytes),
      truncated,
      failedWidgets,
      createdAt,
      finishedAt,
      expiresAt,
    };
  }
}
