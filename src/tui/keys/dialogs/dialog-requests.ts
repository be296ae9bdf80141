import { agentRequests, type AgentParts, type AgentRequests } from './agent-requests.ts'
import { newTaskRequests, type NewTaskParts, type NewTaskRequests } from './new-task-requests.ts'
import { planRequests, type PlanParts, type PlanRequests } from './plan-requests.ts'
import { settingsRequests, type SettingsParts, type SettingsRequests } from './settings-requests.ts'
import { whyRequests, type WhyParts, type WhyRequests } from './why-requests.ts'

/** What is asked of the board to open a dialog, or to answer one. */
export interface DialogRequests
  extends PlanRequests, NewTaskRequests, WhyRequests, SettingsRequests, AgentRequests {}

export const dialogRequests = (
  parts: PlanParts & NewTaskParts & WhyParts & SettingsParts & AgentParts,
): DialogRequests => ({
  ...planRequests(parts),
  ...whyRequests(parts),
  ...agentRequests(parts),
  ...newTaskRequests(parts),
  ...settingsRequests(parts),
})
