import { expect, test, vi } from 'vitest'
import { UseWatch } from '../../../../src/supervisor/agent/use-watch.ts'

const idle = {
  awakeMs: 0,
  outputBytes: 0,
  quietMs: 0,
  stillMs: 0,
  cpuMs: 0,
  rssBytes: 0,
  processes: 0,
  toolProcesses: 0,
}

function watch(
  limits: { readonly memoryBytes?: number; readonly processes?: number },
  used: { readonly rssBytes?: number; readonly processes?: number; readonly really?: number | null },
) {
  const memoryBytes = vi.fn(() => used.really ?? null)
  const agent = { vitals: () => ({ ...idle, ...used }), memoryBytes }
  return { memoryBytes, use: new UseWatch(agent, { memoryBytes: null, processes: null, ...limits }) }
}

const MiB = 1024 ** 2

test('without limits anything may be used', () => {
  expect(watch({}, { rssBytes: 1e12, processes: 1e6 }).use.broken()).toBeNull()
})

test('what is up to the limit may be used', () => {
  const { use, memoryBytes } = watch(
    { memoryBytes: 8 * MiB, processes: 3 },
    { rssBytes: 8 * MiB, processes: 3 },
  )
  expect(use.broken()).toBeNull()
  expect(memoryBytes).not.toHaveBeenCalled()
})

test('more processes than allowed', () => {
  expect(watch({ processes: 3 }, { processes: 4 }).use.broken()).toMatchObject({
    code: 'limit:processes',
    message: 'had 4 processes, more than 3',
  })
})

test('memory over the limit, where pages are counted once; shared ones are counted once a sample', () => {
  const { use, memoryBytes } = watch({ memoryBytes: 8 * MiB }, { rssBytes: 40 * MiB, really: 5 * MiB })
  for (let look = 0; look < 10; look++) expect(use.broken()).toBeNull()
  expect(memoryBytes).toHaveBeenCalledTimes(1)
  expect(watch({ memoryBytes: 8 * MiB }, { rssBytes: 40 * MiB, really: 9 * MiB }).use.broken()).toMatchObject(
    {
      code: 'limit:memory',
      message: 'used 9 MiB of memory, more than 8 MiB',
    },
  )
})

test('where pages can’t be counted the sample decides', () => {
  expect(watch({ memoryBytes: 8 * MiB }, { rssBytes: 9 * MiB }).use.broken()?.code).toBe('limit:memory')
})
