import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { worktreeOf } from '../support/worktree-of.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

interface Ending {
  readonly name: string
  readonly script: readonly string[]
  readonly flags?: readonly string[]
  readonly config?: Readonly<Record<string, unknown>>
  readonly state: string
  readonly code: string
}

const endings: readonly Ending[] = [
  {
    name: 'a failing gate',
    script: ['write a.txt a'],
    flags: ['--gate', 'exit 3'],
    state: 'failed',
    code: 'gate:failed',
  },
  { name: 'exit 0 without a change', script: ['print did nothing'], state: 'failed', code: 'no-change' },
  { name: 'exit 1', script: ['write a.txt a', 'fail 1'], state: 'failed', code: 'agent:exit-1' },
  { name: 'an end by a signal', script: ['signal SIGKILL'], state: 'failed', code: 'agent:signal-SIGKILL' },
  {
    name: 'a hang past its timeout',
    script: ['hang'],
    flags: ['--timeout', '1s'],
    state: 'failed',
    code: 'timeout',
  },
  {
    name: 'silence past the idle limit',
    script: ['hang'],
    flags: ['--idle-timeout', '1s'],
    state: 'failed',
    code: 'limit:idle',
  },
  {
    name: 'more output than allowed',
    script: ['flood 3000000', 'hang'],
    config: { limits: { output: '1MiB' } },
    state: 'failed',
    code: 'limit:output',
  },
  {
    name: 'more output than allowed, printed before anybody looks',
    script: ['flood 3000000', 'write a.txt a'],
    config: { limits: { output: '1MiB' } },
    state: 'failed',
    code: 'limit:output',
  },
  {
    name: 'a setup command that fails',
    script: ['write a.txt a'],
    config: { worktree: { setup: ['exit 9'] } },
    state: 'failed',
    code: 'setup:failed',
  },
]

test.each(endings)('$name: $state with reason $code, exit 1, and the user sees it', async (ending) => {
  repository = await ScratchRepository.make([{ id: 'A', script: ending.script }], ending.config ?? {})
  const finished = await repository.loopwork(['run', '--retries', '0', ...(ending.flags ?? [])])
  const [item] = (await repository.items()) as unknown as {
    state: string
    reason: { code: string; message: string }
  }[]
  expect(item).toMatchObject({ state: ending.state, reason: { code: ending.code } })
  expect(finished.exit).toBe(1)
  expect(finished.stdout + finished.stderr).toContain(item?.reason.message)
  expect(repository.filesOn('main')).not.toContain('a.txt')
})

test('the lines of a gate run in their order, and the first that fails decides', async () => {
  repository = await ScratchRepository.make([{ id: 'A', script: ['write a.txt a'] }], {
    gate: ['echo 1 >> "$HOME/ran"', 'echo 2 >> "$HOME/ran"; exit 3', 'echo 3 >> "$HOME/ran"; exit 4'],
  })
  expect((await repository.loopwork(['run', '--retries', '0'])).exit).toBe(1)
  expect(await readFile(repository.outside('ran'), 'utf8')).toBe('1\n2\n')
  expect((await repository.items())[0]).toMatchObject({
    reason: { code: 'gate:failed', message: expect.stringMatching(/echo 2 .*exit 3$/) as string },
  })
})

test('an agent that prints escape codes ends well, and none of them reaches the terminal', async () => {
  repository = await ScratchRepository.make([{ id: 'A', script: ['escape', 'write a.txt a'] }])
  const finished = await repository.loopwork(['run'])
  expect(finished.exit).toBe(0)
  expect(finished.stdout).not.toContain('\u001b')
  expect(finished.stdout).not.toMatch(/[\u0080-\u009f\u202a-\u202e]/)
  expect(repository.filesOn('main')).toContain('a.txt')
})

test('no change is done where the backlog says so', async () => {
  repository = await ScratchRepository.make([
    { id: 'A', script: ['print looked at it'], metadata: { noChange: true } },
  ])
  expect((await repository.loopwork(['run'])).exit).toBe(0)
  expect(await repository.states()).toEqual({ A: 'done' })
})

test('an agent that puts a link in the place of its worktree: nothing of what it leads to is taken', async () => {
  repository = await ScratchRepository.make([
    { id: 'A', script: ['run d="$PWD"; cd .. && rm -rf "$d" && ln -s "$HOME/precious" "$d"'] },
  ])
  await mkdir(repository.outside('precious'))
  await writeFile(repository.outside('precious/id_rsa'), 'secret\n')
  expect((await repository.loopwork(['run', '--retries', '0'])).exit).toBe(1)
  const [item] = (await repository.items()) as unknown as { reason: { code: string } }[]
  expect(item?.reason.code).toBe('collect:refused')
  expect(repository.git('log', '--all', '--format=', '--name-only')).not.toContain('id_rsa')
  expect(await readFile(repository.outside('precious/id_rsa'), 'utf8')).toBe('secret\n')
})

test('work that is too big to take is named, and its worktree stays for a person', async () => {
  repository = await ScratchRepository.make([
    { id: 'A', script: ['run head -c 60000000 /dev/zero > big.bin'] },
  ])
  const finished = await repository.loopwork(['run', '--retries', '0'])
  expect(finished.stdout).toMatch(/nothing that can be taken: big\.bin \(too big\)/)
  const kept = path.join(await worktreeOf(repository, 'A'), 'big.bin')
  expect(existsSync(kept)).toBe(true)
  await repository.loopwork(['run'])
  expect(existsSync(kept)).toBe(true)
})
