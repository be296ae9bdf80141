import {
  begun,
  begunNotice,
  done,
  type StatusMeaning,
  type StatusRead,
  type StatusWords,
} from './status-words.ts'

/**
 * What the mark in a box says, by the marks of its format or by those that people use for the same anywhere. Null: nobody does.
 * @param own by mark; that of an open box is the empty text.
 */
export function markRead(mark: string, own: StatusWords): StatusRead | null {
  const plain = mark.replaceAll('\ufe0f', '')
  const known = Object.hasOwn(own, plain) ? own[plain] : pictures.get(plain)
  if (known === undefined) return null
  if (known.begun) return { meaning: known, notice: begunNotice(`[${mark}]`) }
  const isUsual = plain === '' || plain === 'x' || plain === 'X'
  return { meaning: known, notice: isUsual ? null : `[${mark}] is taken as ${known.status}` }
}

const pictures: ReadonlyMap<string, StatusMeaning> = new Map([
  ...['✅', '☑', '✔', '✓', '🗹', 'v', 'V'].map((mark) => [mark, done] as const),
  ...['🔄', '⏳', '🚧'].map((mark) => [mark, begun] as const),
])
