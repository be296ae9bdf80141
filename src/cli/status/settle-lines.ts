import { existsSync } from 'node:fs'
import { worktreeOf } from '../../core/attempt.ts'
import { shellWord } from '../../core/naming/shell-word.ts'
import type { ItemRow } from '../../core/ports/store-reader.ts'
import { stepRows } from '../../report/next-lines.ts'
import { span, strong } from '../../text/row.ts'
import { emptySafe, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { cureOf } from '../../wording/cure.ts'
import { inPlace } from '../../wording/in-place.ts'
import { notedRow } from '../../wording/noted-item.ts'
import { waysOn } from '../../wording/ways-on.ts'
import { emptyLine, line, wholeLine, type Line, type PrintOptions } from '../print/lines.ts'

/** The places of so many are shown; of each further one `show` names it. */
const mostShown = 3

const settledOf = (needsYou: readonly ItemRow[]): readonly ItemRow[] =>
  needsYou.filter((row) => notedRow(row).settledIn !== null)

/** What mends a task, as one command. */
export function nextCommand(row: ItemRow, needsYou: readonly ItemRow[]): Safe {
  if (settledOf(needsYou).indexOf(row) >= mostShown)
    return safe`loopwork show ${sanitize(shellWord(row.item.id))}`
  return cureOf({ kind: 'item', item: notedRow(row), stands: existsSync })?.command ?? emptySafe
}

/** Where a person settles what waits for them, and the ways on; each command is whole on its line. */
export function settleLines(
  needsYou: readonly ItemRow[],
  target: string,
  options: PrintOptions,
): readonly Line[] {
  return settledOf(needsYou)
    .slice(0, mostShown)
    .flatMap((row) => {
      const ways = waysOn(notedRow(row), { target, stands: existsSync }).map(({ command, does }) => ({
        command: inPlace(command, options.place),
        does,
      }))
      return [
        emptyLine,
        line(strong(sanitize(row.item.id)), span(branchOf(row), 'dim')),
        ...stepRows(ways, options.width).map((row) => wholeLine(...row)),
      ]
    })
}

function branchOf({ state, attempt }: ItemRow): Safe {
  const branch = attempt === null ? null : (worktreeOf(attempt)?.branch ?? null)
  return branch === null || state !== 'conflict' ? emptySafe : safe`  kept on ${sanitize(branch)}`
}
