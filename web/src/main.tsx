import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { setNonce } from 'get-nonce';
import { App } from './app/App.js';
import { beginLoading } from './app/begin-loading.js';
import { cspNonce } from './ui/csp-nonce.js';
import './styles/app.css';

// react-remove-scroll, under Radix' dialogs and menus, adds a style element: it needs the policy's nonce.
const nonce = cspNonce();
if (nonce !== undefined) setNonce(nonce);

beginLoading(location.pathname);

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
