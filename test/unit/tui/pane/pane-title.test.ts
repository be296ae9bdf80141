import { expect, test } from 'vitest'
import type { Standstill } from '../../../../src/core/agent/standstill.ts'
import type { BoardSnapshot } from '../../../../src/core/board/snapshot.ts'
import { rowText, rowWidth } from '../../../../src/text/row.ts'
import { contestTitle } from '../../../../src/tui/pane/title/candidate-title.ts'
import { paneTitle } from '../../../../src/tui/pane/title/pane-title.ts'
import { at, FakeLog, row, slot } from '../../../tui/fixtures/fake-board.ts'

interface Said {
  readonly agent?: string
  readonly model?: string | null
  readonly standstill?: Standstill | null
  readonly id?: string
}

function titleOf(said: Said, cells: number) {
  const { agent = 'claude', model = 'claude-sonnet-4-5', standstill = null, id = 'AUTH-003' } = said
  const task = row({
    id,
    title: 'Add refresh tokens',
    phase: 'running',
    seconds: 130,
    tryNumber: 2,
    agent,
    report: { model, standstill },
  })
  const facts = {
    slot: slot(0, { row: task, log: new FakeLog() }),
    snapshot: { now: at, run: null, phase: 'running' } as unknown as BoardSnapshot,
    stopping: false,
    selected: false,
  }
  const { left, right } = paneTitle(facts, cells)
  expect(rowWidth(left) + rowWidth(right)).toBeLessThanOrEqual(Math.max(cells - 7, 20))
  return `${rowText(left)} / ${rowText(right)}`
}

test('as the width shrinks the model leaves, then the try, the agent, at last the title', () => {
  expect([100, 62, 58, 51, 42, 36, 28].map((cells) => titleOf({}, cells))).toEqual([
    'W0 AUTH-003 Add refresh tokens / claude/sonnet-4-5  try 2  ⠋ 2:10',
    'W0 AUTH-003 Add refresh tokens / claude  try 2  ⠋ 2:10',
    'W0 AUTH-003 Add refresh tokens / claude  try 2  ⠋ 2:10',
    'W0 AUTH-003 Add refresh tokens / claude  ⠋ 2:10',
    'W0 AUTH-003 Add refresh toke… / ⠋ 2:10',
    'W0 AUTH-003 Add refres… / ⠋ 2:10',
    'W0 AUTH-003 / ⠋ 2:10',
  ])
})

test('an id that is a whole title is cut before anything leaves', () => {
  const id = 'say-in-the-readme-how-prices-are-rounded'
  expect([120, 80, 50].map((cells) => titleOf({ id, model: null }, cells))).toEqual([
    'W0 say-in-the-readme-how-prices-are-rounded Add refresh tokens / claude  try 2  ⠋ 2:10',
    'W0 say-in-the-…-are-rounded Add refresh tokens / claude  try 2  ⠋ 2:10',
    'W0 say-in-the-…-are-rounded Add refr… / ⠋ 2:10',
  ])
})

test.each([
  ['codex', 'gpt-5.5', 'codex/gpt-5.5'],
  ['gemini', 'gemini-2.5-pro', 'gemini/2.5-pro'],
  ['opencode', null, 'opencode'],
  ['mine', 'a-model-with-a-name-that-never-ends', 'mine/a-model-with-a-name-tha…'],
])('%s with the model %s is %s', (agent, model, shown) => {
  expect(titleOf({ agent, model }, 120)).toContain(`/ ${shown}  try 2`)
})

const waits: Standstill = {
  kind: 'vendor',
  class: 'rate_limit',
  message: '429',
  attempt: 2,
  max: 10,
  until: at + 34_000,
}

test.each([
  [waits, 80, '↻ rate limit 0:34  2:10'],
  [waits, 40, '↻ 0:34  2:10'],
  // It calls again just now.
  [{ ...waits, until: at - 1 }, 80, '↻ rate limit  2:10'],
  [{ kind: 'silent', since: at - 80_000 }, 90, '◷ waiting for the model 1:20  2:10'],
  [{ kind: 'silent', since: at - 80_000 }, 40, '◷ 1:20  2:10'],
  [{ kind: 'repeats', title: 'npm test', times: 14 }, 80, '▵ stuck  2:10'],
] as const)(
  'an agent that gets nowhere says why, in place of its heartbeat: %j',
  (standstill, cells, shown) => {
    expect(titleOf({ standstill }, cells)).toContain(shown)
  },
)

test('the rule above several agents says that they are frozen, and for how long', () => {
  const task = row({ id: 'A', title: 'Add', phase: 'running', seconds: 130 })
  const rightOf = (frozenAt?: number) => {
    const attempt = { ...task.attempt!, ...(frozenAt === undefined ? {} : { frozenAt }) }
    const { right } = contestTitle(
      { row: { ...task, attempt }, attempt },
      { worker: 0, spinner: [], now: at },
    )
    return rowText(right)
  }
  expect(rightOf()).toBe(' 1 agent   2:10')
  expect(rightOf(at - 40_000)).toBe('◫ frozen 0:40  1 agent   2:10')
})
