import { loadRehearsal } from '../../app/rehearsal/load-rehearsal.ts'
import { runRehearsal } from '../../app/rehearsal/run-rehearsal.ts'
import { findProject } from '../../app/project.ts'
import type { EpochMs } from '../../core/ids.ts'
import { isAllDone } from '../../core/run/counts.ts'
import { ndjsonOutput } from '../../output/ndjson.ts'
import { isOfWeight, rehearsalLine } from '../../output/rehearsal-output.ts'
import type { OutputDeps } from '../../output/run-output.ts'
import { RehearsalTally } from '../../sim/rehearsal-tally.ts'
import { simulatedStart } from '../../sim/rehearse.ts'
import { noticeLine } from '../../output/notice-line.ts'
import { noticeOptions } from '../print/terminal-options.ts'
import { stdoutOptions } from '../print/lines.ts'
import { openPrinter } from '../print/open-printer.ts'
import { exitCodes } from '../run/exit-codes.ts'
import { EventFactsCache } from '../sim/event-facts-cache.ts'
import { rehearsalHeader, rehearsalLines } from '../sim/rehearsal-lines.ts'
import { rehearsalJson } from '../sim/rehearsal-json.ts'
import { askedRehearsal, requirePossible, type SimFlags } from '../sim/sim-flags.ts'

/** Rehearses a backlog with the project's own options, in simulated time. Nothing is started, nothing is written. */
export async function sim(sources: readonly string[], flags: SimFlags): Promise<number> {
  const asked = askedRehearsal(flags)
  const project = await findProject(flags)
  const { agents } = flags
  const run = await loadRehearsal(
    project,
    agents === undefined ? flags : { ...flags, maxTasks: agents },
    sources,
  )
  const { settings } = run
  requirePossible(asked.faults, settings)
  const printer = await openPrinter(process.stdout)
  const warn = (line: string): void =>
    void process.stderr.write(`${noticeLine(line, noticeOptions(flags))}\n`)
  for (const notice of run.notices) warn(notice)
  const print = (text: string): void => printer.print(text)
  const deps: OutputDeps = {
    ...stdoutOptions(flags),
    write: print,
    agentLogOf: async function* () {},
    gates: settings.gate,
    tries: settings.retry.attempts,
    timeOfDay: sinceStart,
  }
  const json = flags.json === true
  const tally = new RehearsalTally(settings.workers)
  const facts = new EventFactsCache()
  const ndjson = ndjsonOutput(deps)
  const result = await runRehearsal(project, run, {
    ...asked,
    begins: async (store) => {
      if (json) return
      const { total } = await store.counts()
      print(rehearsalHeader({ total, settings, tasks: run.tasks, ...asked }, deps))
    },
    told: async (event, store) => {
      tally.add(event)
      if (!(await printer.room())) return
      if (json) await ndjson.event(event, await facts.of(event, store))
      else if (isOfWeight(event)) {
        const line = rehearsalLine(event, await facts.of(event, store), deps)
        if (line !== null) print(line)
      }
    },
  })
  try {
    const rehearsed = { ...result, counts: await result.store.counts(), tally: tally.counts(), settings }
    if (json) print(rehearsalJson(rehearsed, asked))
    else for (const line of await rehearsalLines(rehearsed, deps)) print(line)
    await printer.flushed()
    return isAllDone(rehearsed.counts) ? exitCodes.good : exitCodes.left
  } finally {
    await result.store.close()
  }
}

/** `00:12:04`; days are hours. */
function sinceStart(at: EpochMs): string {
  const seconds = Math.floor((at - simulatedStart) / 1000)
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
}
