import { expect, it } from 'vitest'
import { spokenRow, spokenRows, spokenText } from '../../../../src/tui/plain/spoken-rows.ts'

it.each([
  [
    '▸ ✗ API-007   Return 422 with field errors  failed   11:04  gate: npm test, exit 1',
    'API-007, Return 422 with field errors, failed, 11:04, gate: npm test, exit 1',
  ],
  ['╭ W0 AUTH-003 ──── ⠹ 2:10 ╮', 'W0 AUTH-003, 2:10'],
  ['  ! OPS-003  stuck', 'OPS-003, stuck'],
  ['tries   ✗ ✓', 'tries, failed, passed'],
  ['│            │', ''],
])('%s is read as %s', (row, words) => {
  expect(spokenRow(row)).toBe(words)
})

it('leaves keys that look like signs in a question', () => {
  expect(spokenText('!   next that needs you')).toBe('!, next that needs you')
  expect(spokenText('?   this help')).toBe('?, this help')
})

it('has a line for each row that says something', () => {
  expect(spokenRows('────\n one\n\n  two  three')).toEqual(['one', 'two, three'])
})

it('says what each value of a table is, in place of heads that nobody hears beside them', () => {
  const tasks = [
    '    ID       TITLE      STATE ▾    WORKER  TRY   TIME   DIFF  AGENT   NOTE',
    '▸ ⊘ TASK-10  Extra 世   cancelled            3   0:07         mine',
    '  ⠹ TASK-11  Extra B    running    W0        1   2:10  +6 −1  claude  $ npm test',
    '  ◦ TASK-12  Extra C    todo',
  ]
  expect(spokenRows(tasks.join('\n'))).toEqual([
    'TASK-10, Extra 世, cancelled, try 3, 0:07, by mine',
    'TASK-11, Extra B, running, W0, try 1, 2:10, +6 −1, by claude, $ npm test',
    'TASK-12, Extra C, todo',
  ])
})

it('says of a file in conflict whose change is whose, and of a merge its place', () => {
  const files = [
    '    FILE         main     AUTH-9  RESULT',
    '  ! src/a.ts     +36 −18  +1 −2   2 changes in conflict',
    '  ! src/b.ts              +1 −2   in conflict',
    '',
    '    src/c.ts     stands on',
  ]
  expect(spokenRows(files.join('\n'))).toEqual([
    'src/a.ts, main: +36 −18, AUTH-9: +1 −2, 2 changes in conflict',
    'src/b.ts, AUTH-9: +1 −2, in conflict',
    'src/c.ts, stands on',
  ])
  const lane = [
    ' LANE     TASK   TITLE  ON TOP OF  GATE       TIME',
    '  ↣ 1     API-4  Rate   main       $ npm run  5:12',
    '',
    ' MERGED',
  ]
  expect(spokenRows(lane.join('\n'))).toEqual([
    'place 1, API-4, Rate, on top of main, $ npm run, 5:12',
    'MERGED',
  ])
})
