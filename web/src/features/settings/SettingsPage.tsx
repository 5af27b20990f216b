import { useNavigate, useParams } from 'react-router';
import { useCan, useMe } from '../../session/session.js';
import { PageHeader, TabPanel, Tabs } from '../../ui/index.js';
import { AppearanceCard } from './AppearanceCard.js';
import { PasswordCard } from './PasswordCard.js';
import { ProfileCard } from './ProfileCard.js';
import { SessionsCard } from './SessionsCard.js';
import { TenantCard } from './TenantCard.js';
import { UsageCard } from './UsageCard.js';

/** The tenant's settings, for those who may change them, and everybody's own. */
export default function SettingsPage() {
  const { tab = '' } = useParams();
  const { tenant } = useMe();
  const navigate = useNavigate();
  const mayWrite = useCan('tenants:write');
  const mayReadUsage = useCan('usage:read');
  const tabs = [
    ...(mayWrite ? [{ value: 'tenant', label: 'Tenant' }] : []),
    { value: 'profile', label: 'Profile and sessions' },
  ];
  const current = tabs.find((one) => one.value === tab)?.value ?? tabs[0]?.value ?? 'profile';
  return (
    <>
      <PageHeader title="Settings" />
      <Tabs
        label="Settings"
        value={current}
        onValueChange={(next) => void navigate(`/settings/${next}`, { replace: true })}
        tabs={tabs}
      >
        {mayWrite && (
          <TabPanel value="tenant" className="grid items-start gap-3 lg:grid-cols-2">
            <TenantCard key={tenant.id} />
            {mayReadUsage && <UsageCard />}
          </TabPanel>
        )}
        <TabPanel value="profile" className="grid items-start gap-3 lg:grid-cols-2">
          <ProfileCard />
          <PasswordCard />
          <AppearanceCard />
          <div className="lg:col-span-2">
            <SessionsCard />
          </div>
        </TabPanel>
      </Tabs>
    </>
  );
}
