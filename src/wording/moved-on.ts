import { shellWord } from '../core/naming/shell-word.ts'
import type { Behind } from '../core/settling.ts'
import { safe, type Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import type { Cure } from './cure.ts'

/** How a person takes in what the target has got since its merge was handed to them. */
export function movedOn({ dir, target, stage }: Behind): Cure {
  const name = sanitize(target)
  const git = safe`git -C ${sanitize(shellWord(dir))}`
  const merge = safe`${git} merge ${sanitize(shellWord(target))}`
  switch (stage) {
    case 'open':
      return {
        words: safe`${name} has moved on since: this takes that in, and drops what you have begun there`,
        command: safe`${git} merge --abort; ${merge}`,
      }
    case 'settled':
      return {
        words: comesBack(target),
        command: null,
      }
    case 'no merge':
      return {
        words: safe`${name} has moved on since: this takes that in`,
        command: merge,
      }
  }
}

export const comesBack = (target: string): Safe =>
  safe`${sanitize(target)} has moved on since: if what you settled conflicts with that, it comes back to you`
