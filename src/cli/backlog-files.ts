import { fileStamp } from '../backlog/file-stamp.ts'
import { readBacklogs, type Backlog } from '../backlog/read-backlog.ts'
import { writeBacklog } from '../backlog/backlog-writer.ts'
import { LoopworkError } from '../core/errors.ts'
import type { BacklogFiles } from '../core/ports/backlog.ts'
import type { BacklogReading, FilePlace, Store } from '../core/ports/store.ts'
import { headOf } from '../git/find-repository.ts'
import { wasSwitched } from '../git/repository/file-version.ts'
import type { Project } from './project.ts'

export interface BacklogsFrom {
  readonly project: Pick<Project, 'root' | 'inGit'>
  /** Null: there is none yet, so nothing is known of any item. */
  readonly store: Pick<Store, 'knownElsewhere' | 'lastRead'> | null
  readonly unknownDependency: 'error' | 'block'
}

/** The backlog files of a checkout, for as long as a run works on them. */
export function createBacklogFiles(from: BacklogsFrom): BacklogFiles {
  const { root } = from.project
  return {
    checkout: root,
    stamp: (source) => fileStamp(root, source),
    read: async (source, at) => {
      const [backlog] = await readTogether(from, [source])
      if (backlog === undefined) throw new LoopworkError('internal', `${source} was not read`)
      const last = (await from.store?.lastRead(root, source)) ?? null
      const place = await checkedOut(from.project)
      const reading = await asReading(from, backlog, { last, place })
      const left = at === 'run' && reading.switched && last?.branch !== reading.place.branch
      if (left) return { kind: 'other branch', branch: reading.place.branch }
      return { kind: 'read', reading, stamp: backlog.stamp, notices: backlog.notices }
    },
    write: (source, order) => writeBacklog(root, source, order),
  }
}

/** Reads backlogs that are imported together. */
export function readTogether(
  { project, store, unknownDependency }: BacklogsFrom,
  paths: readonly string[],
): Promise<readonly Backlog[]> {
  return readBacklogs({
    root: project.root,
    paths,
    unknownDependency,
    ...(store === null ? {} : { knownElsewhere: (ids, sources) => store.knownElsewhere(ids, sources) }),
  })
}

/** A backlog with what was checked out when it was read. */
export async function asReading(
  { project }: Pick<BacklogsFrom, 'project'>,
  { source, drafts }: Backlog,
  { last, place }: { readonly last: FilePlace | null; readonly place: FilePlace },
): Promise<BacklogReading> {
  const switched =
    project.inGit && last !== null && (await wasSwitched(project.root, source, { before: last, now: place }))
  return { source, drafts, checkout: project.root, place, switched }
}

const checkedOut = async ({ root, inGit }: BacklogsFrom['project']): Promise<FilePlace> =>
  inGit ? await headOf(root) : { branch: null, head: null }
