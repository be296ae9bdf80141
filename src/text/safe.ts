import type { Safe } from '../core/safe.ts'

export type { Safe }

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
