import { filesOf, givenTo, placeNameOf, type Attempt, type EquippedAgent } from '../../core/attempt.ts'
import type { DeclaredPath } from '../../core/naming/declared-path.ts'
import type { TouchedFiles } from '../../core/claims/file-conflicts.ts'
import type { Git } from '../../core/ports/git.ts'
import type { Store } from '../../core/ports/store.ts'
import { openGitOf } from '../open-git-of.ts'
import type { Project } from '../project.ts'

/** What everybody who works on an item touches: what was declared, and what workers' agents have really changed so far. */
export async function touchedFiles(project: Project, store: Store): Promise<readonly TouchedFiles[]> {
  const held = await store.heldFiles()
  const attempts = await store.openAttempts()
  const looks = attempts.length > 0 && project.inGit ? await openGitOf(project, store) : null
  try {
    const seen = new Map<string, readonly string[]>()
    for (const attempt of attempts) seen.set(attempt.item, await changedBy(attempt, looks))
    return held.map(({ paths, ...of }) => ({
      ...of,
      paths: together(paths, seen.get(of.item) ?? []),
    }))
  } finally {
    await looks?.close()
  }
}

function together(declared: readonly DeclaredPath[], seen: readonly string[]): readonly DeclaredPath[] {
  const known = new Set(declared.map(({ path }) => path))
  const files = seen.filter((path) => !known.has(path)).map((path) => ({ path, kind: 'file' }) as const)
  return [...declared, ...files]
}

async function changedBy(attempt: Attempt, git: Git | null): Promise<readonly string[]> {
  const collected = filesOf(attempt)
  if (git === null || attempt.phase === 'preparing') return collected
  const files = new Set(collected)
  for (const agent of attempt.agents) {
    // A worktree that is being removed, or of which a person deleted the folder, can't be looked at.
    const changed = await changedIn(attempt, agent, git).catch(() => [])
    for (const file of changed) files.add(file)
  }
  return [...files]
}

const changedIn = (
  attempt: Pick<Attempt, 'slug' | 'number'>,
  agent: EquippedAgent,
  git: Git,
): Promise<readonly string[]> =>
  git.worktrees.changed({
    ...placeNameOf({ ...attempt, agents: [agent] }),
    dir: agent.worktree.path,
    base: agent.worktree.base,
    given: givenTo(agent),
  })
