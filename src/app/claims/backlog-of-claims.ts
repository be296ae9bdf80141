import type { ReadingRules } from '../../core/backlog/reading-rules.ts'
import type { Backlog } from '../../backlog/read-backlog.ts'
import { createBacklogFiles, leaving } from '../backlog-files/backlog-files.ts'
import { importSources, readForImport } from '../importing/import-sources.ts'
import { problemOfShowing } from './problem-of-showing.ts'
import type { Project } from '../project.ts'
import { runFactsOf } from '../run-facts.ts'
import type { Store } from '../../core/ports/store.ts'

/** What the config says about where tasks come from. */
export interface ClaimSources {
  readonly configured: readonly string[]
  readonly rules: ReadingRules
}

/** A supervisor has the backlog files in its care: it reads and writes them by itself. */
export const isSupervised = async (store: Store): Promise<boolean> =>
  (await runFactsOf(store)).living.length > 0

/**
 * Where nobody supervises a run: imports the backlog that a run would find, so that what its file says now is what is claimed; one that is
 * not configured only where none was taken in before it. Resolves to notices for the user. @throws LoopworkError kind `backlog` where the run would refuse the file.
 */
export async function takeInBacklog(
  project: Project,
  store: Store,
  { configured, rules }: ClaimSources,
): Promise<readonly string[]> {
  if (await isSupervised(store)) return []
  const order = { named: [], configured, mayLeave: [], rules }
  const readAgain = () => readForImport(project, order)
  const backlogs = await readAgain()
  if (configured.length === 0 && !isOneOf(await store.sources(), backlogs)) {
    // What a killed process has begun of another one is finished all the same.
    await store.finishImport()
    return []
  }
  return importSources(project, store, { backlogs, readAgain, rules })
}

/** Whoever has taken in a backlog of their choice did not choose what lies in the folder beside it. */
const isOneOf = (stored: readonly string[], found: readonly Backlog[]): boolean =>
  stored.length === 0 || found.some(({ source }) => stored.includes(source))

/** Where nobody supervises a run: makes the backlog files show what the store has. Resolves to what went wrong. */
export async function showInBacklog(
  project: Project,
  store: Store,
  { configured, rules }: ClaimSources,
): Promise<readonly string[]> {
  if (await isSupervised(store)) return []
  const checkout = { root: project.root, inGit: project.inGit }
  const mayLeave = leaving(checkout, { named: [], configured })
  const files = createBacklogFiles({ project: checkout, store, rules, mayLeave })
  const problems: string[] = []
  for (const source of await store.sources()) {
    // A missing file is not created.
    if ((await files.stamp(source)) === null) continue
    const problem = await problemOfShowing(files, source)
    if (problem !== null) problems.push(problem)
  }
  return problems
}
