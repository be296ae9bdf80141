import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

const writes = (...files: readonly string[]): string =>
  `\`\`\`script\n${files.map((file) => `write ${file} x\n`).join('')}\`\`\``

const beads = '.beads/issues.jsonl'
const taskMaster = '.taskmaster/tasks/tasks.json'

const read = (path: string): string => readFileSync(repository.at(path), 'utf8')

test('one run does what other tools keep, a tag of one and the issues of another, and writes back a status each', async () => {
  repository = await ScratchRepository.make()
  const issue = (id: string, status: string, more = ''): string =>
    `{"id":"${id}","title":"${id}","description":${JSON.stringify(writes(`${id}.txt`))},"status":"${status}","issue_type":"task","updated_at":"2026-01-01T00:00:00Z"${more}}\r\n`
  const needs = ',"dependencies":[{"issue_id":"b-2","depends_on_id":"b-1","type":"blocks"}]'
  const issues = issue('b-1', 'open') + issue('b-2', 'open', needs)
  await repository.write(beads, issues)
  const sub = (id: number): string =>
    `{ "id": ${id}, "title": "Sub ${id}", "description": ${JSON.stringify(writes(`sub-${id}.txt`, taskMaster))}, "status": "pending", "dependencies": [] }`
  const tags = `\ufeff{
\t"feature-x": { "tasks": [
\t\t{ "id": 7, "title": "Büro ✓", "status": "pending", "dependencies": [], "subtasks": [
\t\t\t${sub(1)},
\t\t\t${sub(2)}
\t\t] }
\t] },
\t"master": { "tasks": [ { "id": 7, "title": "Another", "status": "pending", "dependencies": [], "subtasks": [] } ] }
}`
  await repository.write(taskMaster, tags)
  // The tool of the issues, which takes them over and exports nothing by itself.
  mkdirSync(repository.outside('bin'))
  const asked = repository.outside('asked')
  writeFileSync(repository.outside('bin/bd'), `#!/bin/sh\necho "$*" >> '${asked}'\n`)
  chmodSync(repository.outside('bin/bd'), 0o755)
  const PATH = `${repository.outside('bin')}:${process.env['PATH'] ?? ''}`

  const ran = await repository.loopwork(['run', beads, `${taskMaster}#feature-x`], { PATH })
  expect([ran.exit, ran.stderr]).toEqual([0, expect.any(String)])
  expect(await repository.states()).toEqual({
    'b-1': 'done',
    'b-2': 'done',
    '7': 'done',
    '7.1': 'done',
    '7.2': 'done',
  })

  const ofFeature = tags.slice(0, tags.indexOf('"master"')).replaceAll('"pending"', '"done"')
  expect(read(taskMaster)).toBe(ofFeature + tags.slice(tags.indexOf('"master"')))
  const closed = /,"closed_at":"2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\dZ"/g
  expect(read(beads).match(closed)).toHaveLength(2)
  expect(read(beads).replaceAll(closed, '')).toBe(issues.replaceAll('"open"', '"closed"'))
  const orders = readFileSync(asked, 'utf8').trim().split('\n')
  expect(orders.filter((order) => order.startsWith('close')).toSorted()).toEqual(['close b-1', 'close b-2'])
  // What agents write into a backlog is no work: no commit has it.
  expect(repository.git('ls-files')).not.toContain('tasks.json')
  expect(
    ['b-1.txt', 'b-2.txt', 'sub-1.txt', 'sub-2.txt'].every((file) => existsSync(repository.at(file))),
  ).toBe(true)
})
