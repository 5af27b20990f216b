import { useQuery, useQueryClient } from '@tanstack/react-query';
import { LayoutDashboard } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { useSearchParams } from 'react-router';
import { api } from '../../api/client.js';
import type { CreatedEmbedToken, NewEmbedToken } from '../../api/types.js';
import { useSubmit } from '../../forms/use-submit.js';
import {
  Button,
  ButtonLink,
  Card,
  EmptyState,
  ErrorLine,
  ErrorPanel,
  Field,
  PageHeader,
  useToast,
} from '../../ui/index.js';
import { Combobox } from '../../ui/Combobox.js';
import { dashboardsQuery } from '../dashboards/data/dashboard-queries.js';
import { CodeCard } from './code/CodeCard.js';
import { EMBED_TOKENS, useEmbeddedDashboard } from './embed-queries.js';
import { bodyOf, type EmbedChoices, NO_CHOICES } from './form/embed-choices.js';
import { EmbedForm } from './form/EmbedForm.js';
import { Section } from './form/Section.js';
import { fieldOf, inFormWords } from './form/server-words.js';
import { warningsOf } from './form/warnings.js';
import { PreviewCard } from './preview/PreviewCard.js';

/** A token as it was made, and of what. */
interface Made {
  token: CreatedEmbedToken;
  body: NewEmbedToken;
}

export default function NewEmbedPage() {
  const [search, setSearch] = useSearchParams();
  const dashboards = useQuery(dashboardsQuery);
  const chosen = search.get('dashboard') ?? dashboards.data?.[0]?.id ?? null;
  return (
    <>
      <PageHeader title="Embed a dashboard" back={{ to: '/embedding', label: 'Embedding' }} />
      {dashboards.isError && dashboards.data === undefined ? (
        <ErrorPanel
          title="The dashboards could not be loaded"
          error={dashboards.error}
          onRetry={() => void dashboards.refetch()}
          retrying={dashboards.isFetching}
        />
      ) : dashboards.data?.length === 0 ? (
        <Card>
          <EmptyState
            icon={LayoutDashboard}
            title="There is no dashboard to embed yet"
            action={<ButtonLink to="/dashboards">Go to the dashboards</ButtonLink>}
          >
            Create one first; it can then be shown in your own application.
          </EmptyState>
        </Card>
      ) : (
        <Workbench
          dashboardId={chosen}
          dashboards={(dashboards.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          onChoose={(id) => setSearch({ dashboard: id }, { replace: true })}
        />
      )}
    </>
  );
}

interface WorkbenchProps {
  /** null while the dashboards are loading. */
  dashboardId: string | null;
  dashboards: { value: string; label: string }[];
  onChoose: (id: string) => void;
}

/** The form at the left; what comes of it at the right. */
function Workbench({ dashboardId, dashboards, onChoose }: WorkbenchProps) {
  const queries = useQueryClient();
  const toast = useToast();
  const form = useForm<EmbedChoices>({ defaultValues: NO_CHOICES });
  const choices = { ...NO_CHOICES, ...useWatch({ control: form.control }) } as EmbedChoices;
  const { dashboard, bindings, error, retry } = useEmbeddedDashboard(dashboardId);
  const [made, setMade] = useState<Made | null>(null);
  const outcome = useRef<HTMLDivElement>(null);
  const madeId = made?.token.id;
  // On narrow windows it lies below the form.
  useEffect(() => {
    if (madeId !== undefined) outcome.current?.scrollIntoView({ block: 'start', behavior: 'smooth' });
  }, [madeId]);
  const lockables = bindings?.lockables ?? [];
  const body = bodyOf(dashboardId ?? '', lockables, choices);
  const submission = useSubmit(form, fieldOf, async (values) => {
    const wanted = bodyOf(dashboardId ?? '', lockables, values);
    try {
      setMade({ token: await api.post<CreatedEmbedToken>('/embed/token', wanted), body: wanted });
    } catch (reason) {
      throw inFormWords(reason, wanted);
    }
    await queries.invalidateQueries({ queryKey: EMBED_TOKENS });
    toast.success('The token is made');
  });
  const name = dashboard?.name ?? 'Dashboard';
  return (
    <div className="grid items-start gap-3 lg:grid-cols-[minmax(320px,400px)_minmax(0,1fr)]">
      <form
        aria-label="Embed a dashboard"
        noValidate
        className="flex min-w-0 flex-col rounded-card border border-line bg-card"
        onSubmit={(event) => {
          event.preventDefault();
          submission.submit();
        }}
      >
        <Section title="Dashboard">
          <Field label="Dashboard" hideLabel>
            <Combobox
              value={dashboardId ?? ''}
              onValueChange={onChoose}
              options={dashboards}
              searchLabel="Search dashboards"
              placeholder={dashboardId === null ? 'Loading…' : 'Choose'}
            />
          </Field>
          {error !== null && <ErrorPanel title="The dashboard could not be loaded" error={error} onRetry={retry} />}
        </Section>
        {error === null && (
          <EmbedForm form={form} dashboard={dashboard} bindings={bindings} warnings={warningsOf(choices, bindings)} />
        )}
        <div className="flex flex-col gap-2.5 p-3.5">
          {submission.error !== null && <ErrorLine error={submission.error} />}
          <div className="flex flex-wrap gap-2">
            <Button type="submit" variant="primary" pending={submission.pending} disabled={bindings === undefined}>
              Create token
            </Button>
            <ButtonLink to="/embedding" variant="ghost">
              {made === null ? 'Cancel' : 'Back to the tokens'}
            </ButtonLink>
          </div>
        </div>
      </form>
      <div ref={outcome} className="flex min-w-0 scroll-mt-14 lg:scroll-mt-20 flex-col gap-3">
        <PreviewCard
          token={made?.token ?? null}
          outdated={made !== null && JSON.stringify(made.body) !== JSON.stringify(body)}
          title={name}
        />
        <CodeCard token={body} name={name} />
      </div>
    </div>
  );
}
