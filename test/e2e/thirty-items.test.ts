import { writeFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

test('thirty independent items, five workers: each runs once and lands, five are held at once and never six', async () => {
  repository = await ScratchRepository.make()
  const marks = repository.outside('marks')
  const gate = repository.outside('gate')
  const ids = Array.from({ length: 30 }, (_, index) => `ITEM-${index + 1}`)
  await repository.backlog(
    ids.map((id) => ({
      id,
      script: [`mark ${marks}`, `wait-for ${gate}`, `write out/${id}.txt made by ${id}`],
    })),
  )
  const running = repository.start(['run', '--config', repository.config, '--parallel', '5'])
  await until('five agents held', () => repository.marks().length >= 5)
  // All five hold: a sixth would have to show before any of them ends.
  const slots = await repository.loopwork(['status', '--json'])
  expect((JSON.parse(slots.stdout) as { working: unknown[] }).working).toHaveLength(5)
  expect(repository.marks()).toHaveLength(5)
  writeFileSync(gate, '')
  const finished = await running.finished

  expect(finished.stderr).toBe('')
  expect(finished.exit).toBe(0)
  expect(
    repository
      .marks()
      .map((line) => line.split(' ')[0])
      .sort(),
  ).toEqual([...ids].sort())
  expect(repository.filesOn('main').filter((file) => file.startsWith('out/'))).toHaveLength(30)
  expect(Object.values(await repository.states())).toEqual(ids.map(() => 'done'))
  expect(finished.stdout).toContain('[W0] ')
  expect(finished.stdout).toContain('[W4] ')
  expect(finished.stdout).not.toContain('[W5] ')
  expect(repository.git('status', '--porcelain', '--', ':!.specs')).toBe('')
})
