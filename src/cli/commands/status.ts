import { printJson, printJsonLine } from '../print-json.ts'
import type { Store } from '../../core/ports/store.ts'
import type { ItemRow } from '../../core/ports/store-reader.ts'
import type { Run, SupervisorRow } from '../../core/run.ts'
import { plural } from '../../text/plural.ts'
import { padEnd, truncate } from '../../text/cells.ts'
import { formatDuration } from '../../text/duration.ts'
import { sanitize } from '../../text/sanitize.ts'
import { glyphOf, painter, roleOf, type Paint } from '../colour.ts'
import type { CommonFlags } from '../flags.ts'
import { itemJson } from '../item-json.ts'
import { livenessOf } from '../liveness.ts'
import { noteOf } from '../note.ts'
import { findProject, withExistingStore, type Project } from '../project.ts'

export async function status(flags: CommonFlags): Promise<number> {
  const project = await findProject(flags)
  return withExistingStore(project, async (store) => {
    const facts = store === null ? null : await look(store)
    if (facts === null) {
      if (flags.json === true) printJsonLine({ run: null, counts: null, working: [], needsYou: [] })
      else process.stderr.write('No run yet. loopwork tui or loopwork run starts one.\n')
      return 0
    }
    if (flags.json === true) printJson(asJson(facts))
    else process.stdout.write(`${lines(project, facts, painter(process.stdout, flags)).join('\n')}\n`)
    return 0
  })
}

interface Facts {
  readonly run: Run
  readonly living: readonly SupervisorRow[]
  readonly counts: Awaited<ReturnType<Store['counts']>>
  readonly working: readonly ItemRow[]
  readonly needsYou: readonly ItemRow[]
  readonly delivery: Awaited<ReturnType<Store['delivery']>>
}

async function look(store: Store): Promise<Facts | null> {
  const run = await store.newestRun()
  if (run === null) return null
  const lives = await livenessOf()
  const now = Date.now()
  const page = { order: 'needs you', offset: 0, limit: 64, now } as const
  return {
    run,
    living: (await store.supervisorsOf(run.id)).filter(
      (row) => row.endedAt === null && lives(row.identity) !== 'dead',
    ),
    counts: await store.counts(now),
    working: await store.items({ ...page, states: ['claimed', 'running', 'verifying', 'queued', 'merging'] }),
    needsYou: await store.items({ ...page, states: ['conflict', 'failed'] }),
    delivery: await store.delivery(run.settings.target),
  }
}

const asJson = ({ run, living, counts, working, needsYou, delivery }: Facts) => ({
  run: {
    id: run.id,
    startedAt: new Date(run.startedAt).toISOString(),
    paused: run.paused,
    hold: run.hold,
    ended: run.endedAt !== null,
  },
  supervisors: living.map((row) => ({ id: row.id, pid: row.identity.pid, workers: row.workers })),
  counts,
  working: working.map(itemJson),
  needsYou: needsYou.map(itemJson),
  delivery,
})

function lines(project: Project, facts: Facts, paint: Paint): readonly string[] {
  const { run, living, counts, delivery } = facts
  const workers = living.map((row) => row.workers).join('+')
  const pids = living.map((row) => row.identity.pid).join(', ')
  const time = formatDuration((run.endedAt ?? Date.now()) - run.startedAt)
  return [
    `${padEnd(sanitize(wordOf(facts)), 9)} run ${run.id} in ${sanitize(project.name)} on ${sanitize(run.settings.target)}, ${time}${pids === '' ? '' : ` (pid ${pids})`}`,
    `tasks     ${countsLine(counts)}`,
    ...(run.hold === null || run.endedAt !== null
      ? []
      : [
          paint(
            'warn',
            `held      ${sanitize(run.hold.message)} (${run.hold.code}); ${sanitize(run.hold.cure)}`,
          ),
        ]),
    ...(workers === '' ? [] : [`workers   ${workers}`]),
    ...(delivery?.kind === 'held'
      ? [
          paint(
            'warn',
            `checkout  ${sanitize(delivery.why)}${delivery.files.length === 0 ? '' : `: ${delivery.files.map(sanitize).join(', ')}`}`,
          ),
        ]
      : []),
    ...section(facts.working, '', paint),
    ...section(facts.needsYou, plural(facts.needsYou.length, 'needs you', 'need you'), paint),
  ]
}

function wordOf({ run, living }: Facts): string {
  if (run.endedAt !== null) return 'ended'
  if (living.length === 0) return 'left'
  if (run.aborting) return 'stopping'
  if (run.paused) return 'paused'
  return run.hold === null ? 'running' : 'held'
}

function countsLine(counts: Facts['counts']): string {
  const parts = [
    `${counts.done} done`,
    ...(
      [
        'running',
        'verifying',
        'queued',
        'merging',
        'failed',
        'conflict',
        'blocked',
        'waiting',
        'cancelled',
      ] as const
    )
      .filter((state) => counts[state] > 0)
      .map((state) => `${counts[state]} ${state}`),
    `${counts.todo} to do of ${counts.total}`,
  ]
  return parts.join(', ')
}

function section(rows: readonly ItemRow[], title: string, paint: Paint): readonly string[] {
  if (rows.length === 0) return []
  const width = Math.max(...rows.map((row) => row.item.id.length))
  return [
    '',
    ...(title === '' ? [] : [title]),
    ...rows.map((row) =>
      [
        `${paint(roleOf[row.state], glyphOf(row.state))} ${padEnd(sanitize(row.item.id), width)}`,
        padEnd(truncate(sanitize(row.item.title), 34), 34),
        paint(roleOf[row.state], padEnd(sanitize(row.state), 9)),
        sanitize(noteOf(row)),
      ]
        .join('  ')
        .trimEnd(),
    ),
  ]
}
