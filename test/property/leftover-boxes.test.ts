import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { BacklogFormat } from '../../src/backlog/formats/format.ts'
import { kiroFormat } from '../../src/backlog/formats/kiro/format.ts'
import { openspecFormat } from '../../src/backlog/formats/openspec/format.ts'
import { plainFormat } from '../../src/backlog/formats/plain/format.ts'
import { smartRalphFormat } from '../../src/backlog/formats/smart-ralph/format.ts'
import { specKitFormat } from '../../src/backlog/formats/spec-kit/format.ts'
import { always } from '../support/always.ts'
import { readAs } from '../support/backlogs/read-as.ts'

const runs = Number(process.env['LOOPWORK_TEST_LISTS'] ?? 1_000)

const formats: readonly BacklogFormat[] = [
  plainFormat,
  kiroFormat,
  openspecFormat,
  smartRalphFormat,
  specKitFormat,
]

const indent = fc.constantFrom('', '', '', ' ', '  ', '    ', '\t', '> ')
const marker = fc.constantFrom('- ', '- ', '* ', '+ ', '1. ', '2) ', '### ', '', '-')
const box = fc.constantFrom('[ ]', '[ ]', '[x]', '[X]', '[-]', '[~]', '[?]', '[✅]', '[]', '[ ]*')
const start = fc.constantFrom(' ', ' T001 ', ' 1.1 ', ' 2. ', ' V1 [VERIFY] ', ' 1.2 [P] ', ' **T002** ', '')
const boxLine = fc.tuple(indent, marker, box, start).map((parts) => parts.join(''))
const other = fc.constantFrom(
  '',
  '# Title',
  '## Phase 1: Setup',
  '## 1. Group',
  '```',
  '<!--',
  '-->',
  '- bullet',
  '  more text',
  '> quoted',
  "  - **Verify**: `gh pr create --body \"$(cat <<'EOF'`",
  'EOF',
)

/** Each line with a word of its own, so that it is found again wherever its text is. */
const page = fc
  .array(fc.oneof({ weight: 3, arbitrary: boxLine }, other), { maxLength: 24 })
  .map((lines) => lines.map((line, at) => (line.includes('[') ? `${line}word${at}.` : line)))

/** The lines that a message names: `line 3`, `lines 3, 7-9`. */
const linesNamed = (message: string): readonly number[] =>
  [...message.matchAll(/lines? ((?:\d+(?:-\d+)?(?:, )?)+)/g)].flatMap(([, list = '']) =>
    list.split(', ').flatMap((range) => {
      const [from = 0, to = from] = range.split('-').map(Number)
      return Array.from({ length: to - from + 1 }, (_, at) => from + at)
    }),
  )

it.each(formats)(
  '$name: each box of a page is an item, is in the text of one, or is named with its line',
  (format) => {
    always(
      fc.property(page, (lines) => {
        const { drafts, problems } = readAs(format, lines.join('\n'))
        const items = new Set(drafts.map(({ line }) => line))
        const named = new Set(problems.flatMap(({ message }) => linesNamed(message)))
        const lost = lines.flatMap((text, at) => {
          const word = `word${at}.`
          const isRead = items.has(at + 1) || drafts.some(({ description }) => description.includes(word))
          return !text.includes(word) || isRead || named.has(at + 1) ? [] : [at + 1]
        })
        expect(lost).toEqual([])
        expect([...named].filter((line) => items.has(line))).toEqual([])
      }),
      runs,
    )
  },
)
