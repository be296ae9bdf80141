import path from 'node:path'
import { findBacklog } from '../backlog/find-backlog.ts'
import { readBacklog, type Backlog } from '../backlog/read-backlog.ts'
import type { Store } from '../core/ports/store.ts'
import type { Project } from './project.ts'

/** What says where items come from: arguments first, then the config, then the usual places. */
export interface SourceOrder {
  readonly named: readonly string[]
  readonly configured: readonly string[]
  readonly unknownDependency: 'error' | 'block'
}

/** Reads every backlog that is named, or the one found by itself; nothing is stored yet. */
export async function readSources(project: Project, order: SourceOrder): Promise<readonly Backlog[]> {
  const paths = await sourcePaths(project, order)
  const backlogs: Backlog[] = []
  for (const file of paths) {
    backlogs.push(
      await readBacklog({ root: project.root, path: file, unknownDependency: order.unknownDependency }),
    )
  }
  return backlogs
}

async function sourcePaths(project: Project, { named, configured }: SourceOrder): Promise<readonly string[]> {
  if (named.length > 0) return named.map((file) => path.resolve(project.cwd, file))
  if (configured.length > 0) return configured.map((file) => path.resolve(project.root, file))
  const found = await findBacklog(project.root)
  return found === null ? [] : [path.resolve(project.root, found)]
}

/** Imports backlogs. Resolves to what a person should hear: notices about items that are new here. */
export async function importSources(store: Store, backlogs: readonly Backlog[]): Promise<readonly string[]> {
  const heard: string[] = []
  for (const { source, drafts, notices } of backlogs) {
    const result = await store.importItems(source, drafts, Date.now())
    // An item that an earlier import took over is known to be in progress: by us.
    if (result.added > 0) heard.push(...notices.map((notice) => `${notice.file}: ${notice.message}`))
  }
  return heard
}
