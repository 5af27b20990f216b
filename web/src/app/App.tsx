import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { RouterProvider } from 'react-router/dom';
import { SessionProvider } from '../session/session.js';
import { ToastProvider, TooltipProvider } from '../ui/index.js';
import { createQueryClient } from './queries.js';
import { createRoutes } from './routes.js';

export function App() {
  const [queries] = useState(createQueryClient);
  const [router] = useState(createRoutes);
  return (
    <QueryClientProvider client={queries}>
      <SessionProvider>
        <TooltipProvider>
          <ToastProvider>
            {/* What the address says is shown at once: in a transition the next key would still meet what was shown before. */}
            <RouterProvider router={router} useTransitions={false} />
          </ToastProvider>
        </TooltipProvider>
      </SessionProvider>
    </QueryClientProvider>
  );
}
