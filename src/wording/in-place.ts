import { shellWord } from '../core/naming/shell-word.ts'
import type { Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'

/** The flags that named another place: a command that is pasted in the person's current folder needs them again. */
export interface Elsewhere {
  /** Of `-C`, absolute. */
  readonly folder: string | null
  /** Of `--store`, as it was given. */
  readonly store: string | null
}

const ours =
  /\bloopwork (abort|add|agents|cancel|claim|complete|conflicts|diff|doctor|edit|export|extend|fail|import|init|lint|list|logs|pause|release|replay|resume|retry|run|scale|show|sim|status|stop|summary|sync|trust|tui|undo|why|worktree)\b/g
const git =
  /\bgit (?=(?:branch|commit|config|diff|init|log|push|reflog|sparse-checkout|stash|status|update-index|update-ref|worktree)\b)/g

/** The commands in a text of ours, so that they work in the person's current folder and not only in the folder that was named. */
export function inPlace(text: Safe, { folder, store }: Elsewhere): Safe {
  const there = folder === null ? '' : ` -C ${word(folder)}`
  const state = store === null ? '' : ` --store ${word(store)}`
  if (there === '' && state === '') return text
  // Functions: a path may hold what a replacement text gives a meaning to.
  return text
    .replace(ours, (_, verb: string) => `loopwork ${verb}${there}${state}`)
    .replace(git, () => (there === '' ? 'git ' : `git${there} `)) as Safe
}

const word = (path: string): Safe => sanitize(shellWord(path))

export const here: Elsewhere = { folder: null, store: null }
