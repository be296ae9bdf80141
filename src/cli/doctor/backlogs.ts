import type { ReadingRules } from '../../core/backlog/reading-rules.ts'
import { readSources } from '../../app/importing/import-sources.ts'
import { openStoreReadonly, type Project } from '../../app/project.ts'
import { plural } from '../../text/plural.ts'
import { good, refused, type Finding } from './finding.ts'

export interface BacklogOrder {
  /** Of the config, or of the run whose options a start has; none: the one that is found by itself. */
  readonly sources: readonly string[]
  readonly rules: ReadingRules
}

/** Where a start has its tasks from: the backlogs that it reads, and those that were typed. */
export async function backlogFindings(project: Project, order: BacklogOrder): Promise<readonly Finding[]> {
  const found = [...(await fileFindings(project, order)), ...(await typedFindings(project))]
  if (found.length > 0) return found
  return [
    {
      kind: 'know',
      name: 'backlog',
      text: 'none found',
      mend: 'loopwork add "A title"; or name a file after run',
    },
  ]
}

/** Read together, as a start does: a task of one may need a task of another, or a typed one. */
async function fileFindings(project: Project, { sources, rules }: BacklogOrder): Promise<readonly Finding[]> {
  try {
    const order = { named: [], configured: sources, mayLeave: [], rules }
    const backlogs = await readSources(project, order)
    return backlogs.map(({ source, drafts }) =>
      good('backlog', `${source}, ${plural(drafts.length, 'task')}, no cycle`),
    )
  } catch (error) {
    return [refused('backlog', error)]
  }
}

async function typedFindings(project: Project): Promise<readonly Finding[]> {
  // A store that can't be opened has a finding of its own.
  const store = await openStoreReadonly(project).catch(() => null)
  try {
    const count = (await store?.typedTasks()) ?? 0
    return count === 0 ? [] : [good('backlog', `${plural(count, 'task')} typed by hand`)]
  } finally {
    await store?.close()
  }
}
