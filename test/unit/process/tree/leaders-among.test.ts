import { expect, test } from 'vitest'
import type { ProcessFacts, ProcessTable } from '../../../../src/process/table/process-table.ts'
import { leadersAmong } from '../../../../src/process/tree/leaders-among.ts'

interface Running {
  readonly pid: number
  readonly parent: number
  readonly argv: readonly string[]
}

const wrapper: Running = {
  pid: 100,
  parent: 1,
  argv: ['dash', '-c', '…', 'loopwork-agent', '/usr/bin/bwrap'],
}
const watchdog: Running = { ...wrapper, pid: 101, parent: 100 }
const ticks: Running = { pid: 102, parent: 101, argv: ['sleep', '10'] }
const bwrap = ['/usr/bin/bwrap', '--bind', '/', '/', '/usr/bin/claude', '-p']
const claude = ['/usr/bin/claude', '-p']

function leaders(sandbox: string | null, ...others: readonly Running[]): readonly number[] {
  const running = [wrapper, watchdog, ticks, ...others]
  const living = running.map(({ pid, parent }) => factsOf(pid, parent))
  const table = {
    command: (pid: number) => running.find((each) => each.pid === pid)?.argv ?? null,
  } as unknown as ProcessTable
  return leadersAmong(table, living, { wrapper: factsOf(100, 1), sandbox })
    .map(({ facts }) => facts.pid)
    .filter((pid) => pid !== watchdog.pid)
}

const factsOf = (pid: number, parent: number): ProcessFacts => ({
  pid,
  parent,
  session: 100,
  group: 100,
  state: 'S',
  startTime: String(pid),
  terminal: false,
})

test('the agent, not its tools', () => {
  expect(
    leaders(
      null,
      { pid: 200, parent: 100, argv: claude },
      { pid: 201, parent: 200, argv: ['bash', '-c', 'npm test'] },
    ),
  ).toEqual([200])
})

test('the agent below a sandbox that forks', () => {
  expect(
    leaders(
      '/usr/bin/bwrap',
      { pid: 200, parent: 100, argv: bwrap },
      { pid: 201, parent: 200, argv: bwrap },
      { pid: 202, parent: 201, argv: claude },
      { pid: 203, parent: 202, argv: ['bash', '-c', 'npm test'] },
    ),
  ).toEqual([202])
})

test('the agent whose sandbox has become it', () => {
  expect(leaders('/usr/bin/bwrap', { pid: 200, parent: 100, argv: claude })).toEqual([200])
})

test('a container’s client, whose agent runs below no process of ours', () => {
  expect(leaders('/usr/bin/docker', { pid: 200, parent: 100, argv: ['/usr/bin/docker', 'run'] })).toEqual([
    200,
  ])
})
