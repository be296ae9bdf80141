/** Terminals of this worker whose program has not ended, by how each shows its screen. */
export const openTerminals = new Set<() => string>()
