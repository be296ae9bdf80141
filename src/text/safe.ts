/**
 * One line that cannot move a cursor, forge a line or hide text: made by `sanitize` from foreign text, or by the
 * functions here from our own. A plain string where `Safe` is wanted does not compile.
 */
export type Safe = string & { readonly [brand]: 'Safe' }
declare const brand: unique symbol

/** A text of ours. Takes literals only: a value of type `string` does not compile. */
export const literal = <const T extends string>(text: string extends T ? never : T): Safe =>
  text as string as Safe

/** Our words around safe ones: ``safe`${id} done, try ${number}` ``. */
export function safe(words: TemplateStringsArray, ...values: readonly (Safe | number)[]): Safe {
  return String.raw({ raw: words }, ...values) as Safe
}

export function joinSafe(parts: readonly Safe[], separator: Safe): Safe {
  return parts.join(separator) as Safe
}

export const emptySafe = literal('')
