import { shellWord } from '../../core/naming/shell-word.ts'
import type { Git, NamedRef } from '../../core/ports/git.ts'
import type { Appearing } from './left-behind.ts'
import { plural } from '../../text/plural.ts'

/**
 * Branches and tags: what an agent commits on a branch of its own, and then leaves, is not part of its work, and stays among the
 * user's branches. They are not changed.
 */
export const newRefs = (git: Git, target: string): Appearing<NamedRef> => ({
  list: () => git.branchesAndTags(),
  keyOf: ({ ref }) => ref,
  async noticeOf({ ref, kind, name }, who) {
    const ahead = await git.commitsAhead(target, ref).catch(() => null)
    // It was deleted again.
    if (ahead === null) return null
    const what = `a ${kind} appeared while ${who}: ${name}`
    const commits = plural(ahead, 'commit')
    return ahead === 0
      ? `${what}, at a commit that ${target} has; see it: git log -1 ${shellWord(name)} --`
      : `${what}, with ${commits} that ${target} lacks; see it: git log ${shellWord(`${target}..${name}`)} --`
  },
})
