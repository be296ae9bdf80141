import { foldWord, meaningOfOwn, type OwnWords } from '../../../core/backlog/own-words.ts'
import type { ItemStatus } from '../../../core/item.ts'
import { begun, failed, held, meaningNamed, todo, type StatusMeaning } from '../status-words.ts'

const usual: Readonly<Partial<Record<ItemStatus, string>>> = {
  claimed: 'loopwork:in-progress',
  failed: 'loopwork:failed',
}

/** Every label that says a status: ours, those of the older command line of this name, and the user's own. */
export const isStatusLabel = (label: string, own: OwnWords = {}): boolean =>
  /^loopwork:/i.test(label) || meaningOfOwn(label, own) !== null

/** Null: without one. What is done or cancelled is closed, and needs none. */
export function labelOf(status: ItemStatus, own: OwnWords = {}): string | null {
  if (status === 'done' || status === 'cancelled') return null
  const [label] = Object.entries(own).find(([, meaning]) => meaning === status) ?? []
  return label ?? usual[status] ?? null
}

/** What the labels of an open issue say: ours first, then the user's own in the order in which they are given. */
export function stateOfLabels(labels: readonly string[], own: OwnWords = {}): StatusMeaning {
  const names = new Set(labels.map((label) => label.toLowerCase()))
  if (names.has('loopwork:failed') || names.has('loopwork:quarantined')) return failed
  if (names.has('loopwork:blocked')) return held()
  if (names.has('loopwork:in-progress')) return begun
  const there = new Set(labels.map(foldWord))
  const [word, meaning] = Object.entries(own).find(([label]) => there.has(foldWord(label))) ?? []
  return word === undefined || meaning === undefined ? todo : meaningNamed(meaning, word)
}
