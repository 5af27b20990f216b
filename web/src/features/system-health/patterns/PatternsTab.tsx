import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useCan } from '../../../session/session.js';
import { EmptyState, Pill, StatusDot } from '../../../ui/index.js';
import { PlottedChart } from '../../dashboards/visuals/PlottedChart.js';
import { readerLocale } from '../../dashboards/visuals/reader-locale.js';
import { activityQuery, type Activity, baselinesQuery, type Baselines, forecastQuery, type Forecast } from '../data/health-queries.js';
import { logsAddress } from '../data/health-range.js';
import { activityResult, busiest, hourName, weekdayName } from './activity-words.js';
import { forecastResult, forecastWords } from './forecast-words.js';
import { SubjectCard } from './SubjectCard.js';
import { ACTIVITY_SUBJECTS, BASELINE_SUBJECTS, FORECAST_SUBJECTS, UNIT_FORMATS } from './subjects.js';

/** Hours of baselines that a range of the page comes to: they are of now, whatever the range began with. */
const hoursOf = (range: string): number => (range === '7d' || range === '30d' ? 168 : 24);

/** What is usual, what is not, and where it leads. */
export function PatternsTab({ range }: { range: string }) {
  return (
    <div className="grid min-w-0 items-start gap-3 xl:grid-cols-2">
      <ActivityCard />
      <ForecastCard />
      <BaselinesCard hours={hoursOf(range)} />
    </div>
  );
}

function ActivityCard() {
  const [subject, setSubject] = useState<string>('queries');
  const found = useQuery(activityQuery(subject));
  return (
    <SubjectCard
      title="Activity"
      description="A usual week: the mean of each hour of the last four weeks."
      subject={subject}
      subjects={ACTIVITY_SUBJECTS}
      onSubject={setSubject}
      found={found}
    >
      {(activity) => <ActivityPicture activity={activity} />}
    </SubjectCard>
  );
}

function ActivityPicture({ activity }: { activity: Activity }) {
  const result = useMemo(() => activityResult(activity, readerLocale), [activity]);
  const known = activity.cells.filter(({ value }) => value !== null).length;
  const most = busiest(activity);
  if (known === 0) {
    return (
      <EmptyState compact title="Nothing of it was measured yet" className="h-56">
        Each hour that passes fills a field.
      </EmptyState>
    );
  }
  return (
    <>
      <div className="h-56 overflow-x-auto">
        <div className="h-full min-w-[420px]">
          <PlottedChart
            name="Activity by weekday and hour"
            spec={{ type: 'heatmap', config: { x: 'hour', y: 'day', value: 'value' } }}
            result={result}
          />
        </div>
      </div>
      <p className="mt-2 text-sm text-muted">
        {most === null
          ? 'Nothing came in the hours that are known.'
          : `Busiest: ${weekdayName(most.weekday, readerLocale, 'long')}, ${hourName(most.hour)}, with ${(most.value ?? 0).toLocaleString(undefined, { maximumFractionDigits: 1 })} in the hour.`}{' '}
        {known < 168 && `${known} of 168 hours of the week are known.`} Hours of {activity.timeZone}.
      </p>
    </>
  );
}

function ForecastCard() {
  const [subject, setSubject] = useState<string>('disk');
  const found = useQuery(forecastQuery(subject, null));
  return (
    <SubjectCard
      title="When is it full?"
      subject={subject}
      subjects={FORECAST_SUBJECTS}
      onSubject={setSubject}
      found={found}
    >
      {(forecast) => <ForecastPicture forecast={forecast} subject={subject} />}
    </SubjectCard>
  );
}

function ForecastPicture({ forecast, subject }: { forecast: Forecast; subject: string }) {
  const result = useMemo(() => forecastResult(forecast), [forecast]);
  const label = FORECAST_SUBJECTS.find(({ value }) => value === subject)?.label ?? subject;
  const what = subject === 'cpu' ? label : `The ${label.toLowerCase()}`;
  const { answer, because, tone } = forecastWords(forecast, what);
  return (
    <>
      <p className="text-lg font-semibold">
        <StatusDot tone={tone} className="whitespace-normal!">
          {answer}
        </StatusDot>
      </p>
      <p className="mb-2 text-sm text-muted">{because}</p>
      {forecast.model !== null && (
        <div className="h-52">
          <PlottedChart
            name={`Forecast of ${label}`}
            spec={{
              type: 'line',
              config: {
                x: 'at',
                y: 'value',
                lower: 'lower',
                upper: 'upper',
                bandLabel: '95 % of values',
                thresholds: [{ value: forecast.limit, label: 'full', tone: 'danger' }],
                ...UNIT_FORMATS[forecast.unit ?? ''],
              },
            }}
            result={result}
          />
        </div>
      )}
    </>
  );
}

function BaselinesCard({ hours }: { hours: number }) {
  const [subject, setSubject] = useState<string>('requests');
  const found = useQuery(baselinesQuery(subject, hours));
  return (
    <SubjectCard
      title="Baselines"
      description={`The last ${hours === 24 ? '24 hours' : '7 days'} beside the same hours of the four weeks before.`}
      subject={subject}
      subjects={BASELINE_SUBJECTS}
      onSubject={setSubject}
      found={found}
      className="xl:col-span-2"
    >
      {(baselines) => <BaselinesPicture baselines={baselines} />}
    </SubjectCard>
  );
}

function BaselinesPicture({ baselines }: { baselines: Baselines }) {
  const navigate = useNavigate();
  const mayRead = useCan('logs:read');
  const { points, deviations, unit } = baselines;
  const result = useMemo(
    () => ({
      columns: [
        { name: 'at', type: 'timestamp' as const },
        ...['value', 'lower', 'upper'].map((name) => ({ name, type: 'number' as const })),
      ],
      rows: points.map(({ at, value, lower, upper }) => ({ at, value, lower, upper })),
    }),
    [points],
  );
  const withBand = points.filter(({ expected }) => expected !== null).length;
  const strange = points.filter(({ deviation }) => deviation !== null);
  if (points.every(({ value, expected }) => value === null && expected === null)) {
    return (
      <EmptyState compact title="Nothing of it was measured yet" className="h-40">
        It is measured while the server runs.
      </EmptyState>
    );
  }
  const write = (value: number | null): string =>
    value === null ? '–' : value.toLocaleString(undefined, { maximumFractionDigits: 1 }) + (unit === 'percent' ? '\u00a0%' : unit === 'ms' ? '\u00a0ms' : '');
  return (
    <>
      <p className="mb-2 text-sm text-muted">
        {withBand === 0
          ? 'Nothing can be told yet: a baseline needs the same hour of at least two weeks before.'
          : deviations === 0
            ? `Each of the ${withBand} hours with a baseline lies within its band.`
            : `${deviations} of ${withBand} hours lie beyond their band.`}
      </p>
      <div className="h-52">
        <PlottedChart
          name="Baselines"
          spec={{
            type: 'line',
            config: { x: 'at', y: 'value', lower: 'lower', upper: 'upper', bandLabel: 'Usual', ...UNIT_FORMATS[unit ?? ''] },
          }}
          result={result}
          onRow={mayRead ? ({ at }) => typeof at === 'string' && void navigate(logsAddress({ at }, null)) : undefined}
        />
      </div>
      {strange.length > 0 && (
        <ul aria-label="Hours beyond their band" className="mt-2 flex max-h-40 flex-col overflow-y-auto">
          {strange.map(({ at, value, expected, deviation }) => (
            <li key={at} className="flex min-h-7 flex-wrap items-center gap-x-2 border-b border-line text-sm last:border-0">
              <Pill tone="warning">{deviation}</Pill>
              <time dateTime={at} className="text-muted">
                {new Date(at).toLocaleString(undefined, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })}
              </time>
              <span>
                {write(value)} instead of {write(expected)}
              </span>
              {mayRead && (
                <Link to={logsAddress({ at }, null)} className="ml-auto rounded-sm text-primary hover:underline">
                  Logs<span className="sr-only"> of that time</span>
                </Link>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
