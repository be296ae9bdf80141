import path from 'node:path'
import type { Project } from '../../app/project.ts'
import { findBacklog, onlyBacklog } from '../../backlog/find-backlog.ts'
import { readBacklog } from '../../backlog/read-backlog.ts'
import { plural } from '../../text/plural.ts'
import { good, refused, type Finding } from './finding.ts'

export interface BacklogOrder {
  /** Of the config, or of the run whose options a start has; none: the one that is found by itself. */
  readonly sources: readonly string[]
  readonly unknownDependency: 'error' | 'block'
}

/** The backlogs that a start reads. */
export async function backlogFindings(project: Project, order: BacklogOrder): Promise<readonly Finding[]> {
  const named = order.sources.map((file) => path.relative(project.root, path.resolve(project.root, file)))
  const found = named.length > 0 ? null : onlyBacklog(await findBacklog(project))
  const files = found === null ? named : [found]
  if (files.length > 0) return Promise.all(files.map((file) => backlogFinding(project, file, order)))
  return [
    {
      kind: 'know',
      name: 'backlog',
      text: 'none found',
      mend: 'loopwork add "A title"; or name a file after run',
    },
  ]
}

async function backlogFinding(
  { root }: Project,
  file: string,
  { unknownDependency }: BacklogOrder,
): Promise<Finding> {
  try {
    const { drafts } = await readBacklog({ root, path: file, unknownDependency })
    return good('backlog', `${file}, ${plural(drafts.length, 'task')}, no cycle`)
  } catch (error) {
    return refused('backlog', error)
  }
}
