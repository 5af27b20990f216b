import * as Radix from '@radix-ui/react-dialog';
import { Menu as MenuIcon, Search } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { Outlet, ScrollRestoration, useNavigation } from 'react-router';
import { usePageReports } from '../app/page-reports.js';
import { ExportsProvider } from '../features/dashboards/exports/ExportsProvider.js';
import { cx, IconButton, KeyHint, useReturnFocus } from '../ui/index.js';
import { PageSearch } from '../ui/page-search.js';
import { Logo } from './Logo.js';
import { Navigation } from './Navigation.js';

const CommandPalette = lazy(() => import('./CommandPalette.js'));
const AlertToasts = lazy(() => import('../features/alerts/live/AlertToasts.js'));

/** The frame of every page behind the sign-in: navigation, search, and the page. */
export function Shell() {
  usePageReports();
  const [drawer, setDrawer] = useState(false);
  const [palette, setPalette] = useState<'unopened' | 'open' | 'closed'>('unopened');
  const openPalette = useCallback(() => setPalette('open'), []);
  useShortcut(() => setPalette((state) => (state === 'open' ? 'closed' : 'open')));
  const search = useMemo(() => <SearchButton onOpen={openPalette} />, [openPalette]);
  return (
    <div className="min-h-dvh md:pl-(--tm-nav-narrow) lg:pl-(--tm-nav)">
      <a
        href="#page"
        className="sr-only z-70 rounded-control bg-card px-3 py-2 font-medium focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the page
      </a>
      <aside className="fixed inset-y-0 left-0 z-30 hidden w-(--tm-nav-narrow) border-r border-line bg-card md:block lg:w-(--tm-nav)">
        <Navigation width="auto" />
      </aside>
      <div className="sticky top-0 z-30 flex h-12 items-center gap-2 border-b border-line bg-card px-2 md:hidden">
        <IconButton icon={MenuIcon} label="Open the navigation" plain onClick={() => setDrawer(true)} />
        <Logo size={19} />
        <span className="text-lg font-semibold tracking-[-0.01em]">Tidemark</span>
        <IconButton icon={Search} label="Search" plain className="ml-auto" onClick={openPalette} />
      </div>
      <Drawer open={drawer} onOpenChange={setDrawer} />
      <Progress />
      <main id="page" tabIndex={-1} className="mx-auto max-w-[1760px] px-3 pt-3 pb-8 focus:outline-none md:px-5">
        <PageSearch value={search}>
          <ExportsProvider>
            <Outlet />
          </ExportsProvider>
        </PageSearch>
      </main>
      {palette !== 'unopened' && (
        <Suspense fallback={null}>
          <CommandPalette open={palette === 'open'} onOpenChange={(open) => setPalette(open ? 'open' : 'closed')} />
        </Suspense>
      )}
      <Suspense fallback={null}>
        <AlertToasts />
      </Suspense>
      <ScrollRestoration />
    </div>
  );
}

function SearchButton({ onOpen }: { onOpen: () => void }) {
  return (
    <button
      type="button"
      onClick={onOpen}
      className="hidden h-8 items-center gap-2 rounded-control border border-line bg-card px-2.5 text-base font-medium transition-colors duration-120 hover:border-line-strong hover:bg-hover md:inline-flex"
    >
      <Search size={15} strokeWidth={1.8} aria-hidden />
      Search
      <KeyHint keys={['mod', 'K']} />
    </button>
  );
}

function Drawer({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const returnFocus = useReturnFocus(open);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-overlay md:hidden" />
        <Radix.Content
          onCloseAutoFocus={returnFocus}
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-50 w-64 max-w-[85vw] animate-drawer border-r border-line bg-card focus:outline-none md:hidden"
        >
          <Radix.Title className="sr-only">Navigation</Radix.Title>
          <Navigation width="wide" onNavigate={() => onOpenChange(false)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** A thread of colour at the top while the next page's code is on its way. */
function Progress() {
  const loading = useNavigation().state !== 'idle';
  return (
    <div
      aria-hidden
      className={cx(
        'fixed inset-x-0 top-0 z-70 h-0.5 transition-opacity duration-150',
        loading ? 'opacity-100 delay-150' : 'opacity-0',
      )}
    >
      <div className="h-full w-1/3 animate-pulse-soft bg-primary" />
    </div>
  );
}

function useShortcut(onPress: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      onPress();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  });
}
