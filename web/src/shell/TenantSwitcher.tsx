import { ChevronsUpDown } from 'lucide-react';
import { useNavigate } from 'react-router';
import { useMe, useSession } from '../session/session.js';
import { cx, Menu, MenuChoices, MenuLabel, useToast } from '../ui/index.js';
import { initials } from './initials.js';

/** Names the tenant that everything on the screen belongs to, and changes to another. */
export function TenantSwitcher({ compact }: { compact: boolean }) {
  const { tenant, tenants } = useMe();
  const { switchTenant } = useSession();
  const navigate = useNavigate();
  const toast = useToast();
  const change = async (id: string): Promise<void> => {
    if (id === tenant.id) return;
    try {
      await switchTenant(id);
      await navigate('/');
    } catch (error) {
      toast.error('The tenant could not be changed', error);
    }
  };
  const trigger = (
    <button
      type="button"
      aria-label={`Tenant: ${tenant.name}`}
      title={tenant.name}
      className={cx(
        'flex h-8 w-full items-center gap-2 rounded-control border border-line bg-card px-2.5 text-base font-semibold transition-colors duration-120 hover:border-line-strong data-[state=open]:border-line-strong',
        compact && 'max-lg:justify-center max-lg:px-0',
      )}
    >
      <span aria-hidden className={cx('hidden text-sm', compact && 'max-lg:block')}>
        {initials(tenant.name)}
      </span>
      <span className={cx('min-w-0 flex-1 truncate text-left', compact && 'max-lg:hidden')}>{tenant.name}</span>
      <ChevronsUpDown
        size={13}
        strokeWidth={1.8}
        aria-hidden
        className={cx('shrink-0 text-muted', compact && 'max-lg:hidden')}
      />
    </button>
  );
  return (
    <Menu trigger={trigger} align="start" className="w-60">
      <MenuLabel>Tenants</MenuLabel>
      <MenuChoices
        label="Tenants"
        value={tenant.id}
        onValueChange={(id) => void change(id)}
        options={tenants.map((one) => ({ value: one.id, label: one.name }))}
      />
    </Menu>
  );
}
