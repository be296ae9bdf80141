import { expect, test } from 'vitest'
import type { ProcessUsage } from '../../../../src/process/table/process-table.ts'
import type { ProcessTree } from '../../../../src/process/tree/process-tree.ts'
import { createTreeMeter } from '../../../../src/process/tree/tree-usage.ts'

interface Running {
  readonly pid: number
  readonly parent: number
  readonly cpuMs: number
  readonly childrenCpuMs?: number
  readonly state?: string
  readonly session?: number
}

/** The tree's meter, given who runs at one moment after another. A wrapper is pid 1000, its watchdog 1001. */
function meter(): (...running: readonly Running[]) => ReturnType<ReturnType<typeof createTreeMeter>['take']> {
  const known = new Set<number>()
  const tree = {
    rootPid: 1000,
    members: () => [...known].map((pid) => ({ pid, startTime: `s${pid}` })),
  } as unknown as ProcessTree
  const command = (pid: number): string[] => (pid === 1001 ? ['sh', '-c', '…', 'loopwork-agent'] : ['agent'])
  const { take } = createTreeMeter({ command }, tree)
  return (...running) => {
    for (const { pid } of running) known.add(pid)
    return take(new Map(running.map((each) => [each.pid, usageOf(each)])))
  }
}

const usageOf = ({
  pid,
  parent,
  cpuMs,
  childrenCpuMs = 0,
  state = 'S',
  session = 1000,
}: Running): ProcessUsage => ({
  facts: { pid, parent, session, group: session, state, startTime: `s${pid}`, terminal: false },
  cpuMs,
  childrenCpuMs,
  rssBytes: 1_000_000,
})

const wrapper = { pid: 1000, parent: 1, cpuMs: 10 }
const watchdog = { pid: 1001, parent: 1000, cpuMs: 0 }
const sleep = { pid: 1002, parent: 1001, cpuMs: 0 }

test('the wrapper, its watchdog and what that runs are neither counted nor weighed', () => {
  const agent = { pid: 2000, parent: 1000, cpuMs: 50 }
  const take = meter()
  expect(take(wrapper, watchdog, sleep, agent, { pid: 2001, parent: 2000, cpuMs: 5 })).toEqual({
    cpuMs: 65,
    rssBytes: 2_000_000,
    processes: 2,
    toolProcesses: 0,
  })
  expect(take(wrapper, agent, { pid: 2001, parent: 2000, cpuMs: 5, state: 'Z' }).processes).toBe(1)
})

test('a command of a tool is in a session of its own', () => {
  const agent = { pid: 2000, parent: 1000, cpuMs: 50 }
  const tool = { pid: 2001, parent: 2000, cpuMs: 5, session: 2001 }
  const take = meter()
  expect(take(wrapper, watchdog, agent, tool)).toMatchObject({ processes: 2, toolProcesses: 1 })
  expect(take(wrapper, watchdog, agent, { ...tool, state: 'Z' })).toMatchObject({ toolProcesses: 0 })
})

test('time of a child counts once: while it lives, and when its parent has it', () => {
  const take = meter()
  take(wrapper, { pid: 2000, parent: 1000, cpuMs: 100 }, { pid: 2001, parent: 2000, cpuMs: 400 })
  // The child used 50 more before it ended, and a child of its own that nobody saw used 30.
  const ended = take(wrapper, { pid: 2000, parent: 1000, cpuMs: 110, childrenCpuMs: 480 })
  expect(ended.cpuMs).toBe(10 + 110 + 480)
})

test('time of a whole branch that ended at once goes to the ancestor that is left', () => {
  const take = meter()
  const agent = { pid: 2000, parent: 1000, cpuMs: 100 }
  take(wrapper, agent, { pid: 2001, parent: 2000, cpuMs: 20 }, { pid: 2002, parent: 2001, cpuMs: 300 })
  expect(take(wrapper, { ...agent, childrenCpuMs: 320 }).cpuMs).toBe(10 + 100 + 320)
})

test('time of an orphan is not taken back when it ends', () => {
  const take = meter()
  const agent = { pid: 2000, parent: 1000, cpuMs: 100 }
  const before = take(wrapper, agent, { pid: 2001, parent: 1, cpuMs: 300 })
  expect(take(wrapper, agent).cpuMs).toBe(before.cpuMs)
})

test('a process that got the pid of an ended one is another process', () => {
  const members = [{ pid: 2000, startTime: 's2000' }]
  const tree = { rootPid: 1000, members: () => members } as unknown as ProcessTree
  const { take } = createTreeMeter({ command: () => null }, tree)
  const stranger = usageOf({ pid: 2000, parent: 1, cpuMs: 70_000 })
  const facts = { ...stranger.facts, startTime: 'later' }
  expect(take(new Map([[2000, { ...stranger, facts }]]))).toMatchObject({
    cpuMs: 0,
    rssBytes: 0,
    processes: 0,
  })
})
