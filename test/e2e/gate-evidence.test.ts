import { readdirSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository, type ScratchItem } from '../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

const big = 'run truncate -s 53M big.bin'

async function withIgnores(items: readonly ScratchItem[], config: object): Promise<void> {
  repository = await ScratchRepository.make(items, { retry: { attempts: 1 }, ...config })
  await repository.write('.gitignore', '*.log\ncache/\n')
  repository.git('add', '.')
  repository.git('commit', '--quiet', '-m', 'ignores')
}

const lies: readonly { name: string; script: readonly string[]; gate: string }[] = [
  { name: 'a file too big to take', script: [big, 'write a.txt a'], gate: 'test -s big.bin' },
  { name: 'an ignored file', script: ['write x.log x', 'write a.txt a'], gate: 'test -s x.log' },
  {
    name: 'a file deep in an ignored folder that setup had made',
    script: ['append cache/deep/file more', 'write a.txt a'],
    gate: 'grep -q more cache/deep/file',
  },
  {
    name: 'an ignored file, deleted by the agent, that setup makes',
    script: ['run rm cache/deep/file', 'write a.txt a'],
    gate: '! test -e cache/deep/file',
  },
]

test.each(lies)('a gate that passes only by $name fails, and nothing is merged', async ({ script, gate }) => {
  await withIgnores([{ id: 'A', script }], {
    gate: [gate],
    worktree: { setup: ['mkdir -p cache/deep', 'echo x > cache/deep/file'] },
  })
  const run = await repository.loopwork(['run'])
  expect(run.exit, run.stdout).toBe(1)
  expect(await repository.items()).toMatchObject([{ state: 'failed', reason: { code: 'gate:failed' } }])
  expect(repository.filesOn('main')).not.toContain('a.txt')
})

test('a gate that passes only by what git can’t carry fails: an empty folder, a pipe, permissions, line ends', async () => {
  await withIgnores(
    [
      { id: 'FOLDER', script: ['run mkdir empty', 'write a.txt a'] },
      { id: 'PIPE', script: ['run mkfifo pipe', 'write b.txt b'] },
      { id: 'MODE', script: ['write secret.txt s', 'run chmod 600 secret.txt'] },
      {
        id: 'LINES',
        script: ['run printf "*.win text\\n" > .gitattributes', 'run printf "a\\r\\n" > a.win'],
      },
      { id: 'PLAIN', script: ['write good.txt good'] },
    ],
    {
      gate: [
        'test -d empty || test -p pipe || test -n "$(find . -name secret.txt -perm 600)" || grep -q "$(printf "\\r")" a.win || test -s good.txt',
      ],
    },
  )
  const run = await repository.loopwork(['run'])
  expect(await repository.items(), run.stdout).toMatchObject([
    ...['FOLDER', 'PIPE', 'MODE', 'LINES'].map((id) => ({ id, reason: { code: 'gate:failed' } })),
    { id: 'PLAIN', state: 'done' },
  ])
  expect(repository.filesOn('main')).toEqual([
    '.gitignore',
    '.specs/tasks/tasks.json',
    'README.md',
    'good.txt',
  ])
  expect((await repository.loopwork(['logs', 'PLAIN'])).stdout).not.toContain('on a clean checkout')
})

test('work that was merged without something says so wherever it is told, and is gated on a clean checkout', async () => {
  await withIgnores([{ id: 'A', script: [big, 'write a.txt a'] }], {
    gate: ['test -s a.txt && ! test -e big.bin'],
  })
  const run = await repository.loopwork(['run'])
  expect(run.exit, run.stdout).toBe(0)
  expect(run.stdout).toMatch(/A done in .*, without big\.bin \(too big\)/)
  expect(run.stdout).toMatch(/1 of 1 task done, 1 not whole/)
  expect(await repository.items()).toMatchObject([
    { state: 'done', leftOut: [{ path: 'big.bin', why: 'too big' }] },
  ])
  expect((await repository.loopwork(['list'])).stdout).toContain('without big.bin (too big)')
  expect((await repository.loopwork(['show', 'A'])).stdout).toContain('without big.bin (too big)')
  expect((await repository.loopwork(['summary'])).stdout).toContain('without big.bin (too big)')
  expect((await repository.loopwork(['logs', 'A'])).stdout).toContain('on a clean checkout')
  const text = run.stdout.replaceAll('\n', ' ')
  expect(text).toMatch(/A: its worktree stays at \S+: big\.bin \(too big\) is in no commit/)
})

test('setup and copies are there for every gate: in the worktree, on a clean checkout, on the merged tree', async () => {
  await withIgnores(
    [
      { id: 'A', script: ['write a.txt a'] },
      { id: 'B', script: ['write b.txt b', 'write x.log left'] },
      { id: 'C', script: ['write c.txt c'] },
    ],
    {
      gate: ['test -s cache/made && test -s local.env && ! test -e x.log'],
      worktree: { setup: ['mkdir cache && echo x > cache/made'], copy: ['local.env'] },
    },
  )
  await repository.write('local.env', 'SECRET\n')
  const run = await repository.loopwork(['run', '--parallel', '3'])
  expect(run.exit, run.stdout).toBe(0)
  expect(run.stdout).toContain('on the merged tree')
  expect(repository.filesOn('main')).toEqual(expect.arrayContaining(['a.txt', 'b.txt', 'c.txt']))
  expect(checkoutsLeft().filter((name) => /^[abc]/.test(name))).toEqual([])
})

/** What stands in the folder of worktrees. */
const checkoutsLeft = (): readonly string[] => {
  const root = `${repository.root}.loopwork`
  return readdirSync(root).flatMap((store) => readdirSync(`${root}/${store}`))
}
