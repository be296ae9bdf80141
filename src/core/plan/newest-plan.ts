import type { Plan } from './plan.ts'

/** @param attempts attempts of the task, oldest first. */
export const newestPlan = (attempts: readonly { readonly plan?: Plan }[]): Plan | null =>
  attempts.findLast(({ plan }) => plan !== undefined)?.plan ?? null
