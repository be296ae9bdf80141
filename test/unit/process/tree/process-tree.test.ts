import { expect, test } from 'vitest'
import type { ProcessFacts } from '../../../../src/process/table/process-table.ts'
import { createScanner } from '../../../../src/process/tree/process-scanner.ts'
import { createTree } from '../../../../src/process/tree/process-tree.ts'

interface Running extends Partial<ProcessFacts> {
  readonly pid: number
  readonly env?: readonly string[]
  readonly directory?: string
}

const marker = 'mark-of-the-attempt'
const marked = [`LOOPWORK_ATTEMPT_ID=${marker}`]
const worktree = '/w/a'

/** We, in a group of our own, the agent's wrapper, and what else there is. */
const wrapper: Running = { pid: 100, group: 100, session: 100, startTime: '50', env: marked }
const ourGroup = 77

/** Who of those that run would be ended with the agent. */
function membersAmong(...others: readonly Running[]): readonly number[] {
  const us: Running = { pid: process.pid, group: ourGroup, session: 7 }
  const running = new Map([us, wrapper, ...others].map((each) => [each.pid, each]))
  const factsOf = ({ pid, ...said }: Running): ProcessFacts => ({
    pid,
    parent: 1,
    session: 7,
    group: pid,
    state: 'S',
    startTime: '60',
    terminal: false,
    ...said,
  })
  const facts = new Map([...running].map(([pid, each]) => [pid, factsOf(each)]))
  const scanner = createScanner({
    bootId: () => 'boot',
    pidNamespace: () => 0,
    read: (pid) => facts.get(pid) ?? null,
    usage: () => new Map(),
    ownMemory: () => null,
    scan: () => new Map(facts),
    environment: (pid) => running.get(pid)?.env ?? [],
    command: () => null,
    commandLines: () => [],
    directory: (pid) => running.get(pid)?.directory ?? '/elsewhere',
    newest: () => null,
  })
  const tree = createTree(scanner, { root: { pid: 100, startTime: '50' }, marker, worktree })
  tree.search()
  return tree
    .living()
    .map(({ pid }) => pid)
    .filter((pid) => pid !== wrapper.pid)
}

test.each<readonly [string, Running]>([
  ['a child', { pid: 200, parent: 100 }],
  ['a member of a session that it began', { pid: 200, session: 100 }],
  ['whoever carries its marker', { pid: 200, env: marked }],
  [
    'an orphan in the worktree that shed all that',
    { pid: 200, directory: `${worktree}/src`, env: ['PATH=/bin'] },
  ],
])('%s is ended with the agent', (_, other) => expect(membersAmong(other)).toEqual([200]))

/** An orphan in the worktree, but for what makes it a person's. */
const stray: Running = { pid: 200, directory: worktree, env: ['PATH=/bin'] }

test.each<readonly [string, Running]>([
  ['a person’s shell or tmux in the worktree, which has a HOME', { ...stray, env: ['HOME=/home/ada'] }],
  ['an editor before a terminal there', { ...stray, terminal: true }],
  ['a program there whose parent lives', { ...stray, parent: 300 }],
  ['what was there before the agent', { ...stray, startTime: '40' }],
  ['what stands in a folder whose name only begins alike', { ...stray, directory: '/w/another' }],
  ['what can’t be looked into', { ...stray, directory: '/elsewhere' }],
  ['our own process group, even with the marker', { pid: 200, group: ourGroup, env: marked }],
])('%s is no member', (_, other) => {
  const parent = { pid: 300, parent: 301, session: 7 }
  expect(membersAmong(other, parent, { pid: 301, parent: 302 })).toEqual([])
})

test('we ourselves are none, although we may carry the marker of an outer loopwork', () => {
  expect(membersAmong({ pid: process.pid, env: marked })).toEqual([])
  expect(membersAmong({ pid: 1, env: marked })).toEqual([])
})
