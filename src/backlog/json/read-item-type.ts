import { itemTypes, type ItemDraft, type ItemType } from '../../core/item.ts'
import type { Fields } from './task-fields.ts'

/** The type by a word of another tool; what is no type of ours stays readable in the metadata. */
export function readItemType(fields: Fields, key: string): Pick<ItemDraft, 'type' | 'metadata'> {
  const word = fields.text(key)
  const type = itemTypes.find((name) => name === word)
  if (type !== undefined) return { type, metadata: {} }
  return { type: usual, metadata: word === null ? {} : { [key]: word } }
}

const usual: ItemType = 'feature'
