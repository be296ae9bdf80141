import { expect, test } from 'vitest'
import { backoffMs } from '../../../../src/core/policy/retry.ts'
import { weightOf } from '../../../../src/core/reason.ts'

const policy = { attempts: 9, backoffMs: 5_000, maxMs: 300_000 }

test.each([
  [1, 5_000],
  [2, 10_000],
  [3, 20_000],
  [7, 300_000],
  [1_000, 300_000],
])('after %i failures the next try waits %i ms', (failed, wait) =>
  expect(backoffMs(policy, failed)).toBe(wait),
)

test('only an attempt that really failed is counted', () => {
  expect(
    (
      [
        'agent:exit-1',
        'agent:signal-SIGKILL',
        'no-change',
        'gate:failed',
        'gate:timeout',
        'setup:failed',
        'timeout',
        'limit:idle',
        'limit:output',
        'limit:memory',
        'limit:processes',
      ] as const
    ).map(weightOf),
  ).toEqual(Array(11).fill('counted'))
  expect(
    (
      [
        'stopped',
        'shutdown',
        'interrupted',
        'agent:not-started',
        'gate:cannot-run',
        'loopwork:fault',
        'machine:disk',
        'machine:permissions',
        'machine:resources',
        'machine:files',
        'machine:git',
        'machine:database',
      ] as const
    ).map(weightOf),
  ).toEqual(Array(12).fill('back'))
  expect((['conflict', 'agent:prompt-too-long'] as const).map(weightOf)).toEqual(['final', 'final'])
})
