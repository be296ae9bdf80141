import { expect, test } from 'vitest'
import { itemId } from '../../../../../src/core/ids.ts'
import { fitsFilter } from '../../../../../src/core/policy/filter/fits-filter.ts'
import { parseFilter } from '../../../../../src/core/policy/filter/parse-filter.ts'
import { anItem } from '../../../../support/run-facts.ts'

const item = anItem('AUTH-7', 'Write the guide to sign-in', {
  type: 'docs',
  priority: 1,
  parent: itemId('EPIC-1'),
  files: ['docs/guide.md', 'src/api/', 'src/(app)/page.tsx'],
  estimateHours: 2,
  assignee: 'Zoë',
  agent: 'codex',
  model: 'gpt-5',
  source: '.kiro/specs/sign-in/tasks.md',
  metadata: { labels: ['small', 'needs review', 'area:api', 'feat:login'], feature: 'accounts' },
})

test.each([
  ['all', true],
  ['type = docs and (label = api or id = "AUTH-*") and not feature = billing', true],
  ['type = docs and (label = api or id = "DB-*")', false],
  ['type = bug or label = small and priority = high', true],
  ['(type = bug or label = small) and priority = low', false],
  ['not type = bug', true],
  ['not not type = bug', false],
  ['NOT type = bug AND Label = SMALL', true],
  ['id = auth-7', true],
  ['id = auth', false],
  ['id = *-7', true],
  ['id = A*H*7', true],
  ['id = A*7*7', false],
  ['title = "*guide*"', true],
  ['title = "Write the guide to sign-in\\*"', false],
  ['label = area:api', true],
  ['label = "needs review"', true],
  ["label = 'needs review'", true],
  ['label = needs*', true],
  ['label != small, large', false],
  ['label != large', true],
  ['label = large, small', true],
  ['feature = accounts', true],
  ['feature = login', true],
  ['feature = sign-in', true],
  ['feature = docs', false],
  ['parent = epic-1', true],
  ['parent != *', false],
  ['source = ".kiro/*"', true],
  ['assignee = ZOE\u0308', true],
  ['agent = codex and model = gpt*', true],
  ['path = docs/', true],
  ['path = doc', false],
  ['path = src/api/', true],
  ['path = src/*.tsx', true],
  ['path = src/(app)/page.tsx', true],
  ['(path = src/(app)/page.tsx)', true],
  ['path = DOCS/', false],
  ['priority = high', true],
  ['priority = 1', true],
  ['priority = critical, high', true],
  ['priority != high', false],
  ['priority < 2', true],
  ['priority >= 2', false],
  ['estimate <= 2', true],
  ['estimate < 2h', false],
  ['estimate > 1.5', true],
  ['guide', true],
  ['GUIDE', true],
  ['guide sign', true],
  ['guide "sign-in"', true],
  ['guide billing', false],
  ['docs/guide', true],
  ['gu*to', true],
  ['"label"', false],
  ['label=small,large and type!=bug', true],
])('%s', (text, fits) => {
  const filter = parseFilter(text)
  expect('problem' in filter ? filter : fitsFilter(filter, item)).toBe(fits)
})

test('what a task does not have fits no value and no comparison, and every negation of one', () => {
  const bare = anItem('A', 'A', { source: null })
  for (const [text, fits] of [
    ['label = *', false],
    ['label != *', true],
    ['estimate < 9', false],
    ['not estimate < 9', true],
    ['assignee = *', false],
    ['feature != x', true],
  ] as const) {
    const filter = parseFilter(text)
    expect('problem' in filter ? filter : fitsFilter(filter, bare), text).toBe(fits)
  }
})

test.each([
  ['', 'is empty; all stands for every task'],
  ['  ', 'is empty; all stands for every task'],
  ['kind = docs', 'names the field kind at column 1; did you mean id?'],
  ['type = docs and lable = x', 'names the field lable at column 17; did you mean label?'],
  ['all = 1', 'needs a condition at column 1; found all'],
  ['type docs', 'needs = or != after type at column 6; found docs'],
  ['type', 'needs = or != after type at column 5; it ends there'],
  ['type = docs, ', 'needs a value after type = at column 14; it ends there'],
  ['type = = x', 'needs a value after type = at column 8; found ='],
  ['type = doc', 'names the type doc at column 8; there are feature, bug, test, docs, refactor, chore'],
  [
    'label = help wanted',
    'needs "and" or "or" between two conditions at column 14; found wanted (a value with spaces stands in quotes)',
  ],
  [
    'type = docs label = x',
    'needs "and" or "or" between two conditions at column 13; found label (a value with spaces stands in quotes)',
  ],
  ['type = docs and', 'needs a condition at column 16; it ends there'],
  ['or type = docs', 'needs a condition at column 1; found or'],
  ['!done', 'needs a condition at column 1; found !'],
  ['(type = docs', 'has no closing ) for the one at column 1'],
  ['type = docs)', 'closes a parenthesis that none opens at column 12'],
  ['()', 'needs a condition at column 2; found )'],
  ['label = "x', 'has no closing " for the one at column 9'],
  ['path = ../x', 'names the path ../x at column 8; paths are relative to the repository'],
  ['label < x', 'compares label by < at column 7; only = and != are for it'],
  [
    'priority = urgent',
    'compares priority with urgent at column 12; it is critical, high, medium, low, background, or a number from 0 to 9',
  ],
  [
    'priority <= high',
    'compares priority with high at column 13; high is the number 1, and 0 is the most urgent',
  ],
  ['priority < 1, 2', 'compares priority by < with several values at column 15'],
  ['estimate = soon', 'compares estimate with soon at column 12; it is a number of hours'],
  ['🙂 = x', 'names the field 🙂 at column 1'],
  ['"🙂🙂" and', 'needs a condition at column 9; it ends there'],
])('refuses %j', (text, problem) => {
  expect(problemOf(text)).toContain(problem)
})

test('an expression nested deeper than anybody writes is refused, not a crash', () => {
  const deep = `${'('.repeat(50_000)}all${')'.repeat(50_000)}`
  expect(problemOf(deep)).toMatch(/^is nested more than 100 deep at column/)
  expect(parseFilter(Array(200).fill('x').join(' or '))).not.toHaveProperty('problem')
})

test('a pattern with many stars takes no longer for a text that nearly fits', () => {
  const filter = parseFilter(`title = "${'*a'.repeat(200)}*b"`)
  const long = anItem('A', 'a'.repeat(100_000))
  expect('problem' in filter ? filter : fitsFilter(filter, long)).toBe(false)
})

function problemOf(text: string): string | null {
  const found = parseFilter(text)
  return 'problem' in found ? found.problem : null
}
