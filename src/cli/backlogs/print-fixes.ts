import { changedLines } from '../../backlog/fix/changed-lines.ts'
import type { FixPlan } from '../../backlog/fix/plan-fix.ts'
import { sanitize } from '../../text/sanitize.ts'

/** What is mended, a line each, like what is wrong; before it is done, with the lines that differ below, as a unified diff. */
export function printFixes(plans: readonly FixPlan[], { isDry }: { readonly isDry: boolean }): void {
  const print = (line: string): unknown => process.stdout.write(`${sanitize(line)}\n`)
  const word = isDry ? 'to fix' : 'fixed'
  for (const { file, line, message, rule } of plans.flatMap(({ fixes }) => fixes))
    print(`${file}:${line}: ${word}: ${message} [${rule}]`)
  if (!isDry) return
  for (const { file, text } of plans.flatMap(({ files }) => files)) {
    print(`--- ${file.name}`)
    print(`+++ ${file.name}`)
    for (const { from, to, gone, come } of changedLines(file.text, text)) {
      print(`@@ -${placeOf(from, gone.length)} +${placeOf(to, come.length)} @@`)
      for (const line of gone) print(`-${line}`)
      for (const line of come) print(`+${line}`)
    }
  }
}

/** Of no lines the one before them is named. */
const placeOf = (line: number, count: number): string => {
  if (count === 1) return String(line)
  return `${count === 0 ? line - 1 : line},${count}`
}
