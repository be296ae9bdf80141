import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { ScratchRepository } from '../../support/scratch-repository.ts'

const schema = z.fromJSONSchema(
  JSON.parse(
    await readFile(new URL('../../../docs/import.schema.json', import.meta.url), 'utf8'),
  ) as Parameters<typeof z.fromJSONSchema>[0],
)

let repository: ScratchRepository
beforeAll(async () => {
  repository = await ScratchRepository.make()
})
afterAll(() => repository.remove())

const task = (id: string, more: object = {}) => ({ id, title: `The ${id}`, status: 'pending', ...more })

const write = (...tasks: readonly object[]): Promise<void> =>
  writeFile(join(repository.root, 'tasks.json'), JSON.stringify({ tasks }, null, 1))

test('what an import would do is printed, it is done all or nothing, and again there is nothing to do', async () => {
  await write(
    task('A'),
    task('B', { dependsOn: ['A'], status: 'completed' }),
    task('C', { status: 'blocked' }),
  )
  const dry = await repository.loopwork(['import', 'tasks.json', '--dry-run'])
  expect(dry).toMatchObject({ exit: 0, stdout: '+ A  The A\n+ B  The B\n+ C  The C\n' })
  expect(dry.stderr).toBe(
    'tasks.json (loopwork): 3 tasks: 1 done, 1 todo, 1 blocked\n3 added. Nothing was changed.\n',
  )
  expect(existsSync(join(repository.root, '.git', 'loopwork'))).toBe(false)

  expect((await repository.loopwork(['import', 'tasks.json'])).stderr).toContain('3 added\n')
  await write(
    task('A', { title: 'Another' }),
    task('B', { dependsOn: ['A'], status: 'completed' }),
    task('D'),
  )
  const again = await repository.loopwork(['import', 'tasks.json', '--dry-run'])
  expect(again.stdout).toBe('+ D  The D\n~ A  title\n- C  todo, no longer in the file\n')
  const printed: unknown = JSON.parse(
    (await repository.loopwork(['import', 'tasks.json', '--dry-run', '--json'])).stdout,
  )
  expect(schema.safeParse(printed)).toMatchObject({ success: true })
  expect(printed).toMatchObject({
    counts: { total: 3, done: 1, todo: 2 },
    plan: { added: ['D'], changed: [{ item: 'A', fields: ['title'] }], removed: [{ item: 'C' }] },
  })
  await repository.loopwork(['import', 'tasks.json'])
  const last = await repository.loopwork(['import', 'tasks.json', '--dry-run'])
  expect(last).toMatchObject({ stdout: '', stderr: expect.stringContaining('3 unchanged') as string })
})

test('a backlog that is refused has its problems in the JSON too, and exit code 2', async () => {
  await write(task('A', { dependsOn: ['GONE'] }), task('A'))
  const { exit, stdout, stderr } = await repository.loopwork(['import', 'tasks.json', '--dry-run', '--json'])
  expect(exit).toBe(2)
  const printed: unknown = JSON.parse(stdout)
  expect(schema.safeParse(printed)).toMatchObject({ success: true })
  expect(printed).toMatchObject({
    items: [],
    plan: null,
    problems: [{ line: expect.any(Number) as number }, {}],
  })
  expect(stderr).toContain('nothing was imported')
})
