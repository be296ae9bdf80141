import { shellWord } from '../core/shell-word.ts'
import type { RunSummary, SummaryItem } from '../core/summary.ts'
import { literal, safe } from '../text/safe.ts'
import type { Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import { openItems, short } from './sentences.ts'

/** A command that can be pasted, and what it is for. */
export interface NextStep {
  readonly command: Safe
  readonly does: Safe
}

const itemsNamed = 3

export function nextSteps(summary: RunSummary): readonly NextStep[] {
  const needy = openItems(summary).filter(({ state }) => state === 'failed' || state === 'conflict')
  const named = needy.slice(0, itemsNamed).flatMap((item) => stepsFor(item, summary))
  const left = openItems(summary).length - needy.length
  const goOn = { command: literal('loopwork run'), does: literal('goes on with what is left') }
  const log = {
    command: safe`git log ${short(summary.from)}..${word(summary.target)}`,
    does: literal('what was done'),
  }
  return [...named, ...(left > 0 ? [goOn] : []), ...(summary.commits > 0 ? [log] : [])]
}

function stepsFor(item: SummaryItem, { target }: RunSummary): readonly NextStep[] {
  const id = word(item.id)
  if (item.state === 'conflict' && item.branch !== null) {
    return [
      {
        command: safe`git diff ${word(target)}...${word(item.branch)}`,
        does: safe`what ${sanitize(item.id)} made; it conflicts`,
      },
      { command: safe`loopwork retry ${id}`, does: safe`again, from ${sanitize(target)} as it is now` },
    ]
  }
  return [
    { command: safe`loopwork logs ${id}`, does: literal('what the agent said') },
    { command: safe`loopwork retry ${id}`, does: literal('tries it again') },
  ]
}

const word = (text: string): Safe => sanitize(shellWord(text))
