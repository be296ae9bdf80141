import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { runIn } from '../support/run-in.ts'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'
import { branchOf, worktreeOf } from '../support/worktree-of.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

/** Two tasks that write the same file at once: one is merged, the other conflicts. Resolves to the other's id. */
async function conflict(config: Readonly<Record<string, unknown>> = {}): Promise<string> {
  repository = await ScratchRepository.make(null, config)
  const [marks, gate] = [repository.outside('marks'), repository.outside('gate')]
  const script = (id: string) => [
    `mark ${marks}`,
    `wait-for ${gate}`,
    `write shared.txt ${id}`,
    `write ${id}.txt ${id}`,
  ]
  await repository.backlog([
    { id: 'A', script: script('A') },
    { id: 'B', script: script('B') },
  ])
  const running = repository.start(['run', '--config', repository.config, '--parallel', '2'])
  await until('both agents', () => repository.marks().length === 2)
  await writeFile(gate, '')
  expect((await running.finished).exit).toBe(1)
  const states = await repository.states()
  return Object.keys(states).find((id) => states[id] === 'conflict') ?? ''
}

const agentsStarted = (): number => repository.marks().length
const run = () => repository.loopwork(['run'])
const retry = async (...args: readonly string[]): Promise<void> => {
  expect((await repository.loopwork(['retry', ...args])).exit).toBe(0)
}

test('a conflict stands in its worktree as git merge leaves it, and its branch holds the work', async () => {
  const id = await conflict()
  const [dir, branch] = [await worktreeOf(repository, id), await branchOf(repository, id)]
  expect(repository.git('diff', '--name-only', `main...${branch}`)).toBe(`${id}.txt\nshared.txt\n`)
  const git = runIn(dir, repository.env())
  expect(git('git', 'status', '--porcelain')).toContain('AA shared.txt')
  const text = await readFile(path.join(dir, 'shared.txt'), 'utf8')
  expect(text).toContain(`<<<<<<< ${branch}\n`)
  expect(text).toContain('>>>>>>> main\n')
  // Everything of git's works there: the merge can be dropped and begun anew.
  git('git', 'merge', '--abort')
  expect(git('git', 'status', '--porcelain')).toBe('')
  expect(git('git', 'log', '-1', '--format=%s').trim()).toBe(id)
})

test('what show and the summary print names the branch, the worktree and both ways on', async () => {
  const id = await conflict()
  const [dir, branch] = [await worktreeOf(repository, id), await branchOf(repository, id)]
  const { stdout: shown } = await repository.loopwork(['show', id])
  const { stdout: summary } = await repository.loopwork(['summary'])
  for (const text of [shown, summary]) {
    expect(text).toContain(branch)
    expect(text).toContain(dir)
    expect(text).toContain(`loopwork retry ${id}`)
    expect(text).toContain('--again')
  }
})

test.each([
  ['uncommitted', [['true']]],
  ['staged', [['git', 'add', 'shared.txt']]],
  [
    'committed',
    [
      ['git', 'add', 'shared.txt'],
      ['git', 'commit', '-qm', 'settled'],
    ],
  ],
])('settled and %s: retry takes it, gated, and no agent runs', async (_, steps) => {
  const id = await conflict({ gate: ['test -e shared.txt && ! grep -q "<<<<" shared.txt'] })
  const dir = await worktreeOf(repository, id)
  await writeFile(path.join(dir, 'shared.txt'), 'A and B\n')
  await writeFile(path.join(dir, 'more.txt'), 'by hand\n')
  for (const step of steps) runIn(dir, repository.env())(...step)
  await retry(id)
  const { exit, stdout } = await run()
  expect(stdout).toContain(`${id}: taking what was settled`)
  expect(exit).toBe(0)
  expect(agentsStarted()).toBe(2)
  expect(await repository.read('shared.txt')).toBe('A and B\n')
  expect(await repository.read('more.txt')).toBe('by hand\n')
  expect(await repository.read('A.txt')).toBe('A')
  expect(await repository.read('B.txt')).toBe('B')
  expect(repository.git('log', '--format=%P', '-1').trim().split(' ')).toHaveLength(1)
  expect(existsSync(dir)).toBe(false)
  expect(repository.git('branch', '--list', 'loopwork*/*')).toBe('')
})

test('while a file is open retry changes nothing and names it, and no agent runs', async () => {
  const id = await conflict()
  const dir = await worktreeOf(repository, id)
  const shared = path.join(dir, 'shared.txt')
  const asHandedOver = await readFile(shared, 'utf8')
  await writeFile(path.join(dir, 'note.txt'), 'not done yet\n')
  const refused = async (why: string) => {
    const { exit, stderr } = await repository.loopwork(['retry', id])
    expect(stderr).toContain(why)
    expect(stderr).toContain(`loopwork retry ${id} --again starts an agent`)
    expect(exit).toBe(1)
    expect(await repository.states()).toMatchObject({ [id]: 'conflict' })
  }
  await refused('not settled yet: shared.txt')
  await writeFile(shared, `${asHandedOver}and a line more\n`)
  await refused('not settled yet: shared.txt')
  await writeFile(shared, 'both\n')
  await retry(id)
  // Opened again before the run takes it: the run decides by the same rule.
  await writeFile(shared, asHandedOver)
  const { exit, stdout } = await run()
  expect(exit).toBe(1)
  expect(stdout).toContain('not settled yet: shared.txt')
  expect(await repository.states()).toMatchObject({ [id]: 'conflict' })
  expect(await readFile(path.join(dir, 'note.txt'), 'utf8')).toBe('not done yet\n')
  expect(agentsStarted()).toBe(2)
  await writeFile(shared, 'both\n')
  await retry(id)
  expect((await run()).exit).toBe(0)
  expect(await repository.read('shared.txt')).toBe('both\n')
})

test('half of a rebase in its worktree: retry is refused and says what is under way', async () => {
  const id = await conflict()
  const git = runIn(await worktreeOf(repository, id), repository.env())
  git('git', 'merge', '--abort')
  expect(() => git('git', 'rebase', 'main')).toThrow()
  const { exit, stderr } = await repository.loopwork(['retry', id])
  expect(stderr).toContain('a rebase is under way there')
  expect(exit).toBe(1)
  expect(await repository.states()).toMatchObject({ [id]: 'conflict' })
})

test('dropped there and not settled: it conflicts again and says that nothing was settled', async () => {
  const id = await conflict()
  runIn(await worktreeOf(repository, id), repository.env())('git', 'merge', '--abort')
  await retry(id)
  const { exit, stdout } = await run()
  expect(exit).toBe(1)
  expect(stdout).toContain('still conflicts in shared.txt: nothing has been settled')
})

test('the target has moved on since the conflict: named with what takes it in, and what comes back is true', async () => {
  const id = await conflict()
  const dir = await worktreeOf(repository, id)
  const shown = async () => (await repository.loopwork(['show', id])).stdout
  const handed = runIn(dir, repository.env())('git', 'rev-parse', 'MERGE_HEAD')
  expect(await shown()).not.toContain('moved on')
  await repository.write('shared.txt', 'the user too\n')
  repository.git('commit', '-qam', 'in the same file')
  const command = `cd ${dir} && git merge --abort && git merge main`
  // What drops what was begun stands before all that begins something.
  const isFirst = (text: string, others: readonly string[]): boolean =>
    text.includes(command) && others.every((other) => text.indexOf(other) > text.indexOf(command))
  expect(isFirst(await shown(), ['  next ', 'loopwork retry'])).toBe(true)
  const { stdout: summed } = await repository.loopwork(['summary'])
  expect(isFirst(summed, [`loopwork retry ${id}`])).toBe(true)

  // Settled with what was handed over, it conflicts with what has come since.
  await writeFile(path.join(dir, 'shared.txt'), 'both\n')
  const { exit, stderr } = await repository.loopwork(['retry', id])
  expect(exit).toBe(0)
  expect(stderr).toContain('main has moved on since: if what you settled conflicts with that, it comes back')
  const { stdout } = await run()
  expect(stdout).toContain('main has moved on since it was handed over')
  expect(stdout).not.toContain('since it was settled')

  // The merge with that is there now: settled with it, it is done.
  expect(await shown()).not.toContain('this takes that in')
  expect(runIn(dir, repository.env())('git', 'rev-parse', 'MERGE_HEAD')).not.toBe(handed)
  await writeFile(path.join(dir, 'shared.txt'), 'all three\n')
  await retry(id)
  expect((await run()).exit).toBe(0)
  expect(await repository.read('shared.txt')).toBe('all three\n')
})

test('settled, and the target has moved on since: merged with that, or a conflict with that', async () => {
  const id = await conflict()
  const dir = await worktreeOf(repository, id)
  await writeFile(path.join(dir, 'shared.txt'), 'both\n')
  await repository.write('other.txt', 'the user goes on\n')
  repository.git('add', 'other.txt')
  repository.git('commit', '-qm', 'elsewhere')
  await retry(id)
  expect((await run()).exit).toBe(0)
  expect(repository.filesOn('main')).toEqual(
    expect.arrayContaining(['A.txt', 'B.txt', 'other.txt', 'shared.txt']) as unknown,
  )
  expect(await repository.read('shared.txt')).toBe('both\n')
})

test('a gate that fails on what was settled leaves it there, starts no agent, and can be tried again', async () => {
  const id = await conflict({ gate: ['! grep -q broken shared.txt'] })
  const dir = await worktreeOf(repository, id)
  await writeFile(path.join(dir, 'shared.txt'), 'broken\n')
  await retry(id)
  expect((await run()).exit).toBe(1)
  expect(agentsStarted()).toBe(2)
  expect(await readFile(path.join(dir, 'shared.txt'), 'utf8')).toBe('broken\n')
  await writeFile(path.join(dir, 'shared.txt'), 'mended\n')
  await retry(id)
  expect((await run()).exit).toBe(0)
  expect(await repository.read('shared.txt')).toBe('mended\n')
  expect(agentsStarted()).toBe(2)
})

test('what setup made of the worktree is no part of what was settled', async () => {
  const id = await conflict({
    worktree: { setup: ['mkdir gen && echo g > gen/g; echo set up >> README.md'] },
  })
  await writeFile(path.join(await worktreeOf(repository, id), 'shared.txt'), 'both\n')
  await retry(id)
  expect((await run()).exit).toBe(0)
  expect(await repository.read('shared.txt')).toBe('both\n')
  expect(repository.filesOn('main')).not.toContain('gen/g')
  expect(await repository.read('README.md')).toBe('# scratch\n')
})

test('--again starts an agent from the target as it is, and what stood there is under a ref', async () => {
  const id = await conflict()
  const dir = await worktreeOf(repository, id)
  await writeFile(path.join(dir, 'precious.txt'), 'an hour of work\n')
  await retry(id, '--again')
  expect((await run()).exit).toBe(0)
  expect(agentsStarted()).toBe(3)
  expect(await repository.read('shared.txt')).toBe(id)
  expect(repository.filesOn('main')).not.toContain('precious.txt')
  const saved = repository.git('for-each-ref', '--format=%(refname)', 'refs/loopwork/saved').trim()
  expect(repository.git('show', `${saved}:precious.txt`)).toBe('an hour of work\n')
})

test('cancelled with edits in its worktree: the next run saves them before anything goes', async () => {
  const id = await conflict()
  const dir = await worktreeOf(repository, id)
  await writeFile(path.join(dir, 'precious.txt'), 'an hour of work\n')
  expect((await repository.loopwork(['cancel', id])).exit).toBe(0)
  expect(await readFile(path.join(dir, 'precious.txt'), 'utf8')).toBe('an hour of work\n')
  const { stdout } = await run()
  const saved = repository.git('for-each-ref', '--format=%(refname)', 'refs/loopwork/saved').trim()
  expect(stdout).toContain(`is saved as ${saved}`)
  expect(repository.git('show', `${saved}:precious.txt`)).toBe('an hour of work\n')
  expect(existsSync(dir)).toBe(false)
})

test('the worktree of a conflict was deleted: --again is what is advised, and what starts anew', async () => {
  const id = await conflict()
  await rm(await worktreeOf(repository, id), { recursive: true })
  const again = `loopwork retry ${id} --again`
  for (const look of [['status'], ['show', id]])
    expect((await repository.loopwork(look)).stdout).toContain(again)
  const refused = await repository.loopwork(['retry', id])
  expect(refused).toMatchObject({ exit: 1 })
  expect(refused.stderr).toContain(
    `${again} starts an agent; the worktree in which it was to be settled is not there any more`,
  )
  expect(await repository.states()).toMatchObject({ [id]: 'conflict' })
  await retry(id, '--again')
  expect((await run()).exit).toBe(0)
  expect(agentsStarted()).toBe(3)
})

test('deleted after the retry: the next run finds nothing to take and says so', async () => {
  const id = await conflict()
  const dir = await worktreeOf(repository, id)
  await writeFile(path.join(dir, 'shared.txt'), 'both\n')
  await retry(id)
  await rm(dir, { recursive: true })
  const { exit, stdout } = await run()
  expect(exit).toBe(1)
  expect(stdout).toContain('is not there any more')
  expect(stdout).toMatch(new RegExp(`^ {2}loopwork retry ${id} --again {2}`, 'm'))
  expect(stdout).not.toMatch(new RegExp(`loopwork retry ${id} {2}`))
})

test('its branch was deleted: no summary names it in a command', async () => {
  const id = await conflict()
  const branch = repository.git('for-each-ref', '--format=%(refname)', 'refs/heads/loopwork').trim()
  const shown = async () => (await run()).stdout
  expect(await shown()).toContain('git diff main...')
  repository.git('update-ref', '-d', branch)
  const after = await shown()
  expect(after).toContain(`loopwork retry ${id} --again`)
  expect(after).toContain('its branch was deleted')
  expect(after).not.toContain('git diff main...')
})
