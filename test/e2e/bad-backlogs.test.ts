import { mkdir, writeFile } from 'node:fs/promises'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

const task = (fields: object) => ({ id: 'A', status: 'pending', ...fields })
const file = (tasks: readonly object[]) => JSON.stringify({ tasks }, null, 2)

const bad: readonly { name: string; content: string | Buffer; says: readonly RegExp[] }[] = [
  { name: 'broken JSON', content: '{ "tasks": [ { "id": "A", }', says: [/tasks\.json:1/] },
  {
    name: 'a merge conflict',
    content: `{ "tasks": [\n<<<<<<< HEAD\n${JSON.stringify(task({}))}\n=======\n>>>>>>> b\n] }`,
    says: [/tasks\.json:2: is a marker of a merge conflict: settle it first/],
  },
  {
    name: 'duplicate ids, also by case only',
    content: file([task({ id: 'A' }), task({ id: 'A' }), task({ id: 'a' })]),
    says: [/tasks\.json:\d+: id: .*twice/, /tasks\.json:\d+: id: .*only by case/],
  },
  {
    name: 'an unknown dependency',
    content: file([task({ dependsOn: ['GONE'] })]),
    says: [/GONE/, /dependsOn/],
  },
  {
    name: 'a cycle',
    content: file([task({ dependsOn: ['B'] }), task({ id: 'B', dependsOn: ['A'] })]),
    says: [/cycle/, /A.*B/],
  },
  {
    name: 'wrong types, every one of them',
    content: file([task({ id: 7 }), task({ id: 'B', priority: [3] }), task({ id: 'C', dependsOn: 'A' })]),
    says: [/tasks\[0\]\.id/, /tasks\[1\]\.priority/, /tasks\[2\]\.dependsOn/],
  },
  { name: 'UTF-16', content: Buffer.from(`\ufeff${file([task({})])}`, 'utf16le'), says: [/UTF-16/] },
  { name: 'an id with a path', content: file([task({ id: '../../etc/x' })]), says: [/tasks\[0\]\.id/] },
]

test.each(bad)(
  'a backlog with $name: exit 2, file and field named, nothing imported',
  async ({ content, says }) => {
    repository = await ScratchRepository.make()
    await mkdir(repository.at('.specs/tasks'), { recursive: true })
    await writeFile(repository.at('.specs/tasks/tasks.json'), content)
    const finished = await repository.loopwork(['run'])
    expect(finished.exit).toBe(2)
    expect(finished.stderr).toContain('tasks.json')
    for (const pattern of says) expect(finished.stderr).toMatch(pattern)
    expect(finished.stderr).not.toMatch(/\n\s+at /)
    expect(repository.stored()).toEqual([])
    expect((await repository.loopwork(['list'])).stderr).toBe(finished.stderr)
  },
)
