import type { PaneLog } from '../../core/board.ts'
import { emptySafe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'

/** How far back it is searched: an agent that printed more than this since then has no entry in its row. */
const lookBack = 40

const tools = /^[›$] /

/** What an agent does now, for its row in the table: its last tool call, without the sign of tools. */
export function lastTool(log: PaneLog): Safe {
  const known = cache.get(log)
  const version = log.version()
  if (known?.version === version) return known.text
  const line = log.lines(lookBack, 0).findLast((raw) => tools.test(raw))
  const text =
    line === undefined
      ? emptySafe
      : sanitize(
          line
            .slice(0, 500)
            .replace(/^› /, '')
            .replace(/ {2}[+−-].*$/, ''),
        )
  cache.set(log, { version, text })
  return text
}

const cache = new WeakMap<PaneLog, { readonly version: number; readonly text: Safe }>()
