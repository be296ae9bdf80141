import { existsSync, readdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

const folders = (): string[] => readdirSync(repository.at('.git/loopwork/attempts')).sort()
const refs = (): string[] =>
  repository.git('for-each-ref', '--format=%(refname)', 'refs/loopwork/attempts').trim().split('\n')

test('logs of ended tries go, oldest first, with their refs; those of open tries and kept conflicts stay', async () => {
  repository = await ScratchRepository.make([])
  const go = repository.outside('go')
  const earlier = [
    { id: 'DONE', script: ['write done.txt done'] },
    { id: 'ONE', script: [`wait-for ${go}`, 'write same.txt one'] },
    { id: 'TWO', script: [`wait-for ${go}`, 'write same.txt two'] },
  ]
  await repository.backlog(earlier)
  const first = repository.start(['run', '--config', repository.config, '--parallel', '3'])
  await until('DONE to be done', async () => (await repository.states())['DONE'] === 'done')
  await writeFile(go, '')
  expect((await first.finished).exit).toBe(1)
  const items = await repository.items()
  const conflict = items.find((item) => item['state'] === 'conflict')
  expect(conflict).toBeDefined()
  expect(folders()).toEqual(['1', '2', '3'])
  const conflictRef = `refs/loopwork/attempts/${String(conflict?.['id']).toLowerCase()}/1`
  expect(refs()).toContain(conflictRef)
  expect((await repository.loopwork(['doctor'])).stdout).toMatch(/logs +[\d.]+ MiB of 3 tries/)

  const later = repository.outside('later')
  await repository.configure({ logs: { keep: '1B' } })
  const states = await repository.states()
  await repository.backlog([
    ...earlier.map((item) => ({
      ...item,
      status: states[item.id] === 'done' ? 'completed' : 'failed',
    })),
    { id: 'OPEN', script: [`wait-for ${later}`, 'write open.txt open'] },
  ])
  const second = repository.start(['run', '--config', repository.config])
  await until('it to be said', () => /took away the logs of 2 ended tries and 1 run/.test(second.output()))
  const report = await repository.loopwork(['summary', '1'])
  expect(report.exit).toBe(2)
  expect(report.stderr).toContain('the report of run 1 is not kept any more')
  // The conflict's, and the one that is at work.
  expect(folders()).toHaveLength(2)
  expect(folders()).toContain('4')
  expect(refs().filter((ref) => ref !== '')).toEqual([conflictRef])
  await writeFile(later, '')
  await second.finished
  expect((await repository.states())['OPEN']).toBe('done')
  expect(existsSync(repository.at('done.txt'))).toBe(true)
})

test('what is younger than logs.age and fits into logs.keep stays', async () => {
  repository = await ScratchRepository.make([{ id: 'A', script: ['write a.txt a'] }])
  await repository.loopwork(['run'])
  const later = repository.outside('later')
  await repository.backlog([{ id: 'B', script: [`wait-for ${later}`, 'write b.txt b'] }])
  await repository.configure({ logs: { keep: '1GiB', age: '1h' } })
  const second = repository.start(['run', '--config', repository.config])
  await until('B to work', async () => (await repository.states())['B'] === 'running')
  await writeFile(later, '')
  expect((await second.finished).exit).toBe(0)
  expect(folders()).toEqual(['1', '2'])
  expect(second.output()).not.toContain('took away')
})
