import type { ItemFacts } from '../item.ts'
import { labelsOf } from '../policy/labels-of.ts'
import type { PlanPolicy } from './plan.ts'

/** Whether an agent has to stop after its plan of this task. */
export const needsPlan = (policy: PlanPolicy | null, item: Pick<ItemFacts, 'type' | 'metadata'>): boolean =>
  policy !== null &&
  (policy.types.includes(item.type) || labelsOf(item).some((label) => policy.labels.includes(label)))
