import type { Node } from 'jsonc-parser'
import type { Splice } from '../write-back/patch-spots.ts'
import type { JsonObject } from './json-object.ts'

/** What replaces the value of a key; where the key is missing, what adds it behind another one, written like that one. */
export function settingOf(
  { within, values }: JsonObject,
  key: string,
  { value, behind }: { readonly value: string | boolean; readonly behind: string },
): Splice | null {
  const text = JSON.stringify(value)
  const there = values.get(key)
  if (there !== undefined) return { offset: within.start + there.offset, length: there.length, text }
  const neighbour = values.get(behind)
  const name = nameOf(neighbour)
  if (neighbour === undefined || name === null) return null
  const lead = within.text.slice(endOfText(within.text, name.offset), name.offset)
  const colon = within.text.slice(name.offset + name.length, neighbour.offset)
  return {
    offset: within.start + neighbour.offset + neighbour.length,
    length: 0,
    text: `,${lead}${JSON.stringify(key)}${colon}${text}`,
  }
}

/** What takes a key away, with the comma that parts it from the one before it, or behind it where it is the first. */
export function removalOf({ within: { text, start }, values }: JsonObject, key: string): Splice | null {
  const value = values.get(key)
  const name = nameOf(value)
  if (value === undefined || name === null) return null
  const end = value.offset + value.length
  const comma = endOfText(text, name.offset) - 1
  if (text[comma] === ',') return { offset: start + comma, length: end - comma, text: '' }
  const after = /^\s*,\s*/.exec(text.slice(end))?.[0].length ?? 0
  return { offset: start + name.offset, length: end + after - name.offset, text: '' }
}

/** The place behind what comes before the white space before `offset`. No pattern: it would search from the beginning of the file. */
function endOfText(text: string, offset: number): number {
  let end = offset
  while (end > 0 && ' \t\r\n'.includes(text.charAt(end - 1))) end -= 1
  return end
}

const nameOf = (value: Node | undefined): Node | null => value?.parent?.children?.[0] ?? null
