import { LoopworkError } from '../../core/errors.ts'
import type { Oid } from '../../core/ids.ts'
import type { Git, Repository } from '../../core/ports/git.ts'
import type { Lane } from '../../core/ports/lane.ts'
import type { Worktrees } from '../../core/ports/worktrees.ts'
import type { SimulatedRepository } from './simulated-repository.ts'

export interface SimulatedPlace {
  readonly root: string
  readonly name: string
}

/** Git as far as a supervisor needs it, over a repository that is nowhere on the disk. */
export function simulatedGit(repository: SimulatedRepository, { root, name }: SimulatedPlace): Git {
  const facts: Repository = {
    root,
    name,
    commonDir: `${root}/.git`,
    branch: null,
    head: repository.tip,
  }
  return {
    repository: facts,
    check: async () => {},
    branchTip: async () => repository.tip,
    isCheckedOut: async () => true,
    changeBetween: async () => ({
      commits: repository.merges,
      added: linesPerFile * repository.filesChanged,
      removed: 0,
      filesChanged: repository.filesChanged,
    }),
    diff: async () => ({ kind: 'text', text: '' }),
    openDiff: async () => ({ files: [], added: 0, removed: 0, leftOut: [], close: () => {} }),
    openConflict: async () => ({ files: [], by: [] }),
    writePatch: async () => {},
    stashes: async () => [],
    branchesAndTags: async () => [],
    commitsAhead: async () => 0,
    worktrees: simulatedWorktrees(repository),
    lane: simulatedLane(repository),
    close: async () => {},
  }
}

/** What a simulated agent adds to each file that it changes. */
const linesPerFile = 20

function simulatedWorktrees(repository: SimulatedRepository): Worktrees {
  const pathOf: Worktrees['pathOf'] = ({ root, slug }) => `${root}/${slug}`
  return {
    dropRefs: async () => {},
    pathOf,
    create: async ({ root, slug, number, base }) => {
      const dir = pathOf({ root, slug })
      repository.open(dir, base)
      return { dir, branch: `loopwork/${slug}/${number}` }
    },
    making: () => null,
    give: async () => [],
    missing: async () => [],
    snapshot: async ({ base }) => base,
    collect: async ({ dir }) => {
      const worktree = repository.at(dir)
      if (worktree === null || worktree.files.length === 0) return { kind: 'nothing', leftOut: [] }
      const { commit, tree } = repository.commit(worktree.files, worktree.clashes)
      const { files } = worktree
      const change = { added: linesPerFile * files.length, removed: 0 }
      return { kind: 'work', work: { commit, tree, files, ...change, leftOut: [], exact: true } }
    },
    holdsExactly: async () => true,
    secure: async () => null,
    look: async () => ({ files: 0, added: 0, removed: 0 }),
    changed: async () => [],
    remove: async ({ dir }) => {
      repository.close(dir)
      return { kind: 'removed' }
    },
    saveKept: async () => ({ kind: 'nothing', leftOut: [] }),
    handOver: async () => {},
    takeUp: async () => ({ kind: 'gone', why: null }),
    unsettled: async () => null,
    settling: async () => null,
    behind: async () => null,
    settle: async () => ({ kind: 'refused', why: 'nobody settles anything in a simulated run' }),
    stands: async () => ({ kind: 'ours' }),
    strangers: async () => [],
    keep: async () => {},
    setAside: async ({ dir }) => dir,
  }
}

function simulatedLane(repository: SimulatedRepository): Lane {
  let delivered: Oid = repository.tip
  return {
    tip: async () => repository.tip,
    start: async () => repository.tip,
    requireBranch: async () => {},
    incoming: async () => ({ kind: 'none' }),
    startAnew: async () => null,
    takeOff: async () => notSimulated('an undo'),
    ownMerge: async () => notSimulated('an undo'),
    revert: async () => notSimulated('an undo'),
    revertedBetween: async () => new Set(),
    strayed: async () => null,
    accept: async () => {},
    contains: async (_, commits) => new Set(commits.filter((commit) => repository.isOnBranch(commit))),
    holdsWork: async () => new Set(),
    merge: async ({ work, base }) => {
      const merged = repository.merge(work, base)
      return 'commit' in merged
        ? { kind: 'clean', ...merged }
        : { kind: 'conflict', ...merged, message: 'simulated' }
    },
    isKept: async () => true,
    holds: async (_, commit) => repository.isOnBranch(commit),
    advance: async (_, old, to) => {
      if (old !== repository.tip) return false
      repository.advance(to)
      return true
    },
    checkout: async (name, _, root) => `${root}/.gates/${name}`,
    checkoutPath: async (name, root) => `${root}/.gates/${name}`,
    dropCheckout: async () => {},
    watchConfig: async () => {},
    follow: async () => {
      const from = delivered
      const to = repository.tip
      delivered = to
      return from === to ? { kind: 'there' } : { kind: 'followed', from, to }
    },
  }
}

function notSimulated(what: string): never {
  throw new LoopworkError('internal', `${what} can't be simulated`)
}
