import { sanitize } from '../text/sanitize.ts'

/** Signs that only loopwork writes: a gate, a merge, a freeze, the start of a try, what needs a person. */
const ownSigns = /^(?:[◉↣◫!▸]|──)/u

/**
 * An agent's line that could be taken for one of ours (a gate that passed, a task that is done) is set in by two cells:
 * prose, whatever it says. Any other line stays as it is, raw.
 */
export function disown(line: string, item: string): string {
  const shown = sanitize(line)
  return ownSigns.test(shown) || speaksOf(shown, item) ? `  ${shown}` : line
}

/** `✓ ID done …`, `✗ ID failed …`, `ID starts …`: loopwork's own lines about the item. */
function speaksOf(shown: string, item: string): boolean {
  const words = shown.replace(/^[✓✗] /u, '')
  return words.startsWith(`${sanitize(item)} `)
}
