import { LogOut, Monitor, Moon, Sun, UserRound } from 'lucide-react';
import { useMe, useSession } from '../session/session.js';
import { chooseTheme, useThemeChoice } from '../theme/theme.js';
import { cx, Menu, MenuChoices, MenuItem, MenuLabel, MenuLink, MenuSeparator } from '../ui/index.js';
import { initials } from './initials.js';

export const THEMES = [
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
  { value: 'system', label: 'System', icon: Monitor },
] as const;

/** Who is signed in; theme, profile and sessions, sign out. */
export function UserMenu({ compact }: { compact: boolean }) {
  const { user, tenant } = useMe();
  const { signOut } = useSession();
  const theme = useThemeChoice();
  const named = user.name === '' ? user.email : user.name;
  const trigger = (
    <button
      type="button"
      aria-label={`Account: ${named}`}
      className={cx(
        'flex h-9 w-full items-center gap-2 rounded-control px-1.5 text-left transition-colors duration-120 hover:bg-hover data-[state=open]:bg-hover',
        compact && 'max-lg:justify-center max-lg:px-0',
      )}
    >
      <span
        aria-hidden
        className="flex size-6 shrink-0 items-center justify-center rounded-full bg-secondary-soft text-xs font-semibold text-secondary"
      >
        {initials(named)}
      </span>
      <span className={cx('min-w-0 flex-1', compact && 'max-lg:hidden')}>
        <span className="block truncate text-base leading-4 font-medium">{named}</span>
        <span className="block truncate text-xs leading-4 text-muted capitalize">{tenant.role}</span>
      </span>
    </button>
  );
  return (
    <Menu trigger={trigger} align="start" side="top" className="w-60">
      <div className="px-2 pt-1 pb-1.5">
        <p className="truncate text-base font-semibold">{named}</p>
        <p className="truncate text-sm text-muted">{user.email}</p>
      </div>
      <MenuSeparator />
      <MenuLabel>Theme</MenuLabel>
      <MenuChoices label="Theme" value={theme} onValueChange={chooseTheme} options={THEMES} />
      <MenuSeparator />
      <MenuLink to="/settings/profile" icon={UserRound}>
        Profile and sessions
      </MenuLink>
      <MenuItem icon={LogOut} onSelect={() => void signOut()}>
        Sign out
      </MenuItem>
    </Menu>
  );
}
