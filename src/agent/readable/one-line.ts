import { safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { signs } from '../../text/signs.ts'

/**
 * The longest text of a line, in UTF-16 units. A pane reads at most 16 KiB of a stored line, and its JSON must be whole in that
 * even where each character of it is escaped.
 */
export const mostCharacters = 2_000

/** The first line of a foreign text that has something on it, made safe; a cut mark stands for the rest. */
export function oneLine(raw: string, most = mostCharacters): Safe {
  const from = raw.search(/\S/)
  if (from === -1) return '' as Safe
  const end = raw.indexOf('\n', from)
  const first = end === -1 ? raw.slice(from) : raw.slice(from, end)
  const isLast = end === -1 || raw.slice(end, end + 4_096).trim() === ''
  const shown = shownLine(first, most)
  return isLast ? shown : safe`${shown} ${signs.cut.glyph}`
}

/** One line of a foreign text: its last state after a return, made safe and cut. Costs the same however long it is. */
export function shownLine(raw: string, most = mostCharacters): Safe {
  const state = lastState(raw)
  if (state.length <= most) return sanitize(state)
  return safe`${sanitize(wholeCharacters(state.slice(0, most)))}${signs.cut.glyph}`
}

/** What a terminal still shows of `10%\r20%\r`. */
export function lastState(raw: string): string {
  let end = raw.length
  while (end > 0 && raw[end - 1] === '\r') end -= 1
  return raw.slice(raw.lastIndexOf('\r', end - 1) + 1, end)
}

/** Without the first half of a character whose second one was cut away. */
export const wholeCharacters = (text: string): string => text.replace(/[\ud800-\udbff]$/, '')
