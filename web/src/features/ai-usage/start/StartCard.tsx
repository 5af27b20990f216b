import { useState } from 'react';
import { Link } from 'react-router';
import { useCan } from '../../../session/session.js';
import { Card, CopyButton, SegmentedControl, Select, StatusDot } from '../../../ui/index.js';
import { KEY_PERMISSION, type Provider, reportCode, type ReportLanguage } from './report-code.js';

const LANGUAGES: readonly { value: ReportLanguage; label: string }[] = [
  { value: 'curl', label: 'curl' },
  { value: 'node', label: 'Node' },
];

const PROVIDERS: readonly { value: Provider; label: string }[] = [
  { value: 'openai', label: 'OpenAI, chat' },
  { value: 'openai-responses', label: 'OpenAI, responses' },
  { value: 'anthropic', label: 'Anthropic' },
  { value: 'gemini', label: 'Gemini' },
];

/** What to do first: report a session with what the provider answered as usage. It is shown as soon as it came. */
export function StartCard() {
  const [language, setLanguage] = useState<ReportLanguage>('curl');
  const [provider, setProvider] = useState<Provider>('openai');
  const code = reportCode(language, provider, location.origin);
  return (
    <Card
      title="Report your first session"
      context={
        <StatusDot tone="info" pulse>
          Waiting for it
        </StatusDot>
      }
    >
      <div className="flex flex-col gap-3">
        <ol className="flex max-w-prose list-inside list-decimal flex-col gap-1 text-base text-muted marker:text-faint">
          <li>
            <KeyHelp /> Put it into <code className="font-mono text-sm text-ink">TIDEMARK_API_KEY</code>, on your server.
          </li>
          <li>Send the usage object of your provider as it came. It is sorted into five kinds of tokens, no two of which overlap.</li>
          <li>This page shows the session as soon as it is there. One without an end is live until it ends.</li>
        </ol>
        <div className="flex flex-wrap items-center gap-2">
          <SegmentedControl label="Language" value={language} onValueChange={setLanguage} options={LANGUAGES} />
          <div className="w-44 max-sm:min-w-0 max-sm:flex-1">
            <Select aria-label="Provider" value={provider} onValueChange={(next) => setProvider(next as Provider)} options={PROVIDERS} />
          </div>
          <CopyButton text={code} label="Copy the code" size="md" className="ml-auto" />
        </div>
        <pre aria-label="Code" tabIndex={0} role="region" className="max-h-[560px] min-w-0 overflow-auto rounded-control border border-line bg-sunken p-3 font-mono text-sm leading-[18px] whitespace-pre">
          <code>{code}</code>
        </pre>
      </div>
    </Card>
  );
}

function KeyHelp() {
  const mayMake = useCan('api-keys:write');
  return (
    <>
      {mayMake ? (
        <Link to="/api-keys" className="text-primary underline underline-offset-3">
          Create a key
        </Link>
      ) : (
        'Ask an admin for a key'
      )}{' '}
      that may <code className="font-mono text-sm text-ink">{KEY_PERMISSION}</code>.
    </>
  );
}
