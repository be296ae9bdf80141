import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { CommonFlags } from '../../app/options/flags.ts'
import { findProject, withExistingStore } from '../../app/project.ts'
import { runFactsOf } from '../../app/run-facts.ts'
import {
  storedSummary,
  summaryAsItStands,
  summaryOfRun,
  type SummarySources,
} from '../../app/summary/run-summary.ts'
import { stateFolderOf } from '../../app/state-folder/open-state-folder.ts'
import { LoopworkError } from '../../core/errors.ts'
import { runId } from '../../core/ids.ts'
import type { Run } from '../../core/run/run.ts'
import { nextSteps, type NextStep } from '../../report/next-steps.ts'
import { printJson } from '../print/json.ts'
import { printText } from '../print/print-all.ts'
import { printSummary } from '../print/summary.ts'
import { exitCodes } from '../run/exit-codes.ts'

/** What a run achieved: the newest, or the one that is named. A run that has not ended is summed up as of now. */
export async function summary(
  named: string | undefined,
  flags: CommonFlags & { readonly markdown?: boolean },
): Promise<number> {
  const project = await findProject(flags)
  return withExistingStore(project, async (store) => {
    const run = named === undefined ? await store?.newestRun() : await store?.run(runId(Number(named)))
    if (store === null || run === null || run === undefined) {
      throw new LoopworkError(
        'usage',
        named === undefined ? 'there was no run here yet' : `there is no run ${named} here`,
      )
    }
    const folder = stateFolderOf(project)
    const dir = folder.runDir(run.id)
    const stored = await storedSummary(folder, run)
    if (run.endedAt !== null && stored === null && existsSync(dir)) {
      throw new LoopworkError('usage', `the report of run ${run.id} is not kept any more`, {
        hint: 'logs.keep and logs.age in the config say how much stays',
      })
    }
    const sources = {
      store,
      git: await openGitFor(project, store),
      folder,
      project: project.name,
      checkout: project.root,
    }
    const facts = stored ?? (await summaryOfRun(sources, run))
    if (flags.json === true) printJson(facts)
    else if (flags.markdown === true) printText(await readFile(path.join(dir, 'summary.md'), 'utf8'))
    else printSummary(facts, flags, await stepsNow(sources, run))
    return exitCodes.good
  })
}

/** What was achieved is stored; what to do next is computed from the present state. */
async function stepsNow(sources: SummarySources, run: Run): Promise<readonly NextStep[]> {
  const { living, run: newest } = await runFactsOf(sources.store)
  const goesOn = living.length > 0 && newest?.id === run.id
  return nextSteps(await summaryAsItStands(sources, run), { goesOn })
}

async function openGitFor(
  project: Awaited<ReturnType<typeof findProject>>,
  store: Parameters<typeof summaryOfRun>[0]['store'],
) {
  const { openGit } = await import('../../git/open-git.ts')
  return openGit({
    cwd: project.cwd,
    stateDir: () => project.stateDir,
    laneStore: store,
    records: store,
    storeId: await store.storeId(),
  })
}
