import { expect, it } from 'vitest'
import { LoopworkError, type Problem } from '../../../src/core/errors.ts'
import { nextLines } from '../../../src/report/next-lines.ts'
import { nextSteps } from '../../../src/report/next-steps.ts'
import { summaryJson } from '../../../src/report/summary-json.ts'
import { summaryMarkdown } from '../../../src/report/summary-markdown.ts'
import { summaryText } from '../../../src/report/summary-text.ts'
import { errorLines } from '../../../src/cli/print/error.ts'
import { safeJson, safeJsonPage } from '../../../src/text/safe-json.ts'
import { here } from '../../../src/wording/in-place.ts'
import { foreignIn } from '../../support/pty/harmless-bytes.ts'
import { hostileTexts } from '../../support/text/hostile-texts.ts'
import { hostileEnd } from '../../tui/fixtures/hostile-board.ts'

/* What a run, its summary and its errors print, where every name and every reason is hostile. */

const plain = { colour: 'none', ascii: false, width: 80 } as const

const problem = (text: string): Problem => ({
  severity: 'error',
  file: text,
  line: 3,
  field: text,
  message: text,
})

it.each(hostileTexts)('%s', (_, raw) => {
  const { summary } = hostileEnd(raw).facts
  if (summary == null) throw new Error('the run has ended')
  const error = new LoopworkError('backlog', raw, { problems: [problem(raw)], hint: raw })
  const printed = [
    ...summaryText(summary, plain, here),
    ...nextLines(nextSteps(summary), plain, here),
    ...summaryMarkdown(summary).split('\n'),
    ...safeJsonPage(summaryJson(summary)).split('\n'),
    ...errorLines(error, { verbose: true }),
    ...errorLines(new Error(raw), { verbose: false }),
    ...errorLines(Object.assign(new Error(raw), { errno: -2, syscall: 'open', code: 'ENOENT', path: raw }), {
      verbose: false,
    }),
    safeJson({ [raw]: raw }),
  ]
  expect(printed.flatMap((line) => line.split('\n')).flatMap(foreignIn)).toEqual([])
  expect(JSON.parse(safeJson({ [raw]: raw }))).toEqual({ [raw]: raw })
})
