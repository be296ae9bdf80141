import { planRequests, type PlanParts, type PlanRequests } from './plan-requests.ts'
import { whyRequests, type WhyParts, type WhyRequests } from './why-requests.ts'

/** What is asked of the board to open a dialog, or to answer one. */
export interface DialogRequests extends PlanRequests, WhyRequests {}

export const dialogRequests = (parts: PlanParts & WhyParts): DialogRequests => ({
  ...planRequests(parts),
  ...whyRequests(parts),
})
