import type { Filters } from './filters/filters.js';
import type { TokenRenewal } from './session/token-keeper.js';
import type { PictureClick } from './view/picture.js';
import type { ThemeChoice } from './view/theme.js';

export interface EmbeddedDashboardOptions {
  /** An embed token, made by your server. */
  token: string;
  /** Address of the Tidemark server, such as https://bi.example.com. */
  baseUrl: string;
  /** The dashboard that is expected; a token of another one is refused. */
  dashboardId?: string;
  /** Left out: what the token says, else what the dashboard says, else what the viewer's system says. */
  theme?: ThemeChoice;
  /** BCP 47; the browser's unless given. */
  locale?: string;
  /** IANA name in which times are written; the browser's unless given. */
  timeZone?: string;
  /** Values of variables to begin with. */
  filters?: Filters;
  /** Shows the dashboard's name over it. */
  title?: boolean;
  /** Fetches a later token from your server shortly before this one ends. */
  onTokenExpiring?: TokenRenewal;
  /** Given, an Edit button is shown to those whose token lets them edit; it is for the page to open the builder, in a frame. */
  onEdit?: () => void;
}

/** What `click` tells. */
export interface ClickDetail extends PictureClick {
  widgetId: string;
  widgetName: string;
}

export interface DashboardEvents {
  /** The dashboard and its first data are in the page. */
  loaded: { dashboardId: string; name: string };
  /** Something failed: the dashboard, or one widget. It is shown in its place too. */
  error: { code: string; message: string; widgetId?: string };
  click: ClickDetail;
  /** Other values are in force, chosen by the viewer or by `applyFilters`. */
  filter: { filters: Filters };
  /** The token has ended and there is no later one: nothing is updated any more. */
  tokenExpired: Record<string, never>;
}
