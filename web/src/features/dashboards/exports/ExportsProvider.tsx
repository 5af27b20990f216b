import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react';
import { ExportPanel } from './ExportPanel.js';
import type { ExportOrder, PlacedOrder } from './export-types.js';

const StartExport = createContext<((order: ExportOrder) => void) | null>(null);

/** Begins an export; the panel at the corner of the window shows how it goes on, whatever page is open. */
export function useExport(): (order: ExportOrder) => void {
  const start = useContext(StartExport);
  if (start === null) throw new Error('useExport needs an ExportsProvider around it.');
  return start;
}

/** Once, around the pages of a tenant. */
export function ExportsProvider({ children }: { children: ReactNode }) {
  const [orders, setOrders] = useState<PlacedOrder[]>([]);
  const last = useRef(0);
  const saved = useRef(new Set<number>());
  const start = useCallback((order: ExportOrder) => {
    last.current += 1;
    const placed = { ...order, key: last.current };
    // What has been saved makes room: the page below is to stay within reach however many files are taken.
    const done = new Set(saved.current);
    saved.current.clear();
    setOrders((all) => [...all.filter(({ key }) => !done.has(key)), placed]);
  }, []);
  const close = useCallback((key: number) => setOrders((all) => all.filter((order) => order.key !== key)), []);
  const keepSaved = useCallback((key: number) => void saved.current.add(key), []);
  const panel = useMemo(
    () => <ExportPanel orders={orders} onClose={close} onSaved={keepSaved} />,
    [orders, close, keepSaved],
  );
  return (
    <StartExport value={start}>
      {children}
      {panel}
    </StartExport>
  );
}
