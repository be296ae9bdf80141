import type { Git, Stash } from '../../core/ports/git.ts'
import type { Appearing } from './left-behind.ts'

/**
 * All worktrees share one list, so what an agent stashes leaves its work and appears among the user's stashes. Who made one can't
 * be known.
 */
export const newStashes = (git: Git): Appearing<Stash> => ({
  list: () => git.stashes(),
  keyOf: ({ commit }) => commit,
  async noticeOf(stash, who, all) {
    const name = `stash@{${all.length - 1 - all.indexOf(stash)}}`
    return `a stash appeared while ${who}: ${name}, ${stash.message}; see it: git stash show -p '${name}'`
  },
})
