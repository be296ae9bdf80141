import type { Safe } from '../text/safe.ts'

/** Keys that sentences name where keys work: as the person has them. */
export interface NamedKeys {
  readonly pause: Safe
  readonly retry: Safe
  readonly plan: Safe
  readonly extend: Safe
}
