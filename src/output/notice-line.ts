import { safe, type Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import { wrap } from '../text/wrap.ts'
import { inPlace, type Elsewhere } from '../wording/in-place.ts'

/**
 * `loopwork: …` as a start says it on stderr. Broken between words where the terminal would break a word; with a command in it
 * the terminal alone breaks it, so that the command is copied whole.
 * @param width cells of the terminal; null: it is none.
 */
export function noticeLine(
  text: string,
  { place, width }: { readonly place: Elsewhere; readonly width: number | null },
): string {
  const said = safe`loopwork: ${inPlace(sanitize(text), place)}`
  return width === null || hasCommand(said) ? said : wrap(said, width, hangingIndent).join('\n')
}

const hangingIndent = 2

/** What somewhere else would need flags is a command. */
const hasCommand = (text: Safe): boolean => inPlace(text, { folder: '/', store: null }) !== text
