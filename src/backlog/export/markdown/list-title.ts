import type { ItemDraft } from '../../../core/item.ts'
import { titleOf } from '../../markdown/title-of.ts'
import { oneLine } from './one-line.ts'

/** A title as a list has it: without comments, and without marks around all of it, which its reader drops. Of one without anything else the id. */
export function listTitle({ id, title }: Pick<ItemDraft, 'id' | 'title'>): string {
  let line = oneLine(title)
  for (let read = titleOf(line); read !== line; read = titleOf(line)) line = read
  return line === '' ? id : line
}
