import { expect, test } from 'vitest'
import type { ImportPreview } from '../../../src/core/ports/backlog-store.ts'
import type { StateCounts } from '../../../src/core/ports/store-reader.ts'
import type { RunSummary } from '../../../src/core/run/summary.ts'
import { closingLine } from '../../../src/report/closing-line.ts'
import type { ImportReport } from '../../../src/report/import-json.ts'
import { changesLine, countsLine } from '../../../src/report/import-text.ts'
import { outcomeSentence } from '../../../src/report/sentences.ts'
import { countWords } from '../../../src/text/calling/occasion-words.ts'

const counts = { total: 9000, done: 2000, failed: 1200, conflict: 0, blocked: 3000, cancelled: 1001 }
const summary = { counts, items: [] } as unknown as RunSummary

test('counts are read in groups of three digits, but in the line that scripts look for', () => {
  expect(outcomeSentence(summary)).toBe(
    '2,000 of 9,000 tasks done, 1,200 need you, 3,000 blocked, 1,001 skipped, 1,799 left',
  )
  expect(countWords(counts as StateCounts)).toBe('2,000 of 9,000 done, 1,200 failed')
  expect(closingLine(summary)).toBe('2000 done, 1200 failed, 3000 blocked, 1799 left, 1001 cancelled')
})

test('so are those of an import', () => {
  const report = { sources: [{ source: 'a.json', format: 'csv' }], drafts: [{}] } as unknown as ImportReport
  const imported = {
    total: 2000,
    todo: 1859,
    blocked: 0,
    done: 141,
    failed: 0,
    cancelled: 0,
    optional: 0,
    containers: 0,
  }
  expect(countsLine(report, imported)).toBe('a.json (csv): 2,000 tasks: 141 done, 1,859 todo')
  const nothing = { added: [], changed: [], edits: [], removed: [], unchanged: 2000 }
  expect(changesLine(nothing as unknown as ImportPreview)).toBe('2,000 unchanged')
})
