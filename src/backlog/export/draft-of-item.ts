import type { Item, ItemDraft } from '../../core/item.ts'

/**
 * A stored item as a backlog would have it: what somebody works on is open there, and what a person has stopped too. The agent that a
 * person has chosen for the whole of it is its agent.
 */
export function draftOfItem({ standing, chosen, ...facts }: Item): ItemDraft {
  const status = standing.status === 'claimed' ? 'todo' : standing.status
  const isHeld = standing.status === 'todo' && standing.hold === 'source'
  const own = chosen?.until === 'task' ? { agent: chosen.agent, model: chosen.model } : {}
  return { ...facts, ...own, status, hold: isHeld ? 'source' : null }
}
