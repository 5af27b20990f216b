import type { ComponentType } from 'react';
import { createBrowserRouter, Navigate, type RouteObject } from 'react-router';
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
                { index: true, element: <Navigate to="/dashboards" replace /> },
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
                page('/embedding', () => import('../features/embedding/EmbeddingPage.js'), 'embed-tokens:read'),
                page('/embedding/new', () => import('../features/embedding/NewEmbedPage.js'), 'embed-tokens:write'),
                page('/members', () => import('../features/members/MembersPage.js'), 'members:read'),
                page('/api-keys', () => import('../features/api-keys/ApiKeysPage.js'), 'api-keys:read'),
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
