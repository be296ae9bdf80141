import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

async function held(): Promise<{ gate: string; running: ReturnType<ScratchRepository['start']> }> {
  repository = await ScratchRepository.make()
  const gate = repository.outside('gate')
  const marks = repository.outside('marks')
  await repository.backlog([
    { id: 'A', script: [`mark ${marks}`, `wait-for ${gate}`, 'write a.txt a'] },
    { id: 'B', script: ['write b.txt b'] },
  ])
  const running = repository.start(['run', '--config', repository.config])
  await until('the agent', () => repository.marks().length === 1)
  return { gate, running }
}

test('with no workers wanted the run still ends when told to, and when nothing is left', async () => {
  const first = await held()
  expect(await repository.loopwork(['scale', '0'])).toMatchObject({ exit: 0 })
  await repository.loopwork(['abort', '--yes'])
  expect((await first.running.finished).exit).toBe(1)
  expect(await repository.states()).toEqual({ A: 'todo', B: 'todo' })
  await repository.remove()

  const second = await held()
  await repository.loopwork(['cancel', 'B'])
  await repository.loopwork(['scale', '0'])
  writeFileSync(second.gate, '')
  expect((await second.running.finished).exit).toBe(0)
})

test('a reader that goes away is a hang-up: exit 129, no stack, and the next start finishes', async () => {
  repository = await ScratchRepository.make([
    { id: 'A', script: ['print one', 'sleep 300ms', 'print two', 'write a.txt a'] },
  ])
  const bin = path.resolve('bin/loopwork')
  const shell = spawnSync(
    'sh',
    [
      '-c',
      `{ '${bin}' run --config '${repository.config}' 2>'${repository.outside('stderr')}'; echo $? >'${repository.outside('exit')}'; } | head -n 1; cat '${repository.outside('stderr')}'`,
    ],
    { cwd: repository.root, env: repository.env(), encoding: 'utf8' },
  )
  expect(shell.stdout).toContain('loopwork run 1')
  expect(shell.stdout).not.toMatch(/EPIPE|Error|\n\s+at /)
  expect(repository.marks('exit')).toEqual(['129'])
  expect((await repository.loopwork(['run'])).exit).toBe(0)
  expect(await repository.states()).toEqual({ A: 'done' })
})

test('what is only called like a worktree of ours is not ours, and stays', async () => {
  repository = await ScratchRepository.make([{ id: 'A', script: ['write a.txt a'] }])
  const root = path.join(repository.home, 'project.loopwork')
  await mkdir(root)
  repository.git('worktree', 'add', '--quiet', '-b', 'loopwork/old/1', path.join(root, 'old.1'))
  await mkdir(path.join(root, 'my own things'))
  expect((await repository.loopwork(['run'])).exit).toBe(0)
  expect(existsSync(path.join(root, 'old.1'))).toBe(true)
  expect(existsSync(path.join(root, 'my own things'))).toBe(true)
  expect(repository.git('branch', '--list', 'loopwork/*')).toContain('loopwork/old/1')
})

test('work that was being merged into another target goes back to todo and is made for this one', async () => {
  repository = await ScratchRepository.make()
  const gate = repository.outside('gate')
  // The target moves on meanwhile, so the lane has a gate of its own to run; it holds the work there.
  const moves =
    'run git -C "$LOOPWORK_TEST_ROOT" add moved.txt && git -C "$LOOPWORK_TEST_ROOT" commit --quiet -m moved || true'
  await repository.backlog([{ id: 'A', script: ['write a.txt a', moves] }])
  await repository.write('moved.txt', 'by the user\n')
  const holding = `if [ -f moved.txt ]; then touch ${gate}; sleep 60; fi`
  const running = repository.start(['run', '--config', repository.config, '--gate', holding], {
    LOOPWORK_TEST_ROOT: repository.root,
  })
  await until('the lane to hold the work', () => existsSync(gate))
  expect(await repository.states()).toEqual({ A: 'merging' })
  running.child.kill('SIGKILL')
  await running.finished
  repository.git('checkout', '--quiet', '-b', 'dev')
  const finished = await repository.loopwork(['run', '--fresh'])
  expect(finished.exit).toBe(0)
  expect(await repository.states()).toEqual({ A: 'done' })
  expect(repository.filesOn('dev')).toContain('a.txt')
})

test('JSON for scripts can drive no terminal, and reads back as it was', async () => {
  repository = await ScratchRepository.make([
    { id: 'A', title: 'a \u009b31m\u202e title', script: ['write a.txt a'] },
  ])
  await repository.loopwork(['run'])
  for (const args of [
    ['list', '--json'],
    ['show', 'A', '--json'],
    ['summary', '--json'],
    ['status', '--json'],
  ]) {
    const { stdout } = await repository.loopwork(args)
    expect(stdout).not.toMatch(/[\u0080-\u009f\u202a-\u202e]/)
    expect(() => JSON.parse(stdout) as unknown).not.toThrow()
  }
  expect((await repository.items())[0]).toMatchObject({ title: 'a \u009b31m\u202e title' })
})

test('a state folder that is taken away while the run goes on ends it with one line, not with a loop', async () => {
  const { running, gate } = await held()
  // The run writes there while this takes it away: a file that came behind the listing is taken by the next look.
  await rm(repository.at('.git/loopwork'), { recursive: true, maxRetries: 20, retryDelay: 10 })
  const finished = await running.finished
  expect(finished.exit).toBe(5)
  writeFileSync(gate, '')
  expect(finished.stderr).toMatch(/state folder was taken away/)
  expect(finished.stderr).not.toMatch(/\n\s+at /)
})

test.each(['../secret', '/etc/passwd', '.git', '.git/config'])(
  'worktree.copy: %s is refused before anything runs',
  async (copy) => {
    repository = await ScratchRepository.make([{ id: 'A', script: ['write a.txt a'] }], {
      worktree: { copy: [copy] },
    })
    const finished = await repository.loopwork(['run'])
    expect(finished.exit).toBe(2)
    expect(finished.stderr).toMatch(/worktree\.copy.*inside the repository/)
  },
)
