import type { RunSummary, SummaryItem } from '../core/summary.ts'
import { formatDuration } from '../text/duration.ts'
import { markdownCode, markdownEscape } from '../text/markdown-escape.ts'
import { plural } from '../text/plural.ts'
import { sanitize } from '../text/sanitize.ts'

/** The whole report. Foreign text stays text: a title can't become a link, a heading or HTML. */
export function summaryMarkdown(summary: RunSummary): string {
  const { counts, project, run, target } = summary
  return [
    `# ${word(project)}, run ${run}`,
    '',
    `${counts.done} of ${plural(counts.total, 'task')} done, ${counts.failed} failed, ${counts.conflict} in conflict, ${counts.blocked} blocked, ${counts.cancelled} cancelled.`,
    `${code(target)} moved from ${code(summary.from.slice(0, 7))} to ${code(summary.to.slice(0, 7))}: ${plural(summary.commits, 'commit')}, +${summary.added} −${summary.removed} in ${plural(summary.filesChanged, 'file')}.`,
    `Took ${formatDuration(summary.durationMs)}; ${formatDuration(summary.busyMs)} of agent work in ${plural(summary.attempts, 'try', 'tries')}.`,
    ...(summary.delivery.followed
      ? []
      : [
          `**Your checkout waits**: ${word(summary.delivery.why ?? '')} ${summary.delivery.files.map(code).join(', ')}`,
        ]),
    '',
    '## Tasks',
    '',
    '| id | title | state | tries | time | change | commit or reason |',
    '|---|---|---|---|---|---|---|',
    ...summary.items.map(itemRow),
    '',
    '## Workers',
    '',
    '| worker | completed | failed | busy |',
    '|---|---|---|---|',
    ...summary.workers.map(
      (worker) =>
        `| ${worker.id} | ${worker.completed} | ${worker.failed} | ${formatDuration(worker.busyMs)} |`,
    ),
    '',
    '## Receipts',
    ...summary.items.flatMap(receiptLines),
    '',
  ].join('\n')
}

function itemRow(item: SummaryItem): string {
  const why =
    item.commit === null
      ? word(item.reason?.message ?? item.needs.map((id) => `needs ${id}`).join(', '))
      : code(item.commit.slice(0, 7))
  return `| ${word(item.id)} | ${word(item.title)} | ${item.state} | ${item.attempts} | ${formatDuration(item.durationMs)} | +${item.added} −${item.removed} | ${why} |`
}

function receiptLines(item: SummaryItem): readonly string[] {
  if (item.receipts.length === 0) return []
  return [
    '',
    `### ${word(item.id)}`,
    '',
    ...item.receipts.flatMap((receipt) => [
      `- try ${receipt.number} by ${word(receipt.agent)} in ${receipt.worker}, ${formatDuration(receipt.durationMs)}: ${receipt.outcome}${receipt.reason === null ? '' : `, ${word(receipt.reason.message)}`}`,
      ...receipt.gates.map(
        (gate) =>
          `  - gate ${code(gate.command)}: exit ${gate.exit ?? 'none'}, ${formatDuration(gate.durationMs)}, on tree ${code(gate.tree.slice(0, 7))}`,
      ),
      ...(receipt.files.length === 0 ? [] : [`  - files: ${receipt.files.map(code).join(', ')}`]),
      ...receipt.leftOut.map((left) => `  - left out: ${code(left.path)} (${left.why})`),
    ]),
  ]
}

const word = (text: string): string => markdownEscape(sanitize(text))
const code = (text: string): string => markdownCode(sanitize(text))
