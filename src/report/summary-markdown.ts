import type { Receipt, RunSummary, SummaryItem } from '../core/run/summary.ts'
import { changeWords } from '../text/change-words.ts'
import { diffPair } from '../text/diff-pair.ts'
import { formatDuration } from '../text/duration.ts'
import { markdownCode, markdownEscape } from '../text/escapes/markdown-escape.ts'
import { plural } from '../text/plural.ts'
import { emptySafe, joinSafe, literal, safe } from '../text/safe.ts'
import type { Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import { usageSentence } from '../text/usage-words.ts'
import { timeOfSummaryItem } from '../wording/row-tries.ts'
import { lookOfSummaryItem } from '../wording/state-look.ts'
import { reasonLine } from '../wording/reason-line.ts'
import { agentMark, voteWords } from '../wording/agents/vote-words.ts'
import {
  budgetSentence,
  budgetsLine,
  mergeSentence,
  openItems,
  outcomeSentence,
  short,
  lackingSentences,
  unwrittenSentences,
  whyOf,
} from './sentences.ts'

/** `runs/<id>/summary.md`: what needs a person first, the evidence of every attempt last. */
export function summaryMarkdown(summary: RunSummary): string {
  const done = summary.items.filter(({ status }) => status === 'done')
  const cancelled = summary.items.filter(({ status }) => status === 'cancelled')
  const sections = [
    [safe`# Run ${summary.run}: ${outcomeSentence(summary)}`],
    facts(summary),
    itemTable(literal('Not done'), openItems(summary)),
    itemTable(literal('Done'), done),
    itemTable(literal('Skipped'), cancelled),
    workerTable(summary),
    evidence(summary),
  ]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function facts(summary: RunSummary): readonly Safe[] {
  const budgets = budgetSentence(summary) ?? budgetsLine(summary)
  const change = changeWords({ ...summary, files: summary.filesChanged }, false)
  return [
    safe`- ${md(summary.project)}: ${markdownEscape(mergeSentence(summary))}`,
    ...lackingSentences(summary).map((sentence) => safe`- ${markdownEscape(sentence)}`),
    ...unwrittenSentences(summary).map((sentence) => safe`- ${markdownEscape(sentence)}`),
    safe`- from ${iso(summary.startedAt)} to ${iso(summary.endedAt)}, ${formatDuration(summary.durationMs)}; ${formatDuration(summary.busyMs)} of agent work in ${plural(summary.attempts, 'attempt')}`,
    safe`- ${change}, ${plural(summary.conflicts, 'conflict')}`,
    ...(budgets === null ? [] : [safe`- ${markdownEscape(budgets)}`]),
    ...(summary.usage == null ? [] : [safe`- used ${usageSentence(summary.usage)}`]),
  ]
}

function itemTable(head: Safe, items: readonly SummaryItem[]): readonly Safe[] {
  if (items.length === 0) return []
  return [
    safe`## ${head}`,
    emptySafe,
    literal('| task | title | state | tries | time | change | note |'),
    literal('|---|---|---|--:|--:|--:|---|'),
    ...items.map((item) => {
      const time = timeOfSummaryItem(item)
      return tableRow([
        code(item.id),
        md(item.title),
        lookOfSummaryItem(item).word,
        safe`${item.attempts}`,
        time === null ? emptySafe : formatDuration(time),
        diffPair(item, false),
        item.branch === null
          ? markdownEscape(whyOf(item))
          : safe`${markdownEscape(whyOf(item))}; work on ${code(item.branch)}`,
      ])
    }),
  ]
}

function workerTable({ workers }: RunSummary): readonly Safe[] {
  if (workers.length === 0) return []
  return [
    literal('## Workers'),
    emptySafe,
    literal('| worker | done | failed | busy |'),
    literal('|---|--:|--:|--:|'),
    ...workers.map(({ id, completed, failed, busyMs }) =>
      tableRow([sanitize(id), safe`${completed}`, safe`${failed}`, formatDuration(busyMs)]),
    ),
  ]
}

function evidence({ items }: RunSummary): readonly Safe[] {
  const tried = items.filter(({ receipts }) => receipts.length > 0)
  if (tried.length === 0) return []
  return [
    literal('## Evidence'),
    ...tried.flatMap((item) => [emptySafe, safe`### ${md(item.id)}`, ...item.receipts.flatMap(attemptLines)]),
  ]
}

function attemptLines(receipt: Receipt): readonly Safe[] {
  const why = receipt.reason === null ? emptySafe : safe`: ${markdownEscape(reasonLine(receipt.reason))}`
  const commits = [
    ...(receipt.base === null ? [] : [safe`base ${code(short(receipt.base))}`]),
    ...(receipt.work === null ? [] : [safe`work ${code(short(receipt.work))}`]),
    ...(receipt.merged === null ? [] : [safe`merged as ${code(short(receipt.merged))}`]),
  ]
  return [
    emptySafe,
    safe`Attempt ${receipt.number} by ${md(receipt.agent)} in ${sanitize(receipt.worker)}, ${formatDuration(receipt.durationMs)}: **${sanitize(receipt.outcome)}**${why}`,
    emptySafe,
    ...(commits.length === 0 ? [] : [safe`- ${joinSafe(commits, literal(', '))}`]),
    ...receipt.gates.map(
      (gate) =>
        safe`- gate ${code(gate.command)}: ${gate.exit === null ? literal('no exit code') : safe`exit ${gate.exit}`}, ${formatDuration(gate.durationMs)}, on tree ${code(short(gate.tree))}`,
    ),
    ...(receipt.files.length === 0
      ? []
      : [safe`- changed: ${joinSafe(receipt.files.map(code), literal(', '))}`]),
    ...contestLines(receipt),
    ...(receipt.usage == null ? [] : [safe`- used ${usageSentence(receipt.usage)}`]),
    ...(receipt.sessions ?? []).map((session) => safe`- session ${code(session)}`),
    ...(receipt.verdict === undefined ? [] : [safe`- check: ${md(receipt.verdict)}`]),
    ...(receipt.suspicious == null ? [] : [safe`- may not have finished: ${md(receipt.suspicious)}`]),
    ...(receipt.denials ?? []).map((what) => safe`- denied: ${md(what)}`),
    ...receipt.leftOut.map(({ path, why: reason }) => safe`- left out: ${code(path)} (${sanitize(reason)})`),
  ]
}

const tableRow = (cells: readonly Safe[]): Safe => safe`| ${joinSafe(cells, literal(' | '))} |`
const md = (foreign: string): Safe => markdownEscape(sanitize(foreign))
const code = (foreign: string): Safe => markdownCode(sanitize(foreign))
const iso = (ms: number): Safe => sanitize(new Date(ms).toISOString())

/** Whose work was chosen, and where the others are. */
function contestLines({ contest }: Receipt): readonly Safe[] {
  if (contest === undefined) return []
  const { vote, candidates } = contest
  return [
    ...(vote === null ? [] : [safe`- vote: ${markdownEscape(voteWords(vote))}`]),
    ...candidates.map(({ number, agent, outcome, reason, ref, ...change }) => {
      const why = reason === null ? emptySafe : safe`: ${markdownEscape(reasonLine(reason))}`
      const kept = ref === null ? emptySafe : safe`, ${diffPair(change, false)}, kept as ${code(ref)}`
      return safe`- ${agentMark(number)} ${md(agent)}: ${literal(outcome)}${why}${kept}`
    }),
  ]
}
