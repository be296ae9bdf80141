import type { AttemptIn } from '../../../core/attempt.ts'
import { standingOf, type StandingCandidate } from '../../../core/candidate.ts'
import type { Entry } from '../../../core/policy/vote.ts'
import type { DiffText, Git } from '../../../core/ports/git.ts'

/** Of all diffs together. What is longer is given as a file: a prompt has to fit into a model, and into an argument where it is one. */
const mostBytes = 64 * 1_024

export interface ShownWorks {
  readonly attempt: AttemptIn<'voting'>
  /** In the order in which they are shown. */
  readonly works: readonly Pick<Entry, 'agent'>[]
  /** Where the files of this look are written. */
  readonly dir: string
  readonly look: number
}

/** Each has an equal part of the prompt: which of them are files must not depend on their order. */
export function diffsOf(
  git: Pick<Git, 'diff'>,
  { attempt, works, dir, look }: ShownWorks,
): Promise<readonly DiffText[]> {
  const standing = standingOf(attempt)
  const commits = works.flatMap(({ agent }) => commitOf(standing, agent) ?? [])
  const { base } = attempt.agents[0].worktree
  return Promise.all(
    commits.map((to, index) => {
      const file = `${dir}/.loopwork-look-${look + 1}-work-${index + 1}.diff`
      return git.diff({ from: base, to, file, mostBytes: Math.floor(mostBytes / commits.length) })
    }),
  )
}

const commitOf = (standing: readonly StandingCandidate[], agent: number) =>
  standing.find(({ number }) => number === agent)?.stage.work?.commit ?? null
