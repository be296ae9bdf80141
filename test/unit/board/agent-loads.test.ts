import { expect, test } from 'vitest'
import { AgentLoads } from '../../../src/board/agent-loads.ts'

const vitals = (awakeMs: number, cpuMs: number, rssBytes = 1_000) => ({
  awakeMs,
  cpuMs,
  rssBytes,
  toolProcesses: 0,
  outputBytes: 0,
  quietMs: 0,
  stillMs: 0,
  processes: 1,
})

test('the share of a processor is that since the last look, and not counted more often than it is sampled', () => {
  const loads = new AgentLoads()
  expect(loads.of('1.0', vitals(300, 100))).toBeNull()
  expect(loads.of('1.0', vitals(1_300, 600))).toEqual({ cpuShare: 0.5, rssBytes: 1_000 })
  expect(loads.of('1.0', vitals(1_500, 600))).toEqual({ cpuShare: 0.5, rssBytes: 1_000 })
  expect(loads.of('1.0', vitals(2_300, 2_600, 9_000))).toEqual({ cpuShare: 2, rssBytes: 9_000 })
  expect(loads.of('1.0', vitals(3_300, 2_600))).toEqual({ cpuShare: 0, rssBytes: 1_000 })
})

test('nothing is known of an agent that another process watches, or that has not been sampled', () => {
  const loads = new AgentLoads()
  expect(loads.of('1.0', null)).toBeNull()
  expect(loads.of('2.0', vitals(2_000, 0, 0))).toBeNull()
})
