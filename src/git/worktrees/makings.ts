import type { Making, WorktreeOrder } from '../../core/ports/worktrees.ts'

type MadeFor = Pick<WorktreeOrder, 'slug' | 'number'>

/** Notes what happens to one worktree. */
export interface MakingNotes {
  branchMade(branch: string): void
  written(files: NonNullable<Making['files']>): void
  filled(): void
}

/** How far the worktrees are that this process makes: for whoever watches, nothing depends on it. */
export class Makings {
  /** By slug: an item's tries come one after the other. */
  readonly #makings = new Map<string, { readonly number: number; readonly making: Making }>()

  of({ slug, number }: MadeFor): Making | null {
    const known = this.#makings.get(slug)
    return known?.number === number ? known.making : null
  }

  begin({ slug, number }: MadeFor): MakingNotes {
    let making = nothingYet
    let sinceMs = performance.now()
    const note = (change: Partial<Making>): void => {
      making = { ...making, ...change }
      this.#makings.set(slug, { number, making })
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
}

const nothingYet: Making = { branch: null, branchMs: null, filledMs: null, files: null }

/** From what git says while it writes files: `Updating files:  61% (1471/2412)`. */
export function filesWritten(said: string): Making['files'] {
  const last = [...said.matchAll(/Updating files: +\d+% \((\d+)\/(\d+)\)/g)].at(-1)
  return last === undefined ? null : { written: Number(last[1]), of: Number(last[2]) }
}
