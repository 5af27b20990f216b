import type { ComponentType } from 'react';
import { createBrowserRouter, type RouteObject } from 'react-router';
import { Shell } from '../shell/Shell.js';
import { guarded } from './guarded.js';
import { NotFound } from './NotFound.js';
import { RouteError } from './RouteError.js';
import { SignedIn } from './SignedIn.js';
import { StartScreen } from './StartScreen.js';

type Page = () => Promise<{ default: ComponentType }>;

/** A route whose code is loaded when it is first opened; with a permission, only for those who have it. */
function page(path: string, load: Page, permission?: string): RouteObject {
  const lazy = async () => {
    const Component = (await load()).default;
    return { Component: permission === undefined ? Component : guarded(Component, permission) };
  };
  return { path, lazy, ErrorBoundary: RouteError };
}

export function createRoutes() {
  return createBrowserRouter([
    {
      ErrorBoundary: RouteError,
      HydrateFallback: StartScreen,
      children: [
        page('/sign-in', () => import('../features/auth/SignInPage.js')),
        page('/register', () => import('../features/auth/RegisterPage.js')),
        page('/invitations/:token', () => import('../features/auth/InvitationPage.js')),
        {
          Component: SignedIn,
          children: [
            {
              Component: Shell,
              children: [
                page('/', () => import('../features/home/HomePage.js'), 'kpis:read'),
                page('/kpis', () => import('../features/kpis/KpisPage.js'), 'kpis:read'),
                page('/kpis/new', () => import('../features/kpis/EditKpiPage.js'), 'kpis:write'),
                page('/kpis/:name', () => import('../features/kpis/KpiPage.js'), 'kpis:read'),
                page('/kpis/:name/edit', () => import('../features/kpis/EditKpiPage.js'), 'kpis:write'),
                page('/dashboards', () => import('../features/dashboards/DashboardsPage.js'), 'dashboards:read'),
                page('/dashboards/:id', () => import('../features/dashboards/DashboardPage.js'), 'dashboards:read'),
                page('/explore', () => import('../features/explore/ExplorePage.js'), 'queries:execute'),
                page('/data-sources', () => import('../features/data-sources/DataSourcesPage.js'), 'datasources:read'),
                page(
                  '/data-sources/new',
                  () => import('../features/data-sources/NewDataSourcePage.js'),
                  'datasources:write',
                ),
                page(
                  '/data-sources/:id',
                  () => import('../features/data-sources/DataSourcePage.js'),
                  'datasources:read',
                ),
                page(
                  '/materialized-views',
                  () => import('../features/materializations/ViewsPage.js'),
                  'materializations:read',
                ),
                page(
                  '/system',
                  () => import('../features/system-health/SystemHealthPage.js'),
                  'system-health:read',
                ),
                page('/system/logs', () => import('../features/logs/LogsPage.js'), 'logs:read'),
                page('/alerts', () => import('../features/alerts/AlertsPage.js'), 'alerts:read'),
                page('/alerts/rules/new', () => import('../features/alerts/rules/EditRulePage.js'), 'alert-rules:write'),
                page(
                  '/alerts/rules/:id/edit',
                  () => import('../features/alerts/rules/EditRulePage.js'),
                  'alert-rules:write',
                ),
                page('/alerts/:id', () => import('../features/alerts/detail/AlertPage.js'), 'alerts:read'),
                page('/guards', () => import('../features/guards/GuardsPage.js'), 'guards:read'),
                page('/guards/new', () => import('../features/guards/EditGuardPage.js'), 'guards:write'),
                page('/guards/:id/edit', () => import('../features/guards/EditGuardPage.js'), 'guards:write'),
                page('/anomalies', () => import('../features/anomalies/AnomaliesPage.js'), 'anomalies:read'),
                page(
                  '/anomalies/metrics',
                  () => import('../features/anomalies/metrics/WatchedMetricsPage.js'),
                  'anomalies:read',
                ),
                page(
                  '/anomalies/metrics/:id',
                  () => import('../features/anomalies/metrics/WatchedMetricPage.js'),
                  'anomalies:read',
                ),
                page('/anomalies/:id', () => import('../features/anomalies/AnomaliesPage.js'), 'anomalies:read'),
                page('/ai-usage', () => import('../features/ai-usage/AiUsagePage.js'), 'ai-usage:read'),
                page('/economics', () => import('../features/economics/EconomicsPage.js'), 'economics:read'),
                page('/embedding', () => import('../features/embedding/EmbeddingPage.js'), 'embed-tokens:read'),
                page('/embedding/new', () => import('../features/embedding/NewEmbedPage.js'), 'embed-tokens:write'),
                page('/members', () => import('../features/members/MembersPage.js'), 'members:read'),
                page('/api-keys', () => import('../features/api-keys/ApiKeysPage.js'), 'api-keys:read'),
                page('/jobs', () => import('../features/jobs/JobsPage.js'), 'jobs:read'),
                page('/cache', () => import('../features/cache/CachePage.js'), 'cache:read'),
                page('/settings', () => import('../features/settings/SettingsPage.js')),
                page('/settings/:tab', () => import('../features/settings/SettingsPage.js')),
                { path: '*', Component: NotFound },
              ],
            },
          ],
        },
      ],
    },
  ]);
}
