import { importSources, readSources } from '../../app/importing/import-sources.ts'
import type { CommonFlags } from '../../app/options/flags.ts'
import { planImport } from '../../app/importing/plan-import.ts'
import { findProject, openProjectStore, type Project } from '../../app/project.ts'
import { readingConfig } from '../../app/importing/reading-config.ts'
import { LoopworkError, problemLine } from '../../core/errors.ts'
import { countsOf, importJson, type ImportReport } from '../../report/import-json.ts'
import { changesLine, countsLine, planLines } from '../../report/import-text.ts'
import { sanitize } from '../../text/sanitize.ts'
import { printJson } from '../print/json.ts'
import { exitCodes } from '../run/exit-codes.ts'

export interface ImportFlags extends CommonFlags {
  readonly format?: string
  readonly dryRun?: boolean
}

/** Imports backlogs as a run would, all of them or nothing; with `--dry-run` it prints what would change, and changes nothing. */
export async function importBacklog(files: readonly string[], flags: ImportFlags): Promise<number> {
  const project = await findProject(flags)
  const report = await reportOf(project, files, flags)
  print(report, flags)
  return exitCodes.good
}

async function reportOf(
  project: Project,
  files: readonly string[],
  flags: ImportFlags,
): Promise<ImportReport> {
  try {
    const { configured, rules, leftOut } = await readingConfig(project, flags)
    if (files.length === 0 && leftOut !== null) process.stderr.write(`notice: ${sanitize(leftOut)}\n`)
    const order = { named: files, configured, mayLeave: [], rules }
    const readAgain = () => readSources(project, order)
    const backlogs = await readAgain()
    const plan = await planImport(project, backlogs)
    const heard = flags.dryRun === true ? [] : await imported(project, { backlogs, readAgain })
    for (const line of heard) process.stderr.write(`loopwork: ${sanitize(line)}\n`)
    return {
      sources: backlogs.map(({ source, format }) => ({ source, format })),
      drafts: backlogs.flatMap(({ drafts }) => drafts),
      plan,
      problems: backlogs.flatMap(({ notices }) => notices),
    }
  } catch (error) {
    const isRefused = error instanceof LoopworkError && error.kind === 'backlog'
    // The problems are for a script too; what they mean is said by the error.
    if (isRefused && flags.json === true)
      printJson(importJson({ sources: [], drafts: [], plan: null, problems: error.problems }))
    throw error
  }
}

async function imported(
  project: Project,
  read: Parameters<typeof importSources>[2],
): Promise<readonly string[]> {
  const store = await openProjectStore(project)
  try {
    return await importSources(project, store, read)
  } finally {
    await store.close()
  }
}

function print(report: ImportReport, flags: ImportFlags): void {
  if (flags.json === true) return printJson(importJson(report))
  if (report.sources.length === 0) {
    process.stderr.write('loopwork: there is no backlog here: name one\n')
    return
  }
  const isDry = flags.dryRun === true
  // A run that has imported them has told its notices itself.
  if (isDry)
    for (const notice of report.problems) process.stderr.write(`notice: ${sanitize(problemLine(notice))}\n`)
  if (isDry) for (const line of planLines(report)) process.stdout.write(`${line}\n`)
  process.stderr.write(`${countsLine(report, countsOf(report.drafts))}\n`)
  const { plan } = report
  if (plan !== null) process.stderr.write(`${changesLine(plan)}${isDry ? '. Nothing was changed.' : ''}\n`)
}
