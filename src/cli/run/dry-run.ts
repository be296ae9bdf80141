import { budgetNotices, notCounted } from '../../app/budget-notices.ts'
import type { Asked, Choice } from '../../app/options/choice.ts'
import type { RunFlags } from '../../app/options/flags.ts'
import { openStoreReadonly, type Project } from '../../app/project.ts'
import { backlogsOf, chooseFor } from '../../app/starting/begin.ts'
import { leftOutOf } from '../../app/starting/left-out.ts'
import { missingIn } from '../../app/starting/missing-in.ts'
import { poolNotices } from '../../app/starting/pool-notices.ts'
import { refuseMissingAgent } from '../../app/starting/refuse-missing-agent.ts'
import { tasksOfStart } from '../../app/starting/tasks-of-start.ts'
import { wouldHold } from '../../app/starting/would-hold.ts'
import { reachedBudgets, withSettings } from '../../core/policy/budget.ts'
import type { EpochMs } from '../../core/ids.ts'
import { planOf, type PlannedItem, type PlannedStanding } from '../../core/policy/order/claim-plan.ts'
import { poolOf } from '../../core/policy/pool/demand.ts'
import type { Store } from '../../core/ports/store.ts'
import { cellWidth, padEnd } from '../../text/cells.ts'
import { groupDigits, plural } from '../../text/plural.ts'
import { sanitize } from '../../text/sanitize.ts'
import { localTime } from '../../text/time/local-time.ts'
import { inPlace } from '../../wording/in-place.ts'
import { noticeLine } from '../../output/notice-line.ts'
import { noticeOptions } from '../print/terminal-options.ts'
import { elsewhereOf } from '../print/elsewhere.ts'
import { printJson } from '../print/json.ts'
import { exitCodes } from './exit-codes.ts'
import { runWords } from './run-words.ts'

/** Prints what a run would do, in claim order. Nothing is written: no state folder, no row, no ref. */
export async function dryRun(project: Project, asked: Asked, flags: RunFlags): Promise<number> {
  const store = await openStoreReadonly(project)
  try {
    return await print(project, asked, { flags, store })
  } finally {
    await store?.close()
  }
}

interface DryRunOrder {
  readonly flags: RunFlags
  readonly store: Store | null
}

async function print(project: Project, asked: Asked, { flags, store }: DryRunOrder): Promise<number> {
  const choice = await chooseFor(project, asked, store)
  const { settings } = choice
  const { backlogs, missing } = await backlogsOf(project, asked, { choice, store })
  const paces = (await store?.paceFacts())?.paces
  const tasks = await tasksOfStart(store, backlogs)
  const leftOut = await leftOutOf(store, choice, tasks)
  const inScope = tasks.filter((task) => !leftOut.has(task))
  const now = Date.now()
  const planned = planOf(inScope, settings.strategy, { ...(paces === undefined ? {} : { paces }), now })
  const plan = planned.filter(({ standing }) => standing === 'claimed' || standing === 'blocked')
  const whyMissing = missingIn(project)
  await refuseMissingAgent({ choice, store, backlogs, whyMissing })
  const { notices, isUsedUp } = await budgetsOf(store, choice)
  for (const line of [...choice.notices, ...poolNotices(settings, whyMissing), ...notices, ...missing])
    process.stderr.write(`${noticeLine(line, noticeOptions(flags))}\n`)
  // What starts nothing is held by nothing.
  const held =
    plan.length === 0
      ? []
      : await wouldHold({ ...project, commonDir: project.found?.commonDir ?? null }, settings)
  for (const { code, message, cure } of held) {
    process.stderr.write(
      `loopwork: the run would be held: ${sanitize(message)} (${code}); ${inPlace(sanitize(cure), elsewhereOf(flags))}\n`,
    )
  }
  const startsNothing = held.length > 0 || (isUsedUp && plan.length > 0)
  const exitCode = startsNothing ? exitCodes.left : exitCodes.good
  if (flags.json === true) {
    const { workers, target, gate, limits } = settings
    const agents = poolOf(settings).map(({ preset: { name, model }, fallback }) => ({
      agent: name,
      model,
      fallback,
    }))
    const { costUsd, tokens, itemCostUsd, itemTokens } = limits
    const budgets = { costUsd, tokens, itemCostUsd, itemTokens }
    printJson({
      workers,
      target,
      filter: settings.filter,
      outside: leftOut.size,
      agents,
      gate,
      budgets,
      items: plan.map((item) => ({ ...item, scheduledFor: isoTime(item.scheduledFor) })),
      held,
    })
    return exitCode
  }
  const width = plan.reduce((cells, item) => Math.max(cells, cellWidth(sanitize(item.id))), 2)
  for (const item of plan) process.stdout.write(`${lineOf(item, { width, now })}\n`)
  const without = leftOut.size === 0 ? '' : `; ${plural(leftOut.size, 'task')} outside the filter`
  const isScheduled = ({ scheduledFor }: PlannedItem): boolean => scheduledFor !== null
  const ready = plan.filter(
    (item) => item.standing === 'claimed' && item.needs.length === 0 && !isScheduled(item),
  )
  const scheduled = plan.filter(isScheduled).length
  const counts = `${scheduled === 0 ? '' : `, ${groupDigits(scheduled)} scheduled`}${countOf(plan, 'blocked')}${countOf(planned, 'optional')}${countOf(planned, 'container')}`
  process.stderr.write(
    plan.length === 0
      ? `There is nothing to do${counts}${without}.\n`
      : `${groupDigits(plan.length)} to do, ${groupDigits(ready.length)} of them ready${counts}; ${settings.workers} at a time, into ${sanitize(settings.target)}${without}. Nothing was changed.\n`,
  )
  for (const [label, text] of runWords(settings)) process.stderr.write(`${padEnd(label, 7)} ${text}\n`)
  return exitCode
}

/** `, 2 containers`; empty where there is none. */
function countOf(items: readonly PlannedItem[], wanted: Exclude<PlannedStanding, 'claimed'>): string {
  const count = items.filter(({ standing }) => standing === wanted).length
  if (count === 0) return ''
  return `, ${wanted === 'container' ? plural(count, 'container') : `${groupDigits(count)} ${wanted}`}`
}

/** What the run would say of its budgets at its start. */
async function budgetsOf(store: Store | null, { kind, settings }: Choice) {
  const carriedOn = kind === 'start' ? null : ((await store?.newestRun()) ?? null)
  if (carriedOn === null) return { notices: notCounted(settings), isUsedUp: false }
  const run = withSettings(carriedOn, settings)
  return { notices: budgetNotices(run), isUsedUp: reachedBudgets(run).length > 0 }
}

function lineOf(
  { id, title, needs, standing, scheduledFor }: PlannedItem,
  { width, now }: { readonly width: number; readonly now: EpochMs },
): string {
  const held = standing === 'blocked' ? '  blocked in its backlog' : ''
  const why = needs.length === 0 ? held : `  needs ${needs.map(sanitize).join(', ')}`
  const later = scheduledFor === null ? '' : `  scheduled for ${localTime(scheduledFor, now)}`
  return `${padEnd(sanitize(id), width)}  ${sanitize(title)}${why}${later}`
}

const isoTime = (at: EpochMs | null): string | null => (at === null ? null : new Date(at).toISOString())
