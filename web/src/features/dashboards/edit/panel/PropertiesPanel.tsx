import { Maximize2, Minimize2, X } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { WidgetPosition } from '../../../../api/types.js';
import { cx, Field, IconButton, Input, TabPanel, Tabs } from '../../../../ui/index.js';
import { QueryTile } from '../../tile/QueryTile.js';
import { chartResult } from '../../../explore/chart/chart-mapping.js';
import { nameOf } from '../draft/draft.js';
import { useEditorHost } from '../editor-host.js';
import { usePreview } from '../use-preview.js';
import { AlertPanelFields } from './AlertPanelFields.js';
import { DataFields } from './DataFields.js';
import { InteractionsFields } from './InteractionsFields.js';
import { OriginField } from './OriginField.js';
import { PlaceFields } from './PlaceFields.js';
import { PictureFields, useFirstPicture } from './PictureFields.js';
import { FilterFields, LogFields, StatusFields, TextFields, WorkflowFields } from './PlainFields.js';
import type { WidgetFieldsProps } from './widget-change.js';

export interface PropertiesPanelProps extends WidgetFieldsProps {
  /** Not 0: the focus goes to the first field, again with each other number. */
  focused: number;
  onPlace: (position: WidgetPosition) => void;
  onClose: () => void;
  /** Opens the dashboard's variables. */
  onVariables: () => void;
}

/**
 * What a widget is, at the side of the dashboard; each change is seen in its tile at once. Escape goes back to the tile.
 * Where there is no room beside the grid, it lies over it, with the tile in it.
 */
export function PropertiesPanel(props: PropertiesPanelProps) {
  const { widget, focused, onChange, onPlace, onClose } = props;
  const panel = useRef<HTMLElement>(null);
  const [large, setLarge] = useState(false);
  useEffect(() => {
    if (focused > 0) panel.current?.querySelector<HTMLElement>('[data-first-field]')?.focus();
  }, [focused]);
  return (
    <aside
      ref={panel}
      aria-label={`Properties of ${nameOf(widget)}`}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.stopPropagation();
        onClose();
      }}
      className={cx(
        'flex min-h-0 flex-col border-line bg-card',
        'max-lg:fixed max-lg:inset-y-0 max-lg:right-0 max-lg:z-35 max-lg:w-[min(100vw,420px)] max-lg:animate-fade max-lg:border-l max-lg:shadow-raised',
        'lg:sticky lg:top-3 lg:max-h-[calc(100dvh-24px)] lg:shrink-0 lg:rounded-card lg:border',
        large ? 'lg:w-[min(52vw,760px)]' : 'lg:w-[336px] xl:w-[360px]',
      )}
    >
      <header className="flex items-center gap-1 py-2 pr-2 pl-3.5">
        <h2 className="min-w-0 flex-1 truncate text-base font-semibold">{nameOf(widget)}</h2>
        <IconButton
          icon={large ? Minimize2 : Maximize2}
          label={large ? 'Narrower' : 'Wider'}
          size="sm"
          plain
          className="max-lg:hidden"
          onClick={() => setLarge(!large)}
        />
        <IconButton icon={X} label="Close properties" size="sm" plain onClick={onClose} />
      </header>
      <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto px-3.5 pb-4">
        <div className="grid gap-3">
          <Field label="Name" required>
            <Input
              data-first-field
              autoComplete="off"
              maxLength={200}
              value={widget.name}
              placeholder={nameOf({ ...widget, name: '' })}
              onChange={(event) => {
                const name = event.target.value;
                onChange((now) => ({ ...now, name }), 'name');
              }}
            />
          </Field>
          <Field label="Description" optional>
            <Input
              autoComplete="off"
              maxLength={2000}
              value={widget.description ?? ''}
              placeholder="Shown when the name is pointed at"
              onChange={(event) => {
                const description = event.target.value;
                onChange(({ description: _before, ...now }) => {
                  return description === '' ? now : { ...now, description };
                }, 'description');
              }}
            />
          </Field>
        </div>
        <Kind {...props} />
        <PlaceFields position={widget.position} onPlace={onPlace} />
      </div>
    </aside>
  );
}

function Kind(props: PropertiesPanelProps) {
  switch (props.widget.type) {
    case 'text':
      return <TextFields {...props} />;
    case 'log-viewer':
      return <LogFields {...props} />;
    case 'system-status':
      return <StatusFields {...props} />;
    case 'workflow-tracker':
      return <WorkflowFields {...props} />;
    case 'alert-panel':
      return <AlertPanelFields {...props} />;
    case 'filter':
      return <FilterFields {...props} />;
    default:
      return <DataKind {...props} />;
  }
}

function DataKind(props: PropertiesPanelProps) {
  const { widget, variables, filters, onChange } = props;
  const { whole } = useEditorHost();
  const [tab, setTab] = useState(widget.query === undefined ? 'data' : 'picture');
  const preview = usePreview(widget, variables, filters);
  const answer = preview.state.result;
  const result = useMemo(() => (answer === null ? null : chartResult(answer)), [answer]);
  // What still stands there from the question before has other columns.
  useFirstPicture(widget, preview.state.pending ? null : result, onChange);
  return (
    <>
      <div className="h-44 shrink-0 lg:hidden">
        <QueryTile widget={{ ...widget, id: widget.key }} state={preview.state} onRetry={preview.retry} />
      </div>
      {!whole && (
        <>
          <OriginField widget={widget} onChange={onChange} />
          <PictureFields {...props} result={result} />
        </>
      )}
      {whole && (
        <Tabs
          label="Properties"
          value={tab}
          onValueChange={setTab}
          tabs={[
            { value: 'data', label: 'Data' },
            { value: 'picture', label: 'Picture' },
            { value: 'interactions', label: 'Interactions' },
          ]}
        >
          <TabPanel value="data">
            <DataFields {...props} preview={preview} />
          </TabPanel>
          <TabPanel value="picture">
            <PictureFields {...props} result={result} />
          </TabPanel>
          <TabPanel value="interactions">
            <InteractionsFields {...props} columns={result?.columns.map(({ name }) => name) ?? []} />
          </TabPanel>
        </Tabs>
      )}
    </>
  );
}
