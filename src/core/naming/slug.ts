import type { ItemId } from '../ids.ts'
import { isDeviceName } from './device-name.ts'

/** Lower case, digits, dot, dash, underscore; no `..`, no `.lock`, no dot or dash at an end, no `--`. */
const plain = /^[a-z0-9](?:[a-z0-9_]|[.-](?=[a-z0-9_])){0,39}$/

/** The form in which two ids are the same id: case and Unicode composition don't distinguish items. */
export const foldId = (id: string): string => id.normalize('NFC').toLowerCase()

/**
 * A name for branches, refs and folders: the folded id where that is a plain name, else its plain
 * characters and a hash. Two ids that fold differently never share a slug: plain names have no `--`.
 */
export function slugOf(id: ItemId | string): string {
  const folded = foldId(id)
  if (plain.test(folded) && !isDeviceName(folded) && !/\.lock(?:\.|$)/.test(folded)) return folded
  const readable = folded
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '')
  return `${readable || 'item'}--${hash(folded)}`
}

/**
 * The slug of the place where one of an item's agents works: the item's own for the first, so that a try with one agent takes
 * up what a try with several left there. No slug ends like the others: a hash that follows `--` has 16 digits.
 */
export const placeSlug = (slug: string, agent: number): string =>
  agent === 0 ? slug : `${slug}--${agent + 1}`

/** Two rounds of FNV-1a over UTF-16 units: 16 hex digits. Names things apart; no protection against an attacker. */
function hash(text: string): string {
  return fnv(text, 0x811c9dc5) + fnv(text, 0x050c5d1f)
}

function fnv(text: string, seed: number): string {
  let state = seed
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    state = Math.imul(state ^ (unit & 0xff), 0x01000193)
    state = Math.imul(state ^ (unit >>> 8), 0x01000193)
  }
  return (state >>> 0).toString(16).padStart(8, '0')
}
