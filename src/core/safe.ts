/**
 * One line that cannot move a cursor, forge a line or hide text: made by `src/text/sanitize.ts` from foreign text, or by
 * `src/text/safe.ts` from our own. A plain string where `Safe` is wanted does not compile.
 */
export type Safe = string & { readonly [brand]: 'Safe' }
declare const brand: unique symbol
