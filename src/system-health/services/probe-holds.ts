/** Services are probed every half minute; what a probe found holds until three have failed to come. */
export const PROBE_HOLDS_MS = 90_000;
