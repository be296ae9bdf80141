import type { Attempt } from '../../../core/attempt.ts'

/** The name of the checkout in which a judge stands: of what all of the attempt's agents began from. */
export const judgeCheckout = ({ slug, number }: Pick<Attempt, 'slug' | 'number'>): string =>
  `${slug}.${number}.judge`
