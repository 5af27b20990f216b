import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import type { NewEmbedToken } from '../../../api/types.js';
import { useCan } from '../../../session/session.js';
import { Card, CopyButton, SegmentedControl, TabPanel, Tabs } from '../../../ui/index.js';
import { clientCode, type ClientKind } from './client-code.js';
import { KEY_PERMISSIONS, serverCode, type ServerLanguage, TOKEN_PATH } from './server-code.js';

const LANGUAGES: readonly { value: ServerLanguage; label: string }[] = [
  { value: 'node', label: 'Node' },
  { value: 'python', label: 'Python' },
  { value: 'curl', label: 'curl' },
];

const KINDS: readonly { value: ClientKind; label: string }[] = [
  { value: 'class', label: 'Class' },
  { value: 'component', label: 'Web component' },
  { value: 'iframe', label: 'iframe' },
];

/** Code for both sides of the customer's application, filled with the choices of the form. */
export function CodeCard({ token, name }: { token: NewEmbedToken; name: string }) {
  const [side, setSide] = useState('server');
  const [language, setLanguage] = useState<ServerLanguage>('node');
  const [kind, setKind] = useState<ClientKind>('class');
  const { origin } = location;
  return (
    <Card title="Code" context="Filled with your choices">
      <Tabs
        label="Side of the application"
        value={side}
        onValueChange={setSide}
        tabs={[
          { value: 'server', label: 'Your server' },
          { value: 'client', label: 'Your page' },
        ]}
      >
        <TabPanel value="server" className="flex flex-col gap-2.5">
          <p className="text-base text-muted">
            Makes a token for whoever is signed in, with an API key in{' '}
            <code className="font-mono text-sm">TIDEMARK_API_KEY</code>. <KeyHelp />
          </p>
          <Code label="Server code" text={serverCode(language, token, origin)}>
            <SegmentedControl label="Language" value={language} onValueChange={setLanguage} options={LANGUAGES} />
          </Code>
        </TabPanel>
        <TabPanel value="client" className="flex flex-col gap-2.5">
          <p className="text-base text-muted">
            Shows the dashboard, and asks your server at <code className="font-mono text-sm">{TOKEN_PATH}</code> for a
            token. An API key never belongs here. Where your page forbids inline scripts, put the script into a file.
          </p>
          <Code
            label="Client code"
            text={clientCode(kind, { dashboardId: token.dashboardId, name, theme: token.theme, origin })}
          >
            <SegmentedControl label="Kind of embedding" value={kind} onValueChange={setKind} options={KINDS} />
          </Code>
        </TabPanel>
      </Tabs>
    </Card>
  );
}

function KeyHelp() {
  const mayMake = useCan('api-keys:write');
  const permissions = KEY_PERMISSIONS.map((permission) => (
    <code key={permission} className="font-mono text-sm">
      {permission}
    </code>
  ));
  return (
    <>
      {mayMake ? (
        <Link to="/api-keys" className="text-primary underline underline-offset-3">
          Create a key
        </Link>
      ) : (
        'An admin creates one'
      )}{' '}
      that may {permissions[0]} and {permissions[1]}.
    </>
  );
}

/** Code under the choice of what it is written in. */
function Code({ label, text, children }: { label: string; text: string; children: ReactNode }) {
  return (
    <>
      <div className="flex items-center justify-between gap-2">
        {children}
        <CopyButton text={text} label={`Copy the ${label.toLowerCase()}`} size="md" />
      </div>
      <pre
        aria-label={label}
        tabIndex={0}
        role="region"
        className="max-h-[560px] min-w-0 overflow-auto rounded-control border border-line bg-sunken p-3 font-mono text-sm leading-[18px] whitespace-pre"
      >
        <code>{text}</code>
      </pre>
    </>
  );
}
