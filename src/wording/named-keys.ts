import type { Safe } from '../text/safe.ts'

/** Keys that sentences name where keys work: as the person has them. */
export interface NamedKeys {
  readonly pause: Safe
  readonly retry: Safe
  readonly plan: Safe
  readonly extend: Safe
  readonly setBudget: Safe
}

/** In a sentence that is made where nobody knows a person's keys: the screen puts the key there. */
export const keyMark = (key: keyof NamedKeys): string => `⟦${key}⟧`

export const withNamedKeys = (text: Safe, keys: NamedKeys): Safe =>
  (Object.keys(keys) as (keyof NamedKeys)[]).reduce<string>(
    (words, key) => words.replaceAll(keyMark(key), () => keys[key]),
    text,
  ) as Safe
