import { newTaskRequests, type NewTaskParts, type NewTaskRequests } from './new-task-requests.ts'
import { planRequests, type PlanParts, type PlanRequests } from './plan-requests.ts'
import { whyRequests, type WhyParts, type WhyRequests } from './why-requests.ts'

/** What is asked of the board to open a dialog, or to answer one. */
export interface DialogRequests extends PlanRequests, NewTaskRequests, WhyRequests {}

export const dialogRequests = (parts: PlanParts & NewTaskParts & WhyParts): DialogRequests => ({
  ...planRequests(parts),
  ...whyRequests(parts),
  ...newTaskRequests(parts),
})
