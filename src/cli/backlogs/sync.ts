import type { CommonFlags } from '../../app/options/flags.ts'
import { syncConfig } from '../../app/syncing/sync-config.ts'
import { runSync } from '../../app/syncing/run-sync.ts'
import { findProject } from '../../app/project.ts'
import { LoopworkError, problemLine } from '../../core/errors.ts'
import type { ItemDraft } from '../../core/item.ts'
import { syncJson, type SyncShown } from '../../report/sync-json.ts'
import { syncedLine, syncLines } from '../../report/sync-text.ts'
import { sanitize } from '../../text/sanitize.ts'
import { printJson } from '../print/json.ts'
import { exitCodes } from '../run/exit-codes.ts'

export interface SyncFlags extends CommonFlags {
  readonly format?: string
  readonly dryRun?: boolean
  readonly removals?: boolean
}

/** Brings sources and the task table in step, both ways; with `--dry-run` it prints what would change, and changes nothing. */
export async function syncBacklogs(names: readonly string[], flags: SyncFlags): Promise<number> {
  const isDry = flags.dryRun === true
  const project = await findProject(flags)
  try {
    const { configured, rules } = await syncConfig(project, flags, names)
    const takesRemovals = flags.removals === true
    const report = await runSync(project, { named: names, configured, rules, isDry, takesRemovals })
    const { backlogs, heard } = report
    print(
      { ...report, isDry, sources: backlogs },
      { drafts: backlogs.flatMap(({ drafts }) => drafts), heard, flags },
    )
    return report.unwritten.length === 0 ? exitCodes.good : exitCodes.left
  } catch (error) {
    const isRefused = error instanceof LoopworkError && error.kind === 'backlog'
    // The problems are for a script too; what they mean is said by the error.
    if (isRefused && flags.json === true) printJson(syncJson({ ...refused, isDry, problems: error.problems }))
    throw error
  }
}

const refused = { sources: [], plan: null, writes: [], unwritten: [] }

interface Beside {
  readonly drafts: readonly ItemDraft[]
  readonly heard: readonly string[]
  readonly flags: SyncFlags
}

function print(shown: SyncShown, { drafts, heard, flags }: Beside): void {
  const say = (line: string): unknown => process.stderr.write(`${line}\n`)
  if (flags.json === true) printJson(syncJson(shown))
  else for (const line of syncLines(shown, drafts)) process.stdout.write(`${line}\n`)
  for (const notice of shown.problems) say(`notice: ${sanitize(problemLine(notice))}`)
  if (!shown.isDry) for (const line of heard) say(`loopwork: ${sanitize(line)}`)
  for (const line of shown.unwritten) say(`loopwork: ${sanitize(line)}`)
  if (shown.sources.length > 0) say(syncedLine(shown))
  else if (shown.problems.length === 0) say('loopwork: there is no backlog here: name one')
}
