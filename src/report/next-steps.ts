import { syncCommand } from '../core/backlog/unwritten.ts'
import { leftOver } from '../core/left-over.ts'
import { shellWord } from '../core/naming/shell-word.ts'
import { widerFilter } from '../core/policy/filter/wider-filter.ts'
import type { StateCounts } from '../core/ports/store-reader.ts'
import type { RunSummary, SummaryItem } from '../core/run/summary.ts'
import { plural } from '../text/plural.ts'
import { emptySafe, joinSafe, literal, safe } from '../text/safe.ts'
import type { Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import { carryOnCommand, extendedWords } from '../wording/budget-words.ts'
import { cureOfDelivery } from '../wording/cure.ts'
import { notedSummaryItem } from '../wording/noted-item.ts'
import { waysOn, type WayOn } from '../wording/ways-on.ts'
import { isLacking, openItems, short } from './sentences.ts'

/** A command that can be pasted, and what it is for. */
export type NextStep = WayOn

const itemsNamed = 3

/** @param options.goesOn somebody supervises the run: what is left needs no other start. */
export function nextSteps(
  summary: RunSummary,
  { goesOn = false }: { readonly goesOn?: boolean } = {},
): readonly NextStep[] {
  const { runnable } = leftOver(summary.items)
  const needy = openItems(summary).filter(({ state }) => state === 'failed' || state === 'conflict')
  return [
    ...needy.slice(0, itemsNamed).flatMap((item) => stepsFor(item, summary)),
    ...moreStep(needy.slice(itemsNamed), summary.counts),
    ...answerStep(summary),
    ...redoStep(summary),
    ...(runnable.length > 0 && !goesOn ? [goingOn(summary)] : []),
    ...outsideStep(summary, goesOn),
    ...deliveryStep(summary),
    ...syncSteps(summary),
    ...(summary.commits > 0 && summary.delivery.followed
      ? [
          {
            command: safe`git log ${short(summary.from)}..${word(summary.target)}`,
            does: literal('what was done'),
          },
        ]
      : []),
  ]
}

/** Those that are not named one by one: what failed is retried by one command. */
function moreStep(others: readonly SummaryItem[], counts: StateCounts): readonly NextStep[] {
  if (others.length === 0) return []
  const failed = others.filter(({ state }) => state === 'failed')
  // Of a large backlog not all of them are listed.
  const count = counts.failed + counts.conflict - itemsNamed
  if (failed.length === 0) {
    const more = plural(count, 'more task needs you', 'more tasks need you')
    return [{ command: literal('loopwork tui'), does: safe`shows ${more}` }]
  }
  const retried = failed.slice(0, mostInOne)
  const ids = joinSafe(
    retried.map(({ id }) => word(id)),
    literal(' '),
  )
  const these = plural(retried.length, 'more task that needs you', 'more tasks that need you')
  const left = count - retried.length
  const rest = left > 0 ? safe`; ${plural(left, 'other needs', 'others need')} you too` : emptySafe
  return [{ command: safe`loopwork retry ${ids}`, does: safe`retries ${these}${rest}` }]
}

/** A command with more names is no help to anybody. */
const mostInOne = 8

/** What is blocked by tasks that the filter leaves out goes on with them. */
function outsideStep({ items, filter }: RunSummary, goesOn: boolean): readonly NextStep[] {
  const needs = [...new Set(items.flatMap(({ needsOutside = [] }) => needsOutside))]
  if (needs.length === 0 || filter === undefined) return []
  const does = safe`with ${plural(needs.length, 'task')} outside the filter that others need`
  if (goesOn) return [{ command: safe`loopwork retry ${joinSafe(needs.map(word), literal(' '))}`, does }]
  return [{ command: safe`loopwork run --filter ${word(widerFilter(filter, needs))}`, does }]
}

/** A run whose budget is used up goes on with more only. */
function goingOn({ overBudget, budgets = [] }: RunSummary): NextStep {
  if (overBudget !== true)
    return { command: literal('loopwork run'), does: literal('goes on with what is left') }
  const used = budgets.filter(({ stage }) => stage === 'reached')
  return {
    command: carryOnCommand(used),
    does: safe`goes on with what is left; it may use ${extendedWords(used)} in all`,
  }
}

/** Plans that wait for a person: one screen takes the answers to all of them. */
function answerStep(summary: RunSummary): readonly NextStep[] {
  const asks = openItems(summary).filter(({ state }) => state === 'asks')
  return asks.length === 0
    ? []
    : [
        {
          command: literal('loopwork tui'),
          does: literal('shows the plans that wait for your answer'),
        },
      ]
}

function redoStep({ items, target }: RunSummary): readonly NextStep[] {
  const lacking = items.filter(isLacking)
  if (lacking.length === 0) return []
  const ids = joinSafe(
    lacking.slice(0, itemsNamed).map(({ id }) => word(id)),
    literal(' '),
  )
  const does = lacking.some(({ reason }) => reason?.code === 'elsewhere')
    ? safe`a run into ${sanitize(target)} then does it there`
    : safe`does again what ${sanitize(target)} holds no more`
  return [{ command: safe`loopwork retry ${ids}`, does }]
}

const syncSteps = ({ unwritten = [] }: RunSummary): readonly NextStep[] =>
  unwritten.map(({ source, why }) => ({
    command: sanitize(syncCommand(source)),
    does: safe`writes what it does not show, when that is mended: ${sanitize(why)}`,
  }))

function deliveryStep(summary: RunSummary): readonly NextStep[] {
  const cure = cureOfDelivery(summary)
  return cure?.command == null ? [] : [{ command: cure.command, does: cure.words }]
}

function stepsFor(item: SummaryItem, { target }: RunSummary): readonly NextStep[] {
  const id = word(item.id)
  // A summary names only worktrees that were there when it was made.
  const settled = waysOn(notedSummaryItem(item), {
    target,
    stands: () => true,
    ...(item.behind === undefined ? {} : { behind: item.behind }),
  })
  if (settled.length > 0) {
    const made = {
      command: safe`git diff ${word(target)}...${word(item.branch ?? '')}`,
      does: safe`what ${sanitize(item.id)} made; it conflicts`,
    }
    return item.state === 'conflict' && item.branch !== null ? [made, ...settled] : settled
  }
  return [
    { command: safe`loopwork logs ${id}`, does: literal('what the agent said') },
    { command: safe`loopwork retry ${id}`, does: literal('back to todo; loopwork run then tries it again') },
  ]
}

/** Advised with what is open there: what is settled already may still merge as it is. */
const word = (text: string): Safe => sanitize(shellWord(text))
