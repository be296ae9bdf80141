import { openStoreReadonly, type Project } from '../../app/project.ts'
import { shellWord } from '../../core/naming/shell-word.ts'
import { leftLocks } from '../../git/delivery/locks/left-locks.ts'
import { formatDuration } from '../../text/duration.ts'
import type { Finding } from './finding.ts'

/** Locks of git's that no running process seems to own. @param named findings before it: a lock that one of them names is not repeated. */
export async function lockFindings(project: Project, named: readonly Finding[]): Promise<readonly Finding[]> {
  if (project.found === null) return []
  const { branch } = project.found
  const branches = new Set([branch, await targetOf(project)].filter((name) => name !== null))
  const locks = await leftLocks(project.found, [...branches])
  const unnamed = locks.filter(({ path }) => !named.some(({ text }) => text.includes(path)))
  return unnamed.map(({ path, ageMs, ours }) => ({
    kind: ours ? 'know' : 'bad',
    name: 'lock',
    text: `${path} has been there for ${formatDuration(ageMs)}: ${ours ? 'left by a run that was killed' : 'a git command is at work, or was killed'}`,
    mend: ours ? 'the next run takes it away' : `when no git command runs there: rm ${shellWord(path)}`,
  }))
}

async function targetOf(project: Project): Promise<string | null> {
  // A state that can't be opened has a finding of its own.
  const store = await openStoreReadonly(project).catch(() => null)
  if (store === null) return null
  try {
    return (await store.newestRun())?.settings.target ?? null
  } finally {
    await store.close()
  }
}
