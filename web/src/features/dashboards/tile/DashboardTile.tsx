import { useState } from 'react';
import type { Variable, Widget } from '../../../api/types.js';
import { useToast } from '../../../ui/index.js';
import { useExport } from '../exports/ExportsProvider.js';
import type { Filters, FilterValue } from '../filters/filters.js';
import { VariableControl } from '../filters/VariableControl.js';
import { useValueChoices } from '../interactions/use-value-choices.js';
import { ValueSurfaces } from '../interactions/ValueSurfaces.js';
import { type DashboardDataHandle, useWidgetState } from '../view/use-dashboard-data.js';
import { Markdown } from '../visuals/Markdown.js';
import { FullScreenTile } from './FullScreenTile.js';
import { InspectDialog } from './InspectDialog.js';
import { isOperational, OperationalTile } from './OperationalTile.js';
import { QueryTile } from './QueryTile.js';
import { TileFrame } from './TileFrame.js';
import { TileMenu } from './TileMenu.js';
import { TileNotice } from './TileNotice.js';

/** What tiles need of the dashboard around them. */
export interface TileSurroundings {
  dashboardId: string;
  version: number;
  variables: readonly Variable[];
  filters: Filters;
  choose: (variable: Variable, value: FilterValue) => void;
  data: DashboardDataHandle;
}

/** Any widget as a tile of the viewed dashboard. */
export function DashboardTile({ widget, around }: { widget: Widget; around: TileSurroundings }) {
  if (isOperational(widget.type)) return <OperationalTile type={widget.type} widget={widget} />;
  switch (widget.type) {
    case 'text':
      return <TextTile widget={widget} />;
    case 'filter':
      return <FilterTile widget={widget} around={around} />;
    default:
      return <LiveTile widget={widget} around={around} />;
  }
}

function LiveTile({ widget, around }: { widget: Widget; around: TileSurroundings }) {
  const { data, variables, filters } = around;
  const toast = useToast();
  const state = useWidgetState(data.results, widget.id);
  const [open, setOpen] = useState<'inspect' | 'full' | null>(null);
  const values = useValueChoices(widget, state, around);
  const startExport = useExport();
  const refresh = (): void => {
    data
      .refreshWidget(widget.id)
      .catch((error: unknown) => toast.error(`${widget.name} could not be refreshed`, error));
  };
  return (
    <>
      <QueryTile
        widget={widget}
        state={state}
        onRetry={refresh}
        links={values.links}
        actions={
          <TileMenu
            widget={widget}
            state={state}
            onRefresh={refresh}
            onInspect={() => setOpen('inspect')}
            onFullScreen={() => setOpen('full')}
            onChoose={values.browse}
            onExport={(format) =>
              startExport({ dashboardId: around.dashboardId, widgetId: widget.id, title: widget.name, format, filters })
            }
          />
        }
      />
      <ValueSurfaces widget={widget} values={values} around={around} />
      {open === 'inspect' && (
        <InspectDialog
          widget={widget}
          state={state}
          variables={variables}
          filters={filters}
          onClose={() => setOpen(null)}
        />
      )}
      {open === 'full' && (
        <FullScreenTile name={widget.name} onClose={() => setOpen(null)}>
          {(leave) => <QueryTile pinned widget={widget} state={state} onRetry={refresh} actions={leave} />}
        </FullScreenTile>
      )}
    </>
  );
}

/** Text of a text widget. Its name stands over it unless it is left empty. */
export function TextTile({ widget }: { widget: Pick<Widget, 'name' | 'description' | 'visualization'> }) {
  const { markdown } = widget.visualization.config;
  return (
    <TileFrame name={widget.name} description={widget.description}>
      <div
        tabIndex={0}
        role="region"
        aria-label={widget.name}
        className="size-full overflow-y-auto focus-visible:outline-offset-4"
      >
        {typeof markdown === 'string' && markdown !== '' ? (
          <Markdown text={markdown} />
        ) : (
          <TileNotice>No text yet. Edit the widget and write some.</TileNotice>
        )}
      </div>
    </TileFrame>
  );
}

function FilterTile({ widget, around }: { widget: Widget; around: TileSurroundings }) {
  const { variables, filters, choose, dashboardId, version } = around;
  const variable = variables.find(({ name }) => name === widget.visualization.config['variable']);
  return (
    <TileFrame name={widget.name} description={widget.description} quiet>
      {variable === undefined ? (
        <TileNotice>The variable of this filter is gone. Edit the widget and choose another.</TileNotice>
      ) : (
        <VariableControl
          wide
          hideLabel
          dashboardId={dashboardId}
          version={version}
          variable={variable}
          filters={filters}
          onChoose={(value) => choose(variable, value)}
        />
      )}
    </TileFrame>
  );
}
