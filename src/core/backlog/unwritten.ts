import type { ItemId } from '../ids.ts'
import { fewNamed } from '../naming/few-named.ts'
import { shellWord } from '../naming/shell-word.ts'

/** A source that does not show what became of tasks of its own, and could not be made to when a run ended. */
export interface Unwritten {
  readonly source: string
  /** The first of them, in the order of the source. */
  readonly items: readonly ItemId[]
  /** All of them. */
  readonly count: number
  /** One line. */
  readonly why: string
}

/** So many are named in what is stored: more than any display shows. */
export const mostUnwrittenNamed = 100

/** `tasks.json does not show what became of 3 tasks (A, B, C): no space left on device` */
export function unwrittenSentence({ source, items, count, why }: Unwritten): string {
  const names = fewNamed(items, count)
  const tasks = count === 1 ? names : `${count} tasks (${names})`
  return `${source} does not show what became of ${tasks}: ${why}`
}

/** Writes them once nothing is in the way any more. */
export const syncCommand = (source: string): string => `loopwork sync ${shellWord(source)}`
