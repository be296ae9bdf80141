import { itemId, type ItemId } from '../../core/ids.ts'
import { isDeviceName } from '../../core/naming/device-name.ts'
import { foldId } from '../../core/naming/slug.ts'
import { itemIdProblem } from '../item-id-problem.ts'

/**
 * Ids for items that have none, from their titles, in the order of the file. Neither a tick nor another item above changes
 * them, unless that one has the same title. Twins are numbered: `buy-flour`, `buy-flour-2`.
 */
export function titleIds(titles: readonly string[]): readonly ItemId[] {
  const names = titles.map(nameOf)
  const taken = new Set(names)
  const seen = new Set<string>()
  /** The number that the next twin of a name tries first: those below it are taken for good. */
  const nextTwin = new Map<string, number>()
  return names.map((name) => {
    let id = name
    let twin = nextTwin.get(name) ?? 2
    for (; seen.has(id) || (id !== name && taken.has(id)); twin++) id = `${name}-${twin}`
    nextTwin.set(name, twin)
    seen.add(id)
    return itemId(id)
  })
}

const longest = 40

function nameOf(title: string): string {
  const text = withoutTargets(foldId(title)).replaceAll(/['’`]/g, '')
  const words = text.replaceAll(/[^\p{L}\p{M}\p{N}]+|\p{Default_Ignorable_Code_Point}+/gu, '-')
  const name = words.replaceAll(/-+/g, '-').replace(/^[-\p{M}]+|-+$/gu, '')
  const characters = [...name]
  const short =
    characters.length <= longest
      ? name
      : `${cutAtWord(characters.slice(0, longest - 5).join(''))}-${mark(text)}`
  if (short === '' || isDeviceName(short) || itemIdProblem(short) !== null) return `task-${mark(text)}`
  return short
}

/** Of links their texts. Behind the last `)` no target can end, and each `](` there would be searched to the end of the title. */
function withoutTargets(title: string): string {
  const end = title.lastIndexOf(')') + 1
  return title.slice(0, end).replaceAll(/\]\([^)]*\)/g, ' ') + title.slice(end)
}

/** Scripts without spaces have no place that is better than another. */
const cutAtWord = (text: string): string => text.replace(/(?<=.{12})-[^-]*$/su, '')

/** Four letters that depend on all of a text: it has no meaning, and distinguishes what begins alike. */
function mark(text: string): string {
  let state = 0x811c9dc5
  for (let index = 0; index < text.length; index++)
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193) >>> 0
  return ((state ^ (state >>> 12)) % 36 ** 4).toString(36).padStart(4, '0')
}
