import type { SlotView } from '../../core/board/snapshot.ts'
import { emptySafe, safe, type Safe } from '../../text/safe.ts'
import { agentMark } from '../../wording/agents/vote-words.ts'

/** `W0`; `W0.1` for one of several agents. Unique on the screen. */
export const paneName = ({ worker, agent }: Pick<SlotView, 'worker' | 'agent'>): Safe =>
  safe`W${worker}${agent === null ? emptySafe : agentMark(agent)}`
