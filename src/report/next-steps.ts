import { leftOver } from '../core/left-over.ts'
import { shellWord } from '../core/naming/shell-word.ts'
import { isUnsaved } from '../core/policy/to-settle.ts'
import type { RunSummary, SummaryItem } from '../core/summary.ts'
import { emptySafe, joinSafe, literal, safe } from '../text/safe.ts'
import type { Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import { cureOfDelivery } from '../wording/cure.ts'
import { movedOn } from '../wording/moved-on.ts'
import { isLacking, openItems, short } from './sentences.ts'

/** A command that can be pasted, and what it is for. */
export interface NextStep {
  readonly command: Safe
  readonly does: Safe
}

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
    ...redoStep(summary),
    ...(runnable.length > 0 && !goesOn
      ? [{ command: literal('loopwork run'), does: literal('goes on with what is left') }]
      : []),
    ...deliveryStep(summary),
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

function deliveryStep(summary: RunSummary): readonly NextStep[] {
  const cure = cureOfDelivery(summary)
  return cure?.command == null ? [] : [{ command: cure.command, does: cure.words }]
}

function stepsFor(item: SummaryItem, { target }: RunSummary): readonly NextStep[] {
  const id = word(item.id)
  if (item.state === 'conflict') {
    return [
      ...(item.branch === null
        ? []
        : [
            {
              command: safe`git diff ${word(target)}...${word(item.branch)}`,
              does: safe`what ${sanitize(item.id)} made; it conflicts`,
            },
          ]),
      // Without the worktree there is nothing that a plain retry could take.
      ...(item.worktree === null
        ? []
        : [
            {
              command: safe`cd ${word(item.worktree)}`,
              does: literal('settle it there, as you would a merge'),
            },
            ...movedOnStep(item),
            {
              command: safe`loopwork retry ${id}`,
              does: literal('takes what you settled there; no agent runs'),
            },
          ]),
      {
        command: safe`loopwork retry ${id} --again`,
        does: safe`an agent again, from ${sanitize(target)} as it is then`,
      },
    ]
  }
  if (isUnsaved(item.reason) && item.worktree !== null) {
    return [
      { command: safe`cd ${word(item.worktree)}`, does: literal('mend there what git names') },
      { command: safe`loopwork retry ${id}`, does: literal('takes what stands there; no agent runs') },
    ]
  }
  return [
    { command: safe`loopwork logs ${id}`, does: literal('what the agent said') },
    { command: safe`loopwork retry ${id}`, does: literal('back to todo; loopwork run then tries it again') },
  ]
}

/** Advised with what is open there: what is settled already may still merge as it is. */
function movedOnStep({ behind }: SummaryItem): readonly NextStep[] {
  const { command, words } = behind === undefined ? { command: null, words: emptySafe } : movedOn(behind)
  return command === null ? [] : [{ command, does: words }]
}

const word = (text: string): Safe => sanitize(shellWord(text))
