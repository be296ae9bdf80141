import { expect, test, vi } from 'vitest'
import { UseWatch } from '../../../../src/supervisor/agent/use-watch.ts'

function watch(
  limits: { readonly memoryBytes?: number; readonly processes?: number },
  used: { readonly rssBytes?: number; readonly processes?: number; readonly really?: number | null },
) {
  const memoryBytes = vi.fn(() => used.really ?? null)
  const use = new UseWatch({ memoryBytes }, { memoryBytes: null, processes: null, ...limits })
  return { memoryBytes, broken: () => use.broken({ rssBytes: 0, processes: 0, ...used }) }
}

const MiB = 1024 ** 2

test('without limits anything may be used', () => {
  expect(watch({}, { rssBytes: 1e12, processes: 1e6 }).broken()).toBeNull()
})

test('what is up to the limit may be used', () => {
  const { broken, memoryBytes } = watch(
    { memoryBytes: 8 * MiB, processes: 3 },
    { rssBytes: 8 * MiB, processes: 3 },
  )
  expect(broken()).toBeNull()
  expect(memoryBytes).not.toHaveBeenCalled()
})

test('more processes than allowed', () => {
  expect(watch({ processes: 3 }, { processes: 4 }).broken()).toMatchObject({
    code: 'limit:processes',
    message: 'had 4 processes, more than 3',
  })
})

test('memory over the limit, where pages are counted once; shared ones are counted once a sample', () => {
  const { broken, memoryBytes } = watch({ memoryBytes: 8 * MiB }, { rssBytes: 40 * MiB, really: 5 * MiB })
  for (let look = 0; look < 10; look++) expect(broken()).toBeNull()
  expect(memoryBytes).toHaveBeenCalledTimes(1)
  expect(watch({ memoryBytes: 8 * MiB }, { rssBytes: 40 * MiB, really: 9 * MiB }).broken()).toMatchObject({
    code: 'limit:memory',
    message: 'used 9 MiB of memory, more than 8 MiB',
  })
})

test('where pages can’t be counted the sample decides', () => {
  expect(watch({ memoryBytes: 8 * MiB }, { rssBytes: 9 * MiB }).broken()?.code).toBe('limit:memory')
})
