import {
  agentNames,
  gatesOf,
  givenOf,
  reportsOf,
  usageOf,
  workOf,
  worktreeOf,
  type Attempt,
} from '../../core/attempt.ts'
import { shellWord } from '../../core/naming/shell-word.ts'
import { contestReceipt } from '../../report/contest-receipt.ts'
import { diffPair } from '../../text/diff-pair.ts'
import { formatDuration } from '../../text/duration.ts'
import { span } from '../../text/row.ts'
import { emptySafe, literal, safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { inPlace } from '../../wording/in-place.ts'
import { endWords, stateOfTry, usedWords } from '../../wording/agents/try-words.ts'
import { stateGlyph, stateLooks } from '../../wording/state-look.ts'
import { emptyLine, wholeLine, type Line, type PrintOptions } from './lines.ts'
import { tableLines, type Column } from './table.ts'

/** Times as everywhere in JSON: ISO. */
export function tryJson(attempt: Attempt) {
  const { agents: _agents, startedAt, end, ...facts } = attempt
  const { branch = null, path: worktree = null, base = null } = worktreeOf(attempt) ?? {}
  return {
    ...facts,
    agent: agentNames(attempt),
    ...{ base, worktree, branch },
    given: givenOf(attempt),
    work: workOf(attempt),
    gates: gatesOf(attempt),
    usage: usageOf(attempt),
    sessions: reportsOf(attempt).flatMap(({ session }) => session ?? []),
    suspicious: reportsOf(attempt).find(({ suspicious }) => suspicious !== null)?.suspicious ?? null,
    candidates: contestReceipt(attempt)?.candidates ?? [],
    startedAt: new Date(startedAt).toISOString(),
    end: end === null ? null : { ...end, at: new Date(end.at).toISOString() },
  }
}

/** The tries of one task as a table, newest first, and where to read what they printed and changed. */
export function tryLines(attempts: readonly Attempt[], now: number, options: PrintOptions): readonly Line[] {
  const [newest] = [...attempts].reverse()
  if (newest === undefined) return []
  const table = tableLines(
    {
      columns: tryColumns(now, options.ascii),
      rows: [...attempts].reverse(),
      sign: (attempt) =>
        span(stateGlyph(stateOfTry(attempt), options.ascii), stateLooks[stateOfTry(attempt)].role),
      heads: true,
    },
    options,
  )
  const id = sanitize(shellWord(newest.item))
  const log = inPlace(safe`log: loopwork logs ${id}`, options.place)
  const diff = inPlace(safe`diff: loopwork diff ${id}`, options.place)
  const hasWork = attempts.some((attempt) => workOf(attempt) !== null)
  return [
    ...[emptyLine, ...table, wholeLine(span(log, 'dim'))],
    ...(hasWork ? [wholeLine(span(diff, 'dim'))] : []),
  ]
}

const tryColumns = (now: number, ascii: boolean): readonly Column<Attempt>[] => [
  { head: literal('TRY'), cell: ({ number }) => span(safe`${number}`) },
  { head: literal('AGENT'), most: 20, leaves: 1, cell: (attempt) => span(sanitize(agentNames(attempt))) },
  {
    head: literal('TIME'),
    right: true,
    cell: ({ end, startedAt }) => span(formatDuration((end?.at ?? now) - startedAt)),
  },
  {
    head: literal('DIFF'),
    right: true,
    leaves: 2,
    cell: (attempt) => {
      const work = workOf(attempt)
      return span(work === null ? emptySafe : diffPair(work, ascii))
    },
  },
  {
    head: literal('USED'),
    right: true,
    leaves: 3,
    cell: (attempt) => {
      const usage = usageOf(attempt)
      return span(usage === null ? emptySafe : usedWords(usage))
    },
  },
  { head: literal('ENDED'), least: 20, cell: (attempt) => span(endWords(attempt)) },
]
