import { writeFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository, type ScratchItem } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

const shapes: Record<string, Record<string, readonly string[]>> = {
  chain: { A: [], B: ['A'], C: ['B'], D: ['C'] },
  diamond: { A: [], B: ['A'], C: ['A'], D: ['B', 'C'] },
  fan: { A: [], B: ['A'], C: ['A'], D: ['A'], E: ['A'], F: ['B', 'C', 'D', 'E'] },
}

test.each(Object.keys(shapes))(
  '%s: no item starts before the work of all it needs is in its worktree',
  async (name) => {
    repository = await ScratchRepository.make()
    const shape = shapes[name] ?? {}
    const marks = repository.outside('marks')
    await repository.backlog(
      Object.entries(shape).map(([id, needs]) => ({
        id,
        dependsOn: needs,
        // Fails where a file of what it needs isn't in the worktree.
        script: [...needs.map((need) => `run test -f ${need}.txt`), `mark ${marks}`, `write ${id}.txt ${id}`],
      })),
    )
    const finished = await repository.loopwork(['run', '--parallel', '4', '--retries', '0'])
    expect(finished.stdout + finished.stderr).toContain('done')
    expect(finished.exit).toBe(0)
    const order = repository.marks().map((line) => line.split(' ')[0] ?? '')
    for (const [id, needs] of Object.entries(shape)) {
      for (const need of needs) expect(order.indexOf(need)).toBeLessThan(order.indexOf(id))
    }
  },
)

test('an item freed by a finish starts while unrelated long ones still run', async () => {
  repository = await ScratchRepository.make()
  const marks = repository.outside('marks')
  const gate = repository.outside('gate')
  await repository.backlog([
    { id: 'LONG-1', script: [`wait-for ${gate}`, 'write long.txt long'] },
    { id: 'SHORT', script: ['write short.txt short'] },
    { id: 'NEEDS-SHORT', dependsOn: ['SHORT'], script: [`mark ${marks}`, 'write next.txt next'] },
  ])
  const running = repository.start(['run', '--config', repository.config, '--parallel', '2'])
  await until('the freed item to run', () => repository.marks().length === 1)
  expect((await repository.states())['LONG-1']).toBe('running')
  writeFileSync(gate, '')
  expect((await running.finished).exit).toBe(0)
})

test('two items that declare one file never run together; others run meanwhile', async () => {
  repository = await ScratchRepository.make()
  const marks = repository.outside('marks')
  const gate = repository.outside('gate')
  const busy = repository.outside('busy')
  const shares = (id: string): ScratchItem => ({
    id,
    files: ['shared.txt'],
    // The folder is there only while one of them works: mkdir fails for a second.
    script: [
      `run mkdir ${busy}`,
      `mark ${marks}`,
      `wait-for ${gate}`,
      `run rmdir ${busy}`,
      `append shared.txt ${id}\\n`,
    ],
  })
  await repository.write('shared.txt', 'shared\n')
  repository.git('add', 'shared.txt')
  repository.git('commit', '--quiet', '-m', 'a file to share')
  const free = { id: 'FREE', files: ['free.txt'], script: [`mark ${marks}`, 'write free.txt f'] }
  await repository.backlog([shares('S1'), shares('S2'), shares('S3'), free])
  const running = repository.start([
    ...['run', '--config', repository.config],
    ...['--parallel', '4', '--retries', '0'],
  ])
  await until('what shares nothing to be done', async () => (await repository.states())['FREE'] === 'done')
  // On a busy machine it may be done before the first of the others has its process.
  await until('the first of the others', () => repository.marks().length === 2)
  expect(
    repository
      .marks()
      .map((line) => line.split(' ')[0])
      .sort(),
  ).toEqual(['FREE', 'S1'])
  expect(await repository.states()).toEqual({ S1: 'running', S2: 'blocked', S3: 'blocked', FREE: 'done' })
  writeFileSync(gate, '')
  expect((await running.finished).exit).toBe(0)
  expect((await repository.read('shared.txt')).split('\n').sort()).toEqual(['', 'S1', 'S2', 'S3', 'shared'])
})

test('with one worker each task starts from what the one before has merged', async () => {
  const ids = ['A', 'B', 'C', 'D']
  repository = await ScratchRepository.make(
    ids.map((id) => ({ id, script: [`run echo ${id} >> notes.txt`] })),
    { gate: ['true'] },
  )
  const { exit, stdout } = await repository.loopwork(['run'])
  expect(exit, stdout).toBe(0)
  expect(repository.git('show', 'main:notes.txt')).toBe(ids.map((id) => `${id}\n`).join(''))
})
