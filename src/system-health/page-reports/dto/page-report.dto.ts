import { Type } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsNumber, IsUUID, Max, Min, ValidateNested } from 'class-validator';
import { MayBeAbsent } from '../../../platform/http/index.js';

/** Pages of the web application, as figures name them; the list is closed, so that labels are bounded. */
export const PAGES = ['home', 'kpis', 'dashboards', 'dashboard', 'builder', 'explore', 'sources', 'health', 'logs', 'alerts', 'guards', 'anomalies', 'economics', 'ai-usage', 'embedding', 'exports', 'admin', 'profile', 'other'] as const;
export type PageName = (typeof PAGES)[number];

export const PAGE_ERRORS = ['script', 'promise', 'render'] as const;
export type PageErrorType = (typeof PAGE_ERRORS)[number];

/** What choosing a value of a widget did: filter by it (or no longer), open the rows behind it, or another dashboard. */
export const INTERACTIONS = ['filter', 'rows', 'dashboard'] as const;
export type InteractionKind = (typeof INTERACTIONS)[number];

const LONGEST_LOAD_SECONDS = 600;
const MOST_ERRORS = 20;
const MOST_INTERACTIONS = 20;

export class PageErrorDto {
  /** `script`: nobody caught it; `promise`: nobody handled its rejection; `render`: a part of the page could not be drawn. */
  @IsIn(PAGE_ERRORS)
  type!: PageErrorType;

  /** The page on which it happened. */
  @IsIn(PAGES)
  component!: PageName;
}

export class PageInteractionDto {
  /** What the value did: `filter` the dashboard by it, or no longer; open the `rows` behind it; open another `dashboard`. */
  @IsIn(INTERACTIONS)
  kind!: InteractionKind;

  @IsUUID()
  dashboardId!: string;

  @IsUUID()
  widgetId!: string;
}

export class PageReportDto {
  /** The page that was opened; left out when there are errors alone. */
  @MayBeAbsent()
  @IsIn(PAGES)
  page?: PageName;

  /** The dashboard that was opened, on its page. */
  @MayBeAbsent()
  @IsUUID()
  dashboardId?: string;

  /** From the navigation until the page was drawn. */
  @MayBeAbsent()
  @IsNumber()
  @Min(0)
  @Max(LONGEST_LOAD_SECONDS)
  loadSeconds?: number;

  /** What went wrong since the last report. */
  @MayBeAbsent()
  @ValidateNested({ each: true })
  @Type(() => PageErrorDto)
  @ArrayMaxSize(MOST_ERRORS)
  errors?: PageErrorDto[];

  /** Values of widgets that were chosen since the last report. */
  @MayBeAbsent()
  @ValidateNested({ each: true })
  @Type(() => PageInteractionDto)
  @ArrayMaxSize(MOST_INTERACTIONS)
  interactions?: PageInteractionDto[];
}

export class PageReportResponse {
  /** Figures that were counted. */
  counted!: number;
}
