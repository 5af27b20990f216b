import { createContext, type ReactNode } from 'react';

/** What every page's head shows before its own actions: the shell puts its search there. */
export const PageSearch = createContext<ReactNode>(null);
