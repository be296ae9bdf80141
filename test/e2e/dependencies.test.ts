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
  const item = (id: string, files: readonly string[]): ScratchItem => ({
    id,
    files,
    script: [
      // The folder is there only while one of the two works: mkdir fails for the second.
      ...(files[0] === 'shared.txt' || files[0] === './' ? [`run mkdir ${repository.outside('busy')}`] : []),
      `mark ${marks}`,
      'sleep 150ms',
      ...(files[0] === 'shared.txt' || files[0] === './' ? [`run rmdir ${repository.outside('busy')}`] : []),
      `append ${files[0] === './' ? 'shared.txt' : (files[0] ?? '')} ${id}\\n`,
    ],
  })
  await repository.write('shared.txt', 'shared\n')
  repository.git('add', 'shared.txt')
  repository.git('commit', '--quiet', '-m', 'a file to share')
  await repository.backlog([
    item('S1', ['shared.txt']),
    item('S2', ['shared.txt']),
    item('S3', ['shared.txt']),
    item('FREE', ['free.txt']),
  ])
  const finished = await repository.loopwork(['run', '--parallel', '4', '--retries', '0'])
  expect(finished.exit).toBe(0)
  expect((await repository.read('shared.txt')).split('\n').sort()).toEqual(['', 'S1', 'S2', 'S3', 'shared'])
})
