import type { NamedNeed, NeedList } from '../../fix/fixable.ts'
import { withoutEntries } from '../../fix/without-entries.ts'
import { namedItem } from '../../json/listed-needs.ts'
import type { BoxTask } from '../phases/box-task.ts'
import { idPattern } from './find-tasks.ts'

/**
 * The lists in `(depends on T012, T013)` that are nothing but ids: of a sentence, words would be lost with an id. A range stays as
 * it is.
 */
export function listedNeeds(text: string, { id, title, entry, box }: BoxTask): readonly NeedList[] {
  const { after } = box
  const inAfter = title === '' ? -1 : after.indexOf(title, after.indexOf(id) + id.length)
  if (inAfter === -1) return []
  const start = text.indexOf(']', box.offset + box.length) + 1 + inAfter
  return [...title.matchAll(whole)].map((found): NeedList => {
    const [all, lead = '', list = ''] = found
    const offset = start + found.index
    const entries = [...list.matchAll(oneOrMany)].map(({ 0: name, index }) => ({
      name,
      offset: offset + lead.length + index,
      length: name.length,
    }))
    return {
      owner: namedItem(id),
      names: entries.map(({ name }): NamedNeed | null => {
        const named = namedItem(name)
        return single.test(name) ? { ...named, says: named.key, line: entry.line } : null
      }),
      without: (dropped) =>
        withoutEntries({ entries, whole: { offset, length: all.length, text: '' } }, dropped),
    }
  })
}

const id = String.raw`(?:[\p{L}\p{N}][\p{L}\p{N}._-]{0,23}:)?${idPattern.source}`
const many = String.raw`${id}(?:\s*(?:-|–|—|\.{2,3}|to|through)\s*${id})?`
const parted = String.raw`\s*(?:,\s*and\s|[,;&]|\sand\s)\s*`

const whole = new RegExp(String.raw`([ \t]*\(depends? on:?\s+)(${many}(?:${parted}${many})*)\s*\)`, 'giu')
const oneOrMany = new RegExp(many, 'gu')
const single = new RegExp(`^${id}$`, 'u')
