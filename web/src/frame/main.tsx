import { QueryClientProvider } from '@tanstack/react-query';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createMemoryRouter } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { createQueryClient } from '../app/queries.js';
import { cspNonce, ToastProvider, TooltipProvider } from '../ui/index.js';
import { FrameEditor } from './FrameEditor.js';
import { openFrameSession } from './frame-session.js';
import '../styles/app.css';

const nonce = cspNonce();
if (nonce !== undefined) setNonce(nonce);

/** The builder in a frame, at `/embed/{id of the token}/edit#token`. Choices of filters stay out of its address. */
const root = document.getElementById('root');
if (root !== null) {
  const session = openFrameSession();
  const router = createMemoryRouter([{ path: '/', element: <FrameEditor session={session} /> }]);
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={createQueryClient()}>
        <TooltipProvider>
          <ToastProvider>
            <RouterProvider router={router} />
          </ToastProvider>
        </TooltipProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}
