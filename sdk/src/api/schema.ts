/** Generated from openapi.json by `npm run openapi`; edit nothing here. */

export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        BrandingDto: {
            /** @description Hexadecimal colours by token of the design. */
            colors?: {
                primary?: string;
                secondary?: string;
                success?: string;
                warning?: string;
                danger?: string;
                info?: string;
                background?: string;
                card?: string;
                border?: string;
                text?: string;
                textSecondary?: string;
            };
            /** @description Hexadecimal colours of series, in order. */
            series?: string[];
            /** @description Names of fonts that the embedding page has, separated by commas. */
            fontFamily?: string;
            /** @description Of cards, in pixels. */
            radius?: number;
            logoUrl?: string;
        };
        ColumnResponse: {
            name: string;
            /** @enum {string} */
            type: "binary" | "boolean" | "date" | "integer" | "json" | "number" | "string" | "timestamp";
        };
        DashboardDataResponse: {
            widgets: components["schemas"]["WidgetDataResponse"][];
        };
        EmbedConfigResponse: {
            /** @description Id of the token. */
            id: string;
            dashboardId: string;
            permissions: components["schemas"]["EmbedPermissionsResponse"];
            /** @enum {string|null} */
            theme: "auto" | "dark" | "light" | null;
            branding: components["schemas"]["BrandingDto"] | null;
            /** Format: date-time */
            expiresAt: string;
            /**
             * Format: date-time
             * @description The server's clock, so that the browser's need not be right.
             */
            now: string;
        };
        EmbedPermissionsResponse: {
            /** @enum {string} */
            interaction: "edit" | "interact" | "view";
            export: boolean;
        };
        EmbeddedDashboardResponse: {
            id: string;
            name: string;
            description: string | null;
            version: number;
            layout: components["schemas"]["LayoutDto"];
            settings: components["schemas"]["EmbeddedSettingsResponse"];
            widgets: components["schemas"]["EmbeddedWidgetResponse"][];
        };
        EmbeddedSettingsResponse: {
            /** @description Seconds between evaluations; 0 is off. */
            refreshInterval: number;
            theme?: string;
            timeRange?: components["schemas"]["TimeRangeSettingDto"];
            variables: components["schemas"]["EmbeddedVariableResponse"][];
        };
        EmbeddedVariableResponse: {
            /** @enum {string} */
            type: "boolean" | "date" | "date_range" | "list" | "number" | "text";
            /**
             * @description Type of a list's items.
             * @enum {string}
             */
            itemType?: "boolean" | "date" | "number" | "text";
            /** @description Value until the viewer chooses one. */
            default?: Record<string, never>;
            name: string;
            label?: string;
            required?: boolean;
            multiple?: boolean;
            /** @description Whether there are choices to be listed. */
            hasOptions: boolean;
        };
        EmbeddedWidgetResponse: {
            id: string;
            /** @enum {string} */
            type: "alert-panel" | "chart" | "filter" | "log-viewer" | "metric" | "system-status" | "table" | "text" | "workflow-tracker";
            name: string;
            description?: string;
            position: components["schemas"]["WidgetPositionDto"];
            visualization: components["schemas"]["VisualizationDto"];
            styling?: {
                [key: string]: unknown;
            };
            /** @description Whether it has rows to be fetched. */
            hasData: boolean;
        };
        ErrorEnvelope: {
            /** @enum {boolean} */
            success: false;
            error: {
                /** @enum {string} */
                code: "ACCESS_DENIED" | "CONFLICT" | "INTERNAL_ERROR" | "NOT_FOUND" | "PAYLOAD_TOO_LARGE" | "QUERY_FAILED" | "QUERY_REJECTED" | "QUERY_TIMEOUT" | "QUOTA_EXCEEDED" | "RATE_LIMIT_EXCEEDED" | "SERVICE_UNAVAILABLE" | "SOURCE_UNAVAILABLE" | "UNAUTHORIZED" | "VALIDATION_FAILED";
                message: string;
                /** @description For VALIDATION_FAILED a list of { path, rule, message }. */
                details?: unknown;
            };
            metadata: {
                request_id: string;
            };
        };
        GridDto: {
            /**
             * @default 12
             * @enum {number}
             */
            columns: 12;
            /** @description Pixels. */
            rowHeight: number;
        };
        LayoutDto: {
            grid: components["schemas"]["GridDto"];
        };
        QueryMetaResponse: {
            /** @description Milliseconds that the source took. */
            executionTime: number;
            totalRows: number;
            /** @description Whether a row or byte limit cut the result. */
            truncated: boolean;
            cacheKey: string;
            /**
             * Format: date-time
             * @description When the rows were read from the source.
             */
            dataAsOf: string;
            cached: boolean;
            /** @enum {string} */
            cacheLevel: "l1" | "l2" | "source";
            /** @description True when the source failed and older rows are shown. */
            stale?: boolean;
        };
        TimeRangeSettingDto: {
            /** @description Name of a variable of type date_range. */
            variable: string;
            /** @description The range until a reader chooses: all, today, last_30_days, this_month, previous_year, 2024-01-01..2024-02-01 … */
            default: string;
        };
        VariableOptionResponse: {
            value: string | number | boolean;
            label: string;
        };
        VariableOptionsResponse: {
            options: components["schemas"]["VariableOptionResponse"][];
            /** @description Whether there are more choices than are listed. */
            truncated: boolean;
        };
        VisualizationDto: {
            /** @description bar, line, area, pie, table, metric; in a filter or text widget the type of the widget. */
            type: string;
            /**
             * @description Settings of that kind; `{ variable }` in a filter, `{ markdown }` in a text.
             * @default {}
             */
            config: {
                [key: string]: unknown;
            };
        };
        WidgetDataResponse: {
            id: string;
            name: string;
            /** @enum {string} */
            type: "alert-panel" | "chart" | "filter" | "log-viewer" | "metric" | "system-status" | "table" | "text" | "workflow-tracker";
            /** @description Rows; empty when the query failed. */
            data: Record<string, never>[];
            columns: components["schemas"]["ColumnResponse"][];
            /** @description null when the query failed. */
            meta: components["schemas"]["QueryMetaResponse"] | null;
            /** @description Why there is no result; the other widgets have theirs. */
            error?: components["schemas"]["WidgetErrorResponse"];
        };
        WidgetErrorResponse: {
            code: string;
            message: string;
        };
        WidgetPositionDto: {
            x: number;
            y: number;
            width: number;
            height: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
