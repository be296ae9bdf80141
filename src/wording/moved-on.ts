import { shellWord } from '../core/naming/shell-word.ts'
import type { Behind } from '../core/settling.ts'
import { safe, type Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import type { Cure } from './cure.ts'

/** `inside`: the command for whoever is in the worktree already. */
export type TakesIn = (Cure & { readonly command: null }) | { readonly [part in keyof Cure | 'inside']: Safe }

/** How a person takes in what the target has got since its merge was handed to them. */
export function movedOn({ dir, target, stage }: Behind): TakesIn {
  const name = sanitize(target)
  const merge = safe`git merge ${sanitize(shellWord(target))}`
  // The folder is named once: it is long, and a command that breaks over rows is copied in parts.
  const there = (inside: Safe) => ({ command: safe`cd ${sanitize(shellWord(dir))} && ${inside}`, inside })
  switch (stage) {
    case 'open':
      return {
        words: safe`before you settle it: ${name} has moved on since, and this takes that in; it drops what you have begun there`,
        ...there(safe`git merge --abort && ${merge}`),
      }
    case 'settled':
      return {
        words: comesBack(target),
        command: null,
      }
    case 'no merge':
      return {
        // It may have been dropped with nothing new on the target.
        words: safe`${name} as it is now is not in it yet: this takes that in`,
        ...there(merge),
      }
  }
}

export const comesBack = (target: string): Safe =>
  safe`${sanitize(target)} has moved on since: if what you settled conflicts with that, it comes back to you`
