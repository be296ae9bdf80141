import type { AttemptId } from '../../core/ids.ts'
import type { Making, WorktreeOrder } from '../../core/ports/worktrees.ts'

type MadeFor = Pick<WorktreeOrder, 'slug' | 'number'>

interface Noted {
  readonly number: number
  readonly attempt: AttemptId
  readonly making: Making
}

/** Notes what happens to one worktree. */
export interface MakingNotes {
  branchMade(branch: string): void
  written(files: NonNullable<Making['files']>): void
  filled(): void
}

/** How far the worktrees are that this process makes: for whoever watches, nothing depends on it. */
export class Makings {
  /** By slug: an item's tries come one after the other. */
  readonly #makings = new Map<string, Noted>()

  of({ slug, number }: MadeFor): Making | null {
    const known = this.#makings.get(slug)
    return known?.number === number ? known.making : null
  }

  begin({ slug, number, attempt }: MadeFor & Pick<WorktreeOrder, 'attempt'>): MakingNotes {
    let making = nothingYet
    let sinceMs = performance.now()
    const note = (change: Partial<Making>): void => {
      making = { ...making, ...change }
      this.#makings.set(slug, { number, attempt, making })
    }
    const tookMs = (): number => {
      const fromMs = sinceMs
      sinceMs = performance.now()
      return sinceMs - fromMs
    }
    note({})
    return {
      branchMade: (branch) => note({ branch, branchMs: tookMs() }),
      written: (files) => note({ files }),
      filled: () => note({ filledMs: tookMs(), files: null }),
    }
  }

  forget({ slug, number }: MadeFor): void {
    if (this.#makings.get(slug)?.number === number) this.#makings.delete(slug)
  }

  /** The worktrees of a try are gone, which may have failed before any of them was whole. */
  forgetTry(attempt: AttemptId): void {
    for (const [slug, noted] of this.#makings) if (noted.attempt === attempt) this.#makings.delete(slug)
  }
}

const nothingYet: Making = { branch: null, branchMs: null, filledMs: null, files: null }

/** From what git says while it writes files: `Updating files:  61% (1471/2412)`. */
export function filesWritten(said: string): Making['files'] {
  const last = [...said.matchAll(/Updating files: +\d+% \((\d+)\/(\d+)\)/g)].at(-1)
  return last === undefined ? null : { written: Number(last[1]), of: Number(last[2]) }
}
