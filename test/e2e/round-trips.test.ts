import { existsSync, readFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { filesOf, roundTrips, withoutTimes, writtenBy } from '../support/backlogs/round-trips.ts'
import { ScratchRepository } from '../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

test('one run does tasks of every format, and a diff of their files shows what says a status, byte for byte nothing else', async () => {
  repository = await ScratchRepository.make()
  for (const trip of roundTrips)
    for (const [path, text] of filesOf(trip, 'before')) await repository.write(path, text)
  repository.git('add', '.')
  repository.git('commit', '--quiet', '-m', 'backlogs')

  const sources = roundTrips.map(({ source }) => source)
  const ran = await repository.loopwork(['run', ...sources, '--parallel', '4', '--retries', '0'])

  for (const trip of roundTrips) {
    for (const [path, after] of filesOf(trip, 'after'))
      expect(withoutTimes(readFileSync(repository.at(path), 'utf8')), path).toBe(after)
    expect(existsSync(repository.at(writtenBy(trip))), trip.format).toBe(true)
  }
  // One task of each was made to fail.
  expect(ran.exit).toBe(1)
  expect(ran.stderr.split('\n').filter(Boolean).toSorted()).toEqual([
    'loopwork: .beads/issues.jsonl:5: 1 record is no task: deleted (line 5)',
    'loopwork: .taskmaster/tasks/tasks.json:1: tags that are not read: "master" (1 task); one is named as in "tasks.json#master"',
    'loopwork: TODO.md:12: 1 box is no task: in code (line 12)',
    'loopwork: TODO.md:5: [✅] is taken as done',
    'loopwork: specs/001-photos/tasks.md:16: 1 box is no task: without an id such as T012 (line 16)',
  ])
  expect(ran.stdout).toMatch(new RegExp(`\\b${roundTrips.length} failed`))
  const changed = roundTrips.flatMap((trip) => {
    const after = filesOf(trip, 'after')
    return [...filesOf(trip, 'before')].flatMap(([path, text]) => (after.get(path) === text ? [] : [path]))
  })
  expect(repository.git('diff', '--name-only', '-z').split('\0').filter(Boolean).toSorted()).toEqual(
    changed.toSorted(),
  )
})
