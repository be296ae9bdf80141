import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

const script = (...steps: readonly string[]): readonly string[] => [
  '    ```script',
  ...steps.map((step) => `    ${step}`),
  '    ```',
]

/** Two containers, an optional task, and one that fails, with one that needs it. */
const list = [
  '- [ ] 1. Base',
  '  - [ ] 1.1 Write one',
  ...script('write a.txt one'),
  '  - [ ]* 1.2 Optional tests',
  ...script('write b.txt two'),
  '- [ ] 2. Next',
  ...script('exit 1'),
  '- [ ] 3. Last',
  '  - [ ] 3.1 End',
  ...script('write d.txt two'),
  '',
].join('\n')

const words = (line: string): string => line.trim().replaceAll(/\s+/g, ' ')

test('tasks are counted and called alike, wherever they are shown, before a run and after it', async () => {
  repository = await ScratchRepository.make(null, { retry: { attempts: 1 } })
  await repository.write('.kiro/specs/x/tasks.md', list)
  const printed = async (...args: readonly string[]) => {
    const { stdout, stderr } = await repository.loopwork(args)
    return `${stdout}${stderr}`.split('\n').map(words)
  }

  expect(await printed('list')).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/1\.2 Optional tests optional normal optional in its backlog$/) as string,
      '6 tasks',
    ]),
  )
  expect((await printed('why', '1.2'))[0]).toMatch(/^\S+ 1\.2 is optional: optional in its backlog$/)
  expect((await printed('show', '3.1')).join('\n')).toContain('needs ⊘ 2 Next')
  const plan = await printed('run', '--dry-run')
  expect(plan.slice(0, 3)).toEqual(['1.1 Write one', '2 Next needs 1.1', '3.1 End needs 2'])
  expect(plan[3]).toMatch(/^3 to do, 1 of them ready, 1 optional, 2 containers; /)

  const run = await printed('run')
  expect(run).toContain('2 done, 1 failed, 2 blocked, 1 optional')
  expect(await printed('status')).toContain('tasks 2 done, 1 failed, 2 blocked, 1 optional, 0 to do of 6')
  for (const verb of ['summary', 'list'])
    expect((await printed(verb)).join('\n')).toMatch(/1\.2 Optional tests optional .*optional in its backlog/)
  const left = await printed('run', '--dry-run')
  expect(left[0]).toBe('3.1 End needs 2')
  expect(left[1]).toMatch(/^1 to do, 0 of them ready, 1 blocked, 1 optional, 1 container; /)
})

test('of many that failed all are named: three with what to do, the others by one command', async () => {
  repository = await ScratchRepository.make(null, { retry: { attempts: 1 }, breaker: { failures: 99 } })
  await repository.backlog(
    [1, 2, 3, 4, 5].map((id) => ({ id: `F${id}`, title: 'Fails', script: ['exit 1'] })),
  )
  const { stdout } = await repository.loopwork(['run'])
  expect(stdout).toMatch(/loopwork retry F4 F5 +retries 2 more tasks that need you$/m)
})
