/** `'ghost'`: the fence no longer holds, so nothing was written; the caller ends its agents and touches nothing. */
export type Fenced<T> = T | 'ghost'
