import { oid, type Oid } from '../../../core/ids.ts'
import { textOrNull } from '../../../files/or-null.ts'
import type { RepositoryContext } from '../../command/repository-context.ts'
import { branchRef, readRefs } from '../../objects/refs/refs.ts'

/** `HEAD` of the worktree, or the full name of a branch: each is a root of the user's gc, and so is every line of its reflog. */
export interface Name {
  readonly name: string
  /** Null: it isn't there, or HEAD stands on a branch, which is a name of its own. */
  readonly at: Oid | null
  /** What it stood at, the oldest first; ends with where it stands. */
  readonly log: readonly LogLine[]
}

export interface LogLine {
  readonly from: Oid | null
  readonly to: Oid | null
}

/** What git knows an agent's commits by: HEAD, the branch it is on, and the branch that the worktree was made on. */
export async function readNames(
  context: RepositoryContext,
  { adminDir, branch }: { readonly adminDir: string; readonly branch: string | null },
): Promise<readonly Name[]> {
  const head = (await textOrNull(`${adminDir}/HEAD`))?.trim() ?? ''
  const on = /^ref: (refs\/heads\/.+)$/.exec(head)?.[1] ?? null
  const branches = [...new Set([on, branch === null ? null : branchRef(branch)])].filter(
    (ref) => ref !== null,
  )
  const refs = await readRefs(context, branches)
  const { commonDir } = context.repository
  return [
    { name: 'HEAD', at: oidOf(head), log: await readLog(`${adminDir}/logs/HEAD`) },
    ...(await Promise.all(
      branches.map(async (name) => ({
        name,
        at: refs.get(name) ?? null,
        log: await readLog(`${commonDir}/logs/${name}`),
      })),
    )),
  ]
}

/** Every commit that a name stands at or stood at. */
export const commitsOf = (names: readonly Name[]): readonly Oid[] => [
  ...new Set(
    names
      .flatMap(({ at, log }) => [at, ...log.flatMap(({ from, to }) => [from, to])])
      .filter((commit) => commit !== null),
  ),
]

/** `from to Name <email> time zone TAB message` */
async function readLog(file: string): Promise<readonly LogLine[]> {
  const lines = ((await textOrNull(file)) ?? '').split('\n').filter((line) => line !== '')
  return lines.map((line) => {
    const [from = '', to = ''] = line.split(' ', 2)
    return { from: oidOf(from), to: oidOf(to) }
  })
}

const oidOf = (text: string): Oid | null =>
  /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text) && !/^0+$/.test(text) ? oid(text) : null
