import type { ItemDraft, ItemStatus } from '../../core/item.ts'
import type { StatusMeaning, StatusWords } from '../formats/status-words.ts'

interface Words {
  readonly words: StatusWords
  readonly wordOf: Readonly<Record<ItemStatus, string | null>>
}

/** The word for an item's status in a file that is new. What failed is open where there is no word for it, as in files that are written back. */
export function exportedWord({ status, hold, heldAs }: ItemDraft, { words, wordOf }: Words): string {
  const open = wordOf.todo ?? 'todo'
  if (hold === null) return wordOf[status] ?? open
  const heldWords = Object.entries(words).filter(([, meaning]) => meaning.hold !== null)
  const heldWord = (is: (meaning: StatusMeaning) => boolean): string | undefined =>
    heldWords.find(([, meaning]) => is(meaning))?.[0]
  return (
    heldWord((meaning) => meaning.heldAs === heldAs) ??
    heldWord((meaning) => meaning.heldAs === undefined) ??
    open
  )
}
