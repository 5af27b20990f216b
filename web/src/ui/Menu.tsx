import * as Radix from '@radix-ui/react-dropdown-menu';
import { Check, type LucideIcon } from 'lucide-react';
import { createContext, type ReactElement, type ReactNode, use, useRef } from 'react';
import { Link } from 'react-router';
import { cx } from './cx.js';

export interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement;
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'bottom' | 'left' | 'right';
  className?: string;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  children: ReactNode;
}

/** Puts an action off until the menu has closed and its button has the focus again. */
const AfterClose = createContext<(action: () => void) => void>((action) => action());

/** A drop-down list of actions. Inside it: MenuItem, MenuLink, MenuLabel, MenuSeparator, MenuChoices, MenuCheck. */
export function Menu({ trigger, align = 'end', side = 'bottom', className, children, ...state }: MenuProps) {
  const chosen = useRef<(() => void) | null>(null);
  const afterClose = (action: () => void): void => {
    chosen.current = action;
  };
  return (
    <Radix.Root modal={false} {...state}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          side={side}
          sideOffset={5}
          collisionPadding={8}
          // A dialog that an item opens gives the focus back to where it came from: that must be the menu's button,
          // which gets it after this event.
          onCloseAutoFocus={() => {
            const action = chosen.current;
            chosen.current = null;
            if (action !== null) queueMicrotask(action);
          }}
          className={cx(
            'z-60 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 animate-fade overflow-y-auto rounded-card border border-line bg-raised p-1 shadow-raised',
            className,
          )}
        >
          <AfterClose value={afterClose}>{children}</AfterClose>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const ITEM =
  'flex min-h-7 cursor-default items-center gap-2 rounded-control px-2 py-1 text-base outline-none select-none data-[disabled]:opacity-50';

export interface MenuItemProps {
  icon?: LucideIcon;
  tone?: 'plain' | 'danger';
  /** Keys that do the same. */
  hint?: ReactNode;
  disabled?: boolean;
  onSelect: () => void;
  /** The menu stays open. */
  keepOpen?: boolean;
  children: ReactNode;
}

export function MenuItem({
  icon,
  tone = 'plain',
  hint,
  disabled = false,
  onSelect,
  keepOpen = false,
  children,
}: MenuItemProps) {
  const afterClose = use(AfterClose);
  return (
    <Radix.Item
      disabled={disabled}
      onSelect={(event) => {
        if (!keepOpen) return afterClose(onSelect);
        event.preventDefault();
        onSelect();
      }}
      className={cx(
        ITEM,
        tone === 'danger' ? 'text-danger data-[highlighted]:bg-danger-soft' : 'text-ink data-[highlighted]:bg-hover',
      )}
    >
      <ItemContent icon={icon} tone={tone} hint={hint}>
        {children}
      </ItemContent>
    </Radix.Item>
  );
}

/** A menu item that goes to another page of the application. */
export function MenuLink({
  icon,
  to,
  hint,
  children,
}: {
  icon?: LucideIcon;
  to: string;
  hint?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Radix.Item asChild className={cx(ITEM, 'text-ink data-[highlighted]:bg-hover')}>
      <Link to={to}>
        <ItemContent icon={icon} tone="plain" hint={hint}>
          {children}
        </ItemContent>
      </Link>
    </Radix.Item>
  );
}

interface ItemContentProps {
  icon: LucideIcon | undefined;
  tone: 'plain' | 'danger';
  hint: ReactNode;
  children: ReactNode;
}

function ItemContent({ icon: Icon, tone, hint, children }: ItemContentProps) {
  return (
    <>
      {Icon !== undefined && (
        <Icon size={15} strokeWidth={1.8} aria-hidden className={cx('shrink-0', tone === 'plain' && 'text-muted')} />
      )}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {hint !== undefined && <span className="shrink-0 pl-4 text-sm text-faint">{hint}</span>}
    </>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2 pt-1.5 pb-1 text-sm text-muted">{children}</Radix.Label>;
}

export function MenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
}

export interface MenuChoicesProps<T extends string> {
  value: T;
  onValueChange: (value: T) => void;
  options: readonly { value: T; label: ReactNode; icon?: LucideIcon }[];
  label: string;
}

/** One of several, ticked. */
export function MenuChoices<T extends string>({ value, onValueChange, options, label }: MenuChoicesProps<T>) {
  return (
    <Radix.RadioGroup value={value} onValueChange={(next) => onValueChange(next as T)} aria-label={label}>
      {options.map((option) => (
        <Radix.RadioItem
          key={option.value}
          value={option.value}
          className={cx(ITEM, 'text-ink data-[highlighted]:bg-hover')}
        >
          {option.icon !== undefined && (
            <option.icon size={15} strokeWidth={1.8} aria-hidden className="shrink-0 text-muted" />
          )}
          <span className="min-w-0 flex-1 truncate">{option.label}</span>
          <Radix.ItemIndicator>
            <Check size={14} strokeWidth={2} aria-hidden className="text-primary" />
          </Radix.ItemIndicator>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

/** On or off, ticked; the menu stays open. */
export function MenuCheck({
  checked,
  onCheckedChange,
  children,
}: {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  children: ReactNode;
}) {
  return (
    <Radix.CheckboxItem
      checked={checked}
      onCheckedChange={onCheckedChange}
      onSelect={(event) => event.preventDefault()}
      className={cx(ITEM, 'text-ink data-[highlighted]:bg-hover')}
    >
      <span className="min-w-0 flex-1 truncate">{children}</span>
      <Radix.ItemIndicator>
        <Check size={14} strokeWidth={2} aria-hidden className="text-primary" />
      </Radix.ItemIndicator>
    </Radix.CheckboxItem>
  );
}
