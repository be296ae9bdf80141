import { itemId } from '../../core/ids.ts'
import type { ItemStatus } from '../../core/item.ts'
import type { JsonObject } from './json-object.ts'
import { settingOf } from './property-splices.ts'
import type { StatusSpot } from '../write-back/patch-spots.ts'
import { statusRead, type StatusMeaning, type StatusWords } from '../formats/status-words.ts'

export interface WordsOfFormat {
  readonly words: StatusWords
  /** The word that shows a status; null: it has none. */
  readonly wordOf: Readonly<Record<ItemStatus, string | null>>
  /** What an object without a status is; left out: nothing that can be written back. */
  readonly missing?: StatusMeaning
}

/** Where an object of a JSON file shows its status as a word under `status`. */
export function wordSpot(
  object: JsonObject,
  id: string,
  { words, wordOf, missing }: WordsOfFormat,
): StatusSpot {
  const says = meaningIn(object, { words, missing })
  return {
    id: itemId(id),
    says,
    begun: says?.begun ?? false,
    show: (status) => {
      const word = wordOf[status]
      const splice = word === null ? null : settingOf(object, 'status', { value: word, behind: 'id' })
      return splice === null ? null : [splice]
    },
    readsAs: (status) => statusRead(wordOf[status] ?? '', words)?.meaning ?? { status: 'todo', hold: null },
  }
}

function meaningIn(
  { values }: JsonObject,
  { words, missing }: { readonly words: StatusWords; readonly missing: StatusMeaning | undefined },
): StatusMeaning | null {
  const node = values.get('status')
  if (node === undefined || node.type === 'null') return missing ?? null
  return node.type === 'string' ? (statusRead(String(node.value), words)?.meaning ?? null) : null
}
