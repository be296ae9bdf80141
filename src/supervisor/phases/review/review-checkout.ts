import type { Attempt } from '../../../core/attempt.ts'

/** The name of the checkout in which an attempt's work is reviewed, beside that of its gate. */
export const reviewCheckout = ({ slug, number }: Pick<Attempt, 'slug' | 'number'>): string =>
  `${slug}.${number}.review`
