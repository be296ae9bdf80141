import type { Item, ItemDraft } from '../../core/item.ts'

/** A stored item as a backlog would have it: what somebody works on is open there, and what a person has stopped too. */
export function draftOfItem({ standing, ...facts }: Item): ItemDraft {
  const status = standing.status === 'claimed' ? 'todo' : standing.status
  const isHeld = standing.status === 'todo' && standing.hold === 'source'
  return { ...facts, status, hold: isHeld ? 'source' : null }
}
