import { printJson } from '../print-json.ts'
import type { CommonFlags } from '../flags.ts'
import { asciiLocale } from '../terminal-of.ts'
import { findings } from '../doctor/findings.ts'
import { sanitize } from '../../text/sanitize.ts'

const signs = { good: ['✓', '+'], know: ['▵', '^'], bad: ['✗', 'x'] } as const

/** Looks at everything a run needs and says how to mend what isn't right. Changes nothing. Exit 1 when something is to mend. */
export async function doctor(flags: CommonFlags): Promise<number> {
  const found = await findings(flags)
  const count = (kind: keyof typeof signs) => found.filter((finding) => finding.kind === kind).length
  if (flags.json === true) {
    printJson(found)
  } else {
    const ascii = asciiLocale() ? 1 : 0
    for (const { kind, name, text, mend } of found) {
      process.stdout.write(`${signs[kind][ascii]} ${name.padEnd(11)} ${sanitize(text)}\n`)
      if (mend !== null) process.stdout.write(`${' '.repeat(17)}mend: ${sanitize(mend)}\n`)
    }
    process.stdout.write(
      `\n${count('bad') === 0 ? 'Nothing to mend' : `${count('bad')} to mend`}, ${count('know')} to know.\n`,
    )
  }
  return count('bad') === 0 ? 0 : 1
}
