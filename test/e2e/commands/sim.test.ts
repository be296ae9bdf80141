import { readdirSync, statSync } from 'node:fs'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { commandRows } from '../../support/commands/rows.ts'
import { ScratchRepository } from '../../support/scratch-repository.ts'

let repository: ScratchRepository
beforeAll(async () => {
  repository = await ScratchRepository.make([
    { id: 'PARSE', title: 'Parse it' },
    { id: 'PRINT', dependsOn: ['PARSE'] },
    { id: 'DOCS', files: ['docs/'] },
    { id: 'TESTS' },
  ])
  // Nobody has allowed these: a run is refused, and what they would make is looked for below.
  const touch = (name: string): string => `touch ${repository.outside(name)}`
  await repository.write(
    '.loopworkrc',
    JSON.stringify({
      agent: 'mine',
      agents: { mine: { extends: 'claude', command: ['sh', '-c', touch('agent-ran')] } },
      gate: [touch('gate-ran')],
      worktree: { setup: [touch('setup-ran')] },
    }),
  )
})
afterAll(() => repository.remove())

/** Every file of the checkout and of git's folder, with when it was written. */
const everything = (): readonly string[] =>
  readdirSync(repository.root, { recursive: true, encoding: 'utf8' })
    .map((name) => `${name} ${statSync(repository.at(name)).mtimeMs}`)
    .sort()

const rehearse = (...args: readonly string[]) =>
  repository.start(['sim', '--agents', '2', '--fault', 'crash,gate', ...args]).finished

test('a bad night is rehearsed in a moment: nothing is started, nothing is written, and the same seed is the same night', async () => {
  const before = everything()
  const [told, again, other] = await Promise.all([
    rehearse('--seed', '7', '--json'),
    rehearse('--seed', '7', '--json'),
    rehearse('--seed', '8', '--json'),
  ])
  expect(told.exit, told.stderr).toBe(0)
  expect(again.stdout).toBe(told.stdout)
  expect(other.stdout).not.toBe(told.stdout)
  const last = JSON.parse(told.stdout.trimEnd().split('\n').at(-1) ?? '') as Record<string, unknown>
  expect(last).toMatchObject({ type: 'rehearsal', seed: 7, counts: { done: 4, total: 4 }, workers: 2 })
  expect(last['failed']).toMatchObject({ 'gate:failed': expect.any(Number) as number })
  expect(everything()).toEqual(before)
  expect(readdirSync(repository.home)).not.toContain(expect.stringMatching(/-ran$/))
})

test('where everything is done it says so, and compares nothing', async () => {
  const done = await ScratchRepository.make([{ id: 'PARSE', status: 'completed' }])
  onTestFinished(() => done.remove())
  const { exit, stdout } = await done.loopwork(['sim', '--agents', '3'])
  expect(exit).toBe(0)
  expect(stdout).toMatch(/nothing is started or written\n\nThere is nothing to do\.\n\n1 done, 0 failed\n$/)
})

commandRows(
  () => repository,
  [
    {
      args: ['sim'],
      exit: 0,
      stdout: /^took .* no run with 2 workers could take less than [^]*^4 done, 0 failed$/m,
      stderr: /^$/,
    },
    { args: ['sim', '--fault', 'crush'], exit: 2, stderr: /there is no crush\n +did you mean crash\?/ },
  ],
)
