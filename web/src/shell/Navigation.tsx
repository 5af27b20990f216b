import { type ComponentProps, lazy, Suspense, useMemo } from 'react';
import { Link, useLocation } from 'react-router';
import { useMe } from '../session/session.js';
import { cx, Tooltip } from '../ui/index.js';
import { Logo } from './Logo.js';
import { type NavItem, visibleNavigation } from './nav-items.js';
import { TenantSwitcher } from './TenantSwitcher.js';
import { UserMenu } from './UserMenu.js';

const AlertBadge = lazy(() => import('../features/alerts/live/AlertBadge.js'));

/**
 * The navigation column. `auto` shows icons alone on windows between 768 and 1023 px; `wide` is the drawer, which
 * always has room for words.
 */
export function Navigation({ width, onNavigate }: { width: 'auto' | 'wide'; onNavigate?: (() => void) | undefined }) {
  const { permissions } = useMe();
  const groups = useMemo(() => visibleNavigation(permissions), [permissions]);
  const auto = width === 'auto';
  const word = auto ? 'max-lg:sr-only' : '';
  return (
    <div className="flex h-full flex-col">
      <Link
        to="/"
        onClick={onNavigate}
        className={cx(
          'mx-2 mt-2.5 flex h-9 items-center gap-2.5 rounded-control px-2',
          auto && 'max-lg:justify-center max-lg:px-0',
        )}
      >
        <Logo size={21} />
        <span className={cx('text-lg font-semibold tracking-[-0.01em]', word)}>Tidemark</span>
      </Link>
      <div className="px-2 pt-1.5 pb-2">
        <TenantSwitcher compact={auto} />
      </div>
      <nav aria-label="Main" className="min-h-0 flex-1 overflow-y-auto px-2 pb-2">
        {groups.map((group, index) => (
          <div key={index} role="group" aria-label={group.heading ?? undefined}>
            {group.heading !== null && (
              <p
                aria-hidden
                className={cx(
                  'mt-3 mb-1 px-2.5 text-xs font-medium tracking-wide text-faint uppercase',
                  auto &&
                    'max-lg:mx-2 max-lg:my-2.5 max-lg:h-px max-lg:overflow-hidden max-lg:bg-line max-lg:text-transparent',
                )}
              >
                {group.heading}
              </p>
            )}
            <ul className="flex flex-col gap-px">
              {group.items.map((item) => (
                <li key={item.to}>
                  <Tooltip label={item.label} side="right" enabled={auto} className="lg:hidden">
                    <ItemLink item={item} narrow={auto} onNavigate={onNavigate} />
                  </Tooltip>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className="border-t border-line p-2">
        <UserMenu compact={auto} />
      </div>
    </div>
  );
}

interface ItemLinkProps extends ComponentProps<'a'> {
  item: NavItem;
  narrow: boolean;
  onNavigate: (() => void) | undefined;
}

// NavLink takes a function for its class names, which the tooltip's slot cannot merge.
function ItemLink({ item, narrow, onNavigate, ...rest }: ItemLinkProps) {
  const { pathname } = useLocation();
  const active = pathname === item.to || (item.exact !== true && pathname.startsWith(`${item.to}/`));
  return (
    <Link
      {...rest}
      to={item.to}
      aria-current={active ? 'page' : undefined}
      onClick={onNavigate}
      className={cx(
        'relative flex h-[30px] items-center gap-2.5 rounded-control px-2.5 text-base font-medium transition-colors duration-120 focus-visible:-outline-offset-1',
        narrow && 'max-lg:h-9 max-lg:justify-center max-lg:px-0',
        active ? 'bg-primary-soft text-primary' : 'text-muted hover:bg-hover hover:text-ink',
      )}
    >
      <item.icon size={16} strokeWidth={1.8} aria-hidden className="shrink-0" />
      <span className={cx(narrow && 'max-lg:sr-only')}>{item.label}</span>
      {item.to === '/alerts' && (
        <Suspense fallback={null}>
          <AlertBadge />
        </Suspense>
      )}
    </Link>
  );
}
