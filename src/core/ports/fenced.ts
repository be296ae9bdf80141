/** `'ghost'`: the fence is out of date, so nothing was written; the caller ends its agents and changes nothing more. */
export type Fenced<T> = T | 'ghost'
