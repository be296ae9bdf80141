import { writeFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

const git = (...args: readonly string[]): string => repository.git(...args).trim()
const lane = 'refs/loopwork/lanes/main'
const subjects = (ref = 'main'): string[] => git('log', '--format=%s', ref).split('\n')
/** What an agent may do that takes refs it does not know for rubbish. */
const tidyUp = `git for-each-ref --format='delete %(refname)' refs/loopwork | git update-ref --stdin`

/** An edit of the user's is in the way of A; B comes on top. */
async function inTheWay(first: () => readonly string[] = () => []): Promise<void> {
  repository = await ScratchRepository.make()
  await repository.backlog([
    { id: 'A', title: 'Do A', script: ['write mine.txt by-A'] },
    { id: 'B', title: 'Do B', script: [...first(), 'write B.txt B'], dependsOn: ['A'] },
  ])
  await repository.write('mine.txt', 'mine\n')
  await repository.write('.gitignore', '.specs/\n')
  git('add', '.')
  git('commit', '--quiet', '-m', 'mine')
  await repository.write('mine.txt', 'edited\n')
}

function deleteOurs(): void {
  for (const ref of git('for-each-ref', '--format=%(refname)', 'refs/loopwork').split('\n'))
    git('update-ref', '-d', ref)
}

const losses: readonly { readonly how: string; lose(): void; readonly said: RegExp }[] = [
  {
    how: 'the lane is deleted',
    lose: () => git('update-ref', '-d', lane),
    said: /refs\/loopwork\/lanes\/main was deleted, not by loopwork; it is put back at [0-9a-f]{7}, with all that was merged/,
  },
  {
    how: 'all refs of loopwork are deleted',
    lose: deleteOurs,
    said: /lanes\/main was deleted, not by loopwork/,
  },
  {
    how: 'the lane is moved back to the branch',
    lose: () => git('update-ref', lane, 'main'),
    said: /lanes\/main was moved to [0-9a-f]{7}, not by loopwork/,
  },
  {
    how: 'the lane is moved to a commit of somebody else',
    lose: () => git('update-ref', lane, git('commit-tree', '-m', 'planted', '-p', 'main', 'main^{tree}')),
    said: /lanes\/main was moved to [0-9a-f]{7}, not by loopwork/,
  },
  {
    how: 'the lane is moved on by a commit that passed no gate',
    lose: () => git('update-ref', lane, git('commit-tree', '-m', 'planted', '-p', lane, 'HEAD^{tree}')),
    said: /lanes\/main was moved to [0-9a-f]{7}, not by loopwork/,
  },
  {
    how: 'the lane names a file, and so does the note of what main has held',
    lose: () => {
      for (const ref of [lane, 'refs/loopwork/delivered/main'])
        git('update-ref', ref, git('hash-object', '-w', 'mine.txt'))
    },
    said: /lanes\/main named no commit any more, not by loopwork; it is put back at [0-9a-f]{7}, with all that was merged/,
  },
  {
    how: "the lane's file is junk",
    lose: () => writeFileSync(repository.at(`.git/${lane}`), 'junk\n'),
    said: /lanes\/main named no commit any more, not by loopwork/,
  },
  {
    how: 'another ref stands below its name',
    lose: () => {
      git('update-ref', '-d', lane)
      git('update-ref', `${lane}/x`, 'main')
    },
    said: /lanes\/main named no commit any more, not by loopwork/,
  },
]

test('between runs the lane is deleted or moved while a delivery is held: the next start puts it back and says so, and all arrives', async () => {
  await inTheWay()
  expect((await repository.loopwork(['run'])).stdout).toContain('mine.txt')
  const tip = git('rev-parse', lane)
  for (const { how, lose, said } of losses) {
    lose()
    const { exit, stdout, stderr } = await repository.loopwork(['run'])
    expect({ how, exit, said: `${stdout}${stderr}`.match(new RegExp(said, 'g'))?.length }).toEqual({
      how,
      exit: 0,
      said: 1,
    })
    expect(git('rev-parse', lane), how).toBe(tip)
    expect(subjects(), how).toEqual(['mine', 'first'])
  }
  git('checkout', '--', 'mine.txt')
  const last = await repository.loopwork(['run'])
  expect(`${last.stdout}${last.stderr}`).not.toContain('not by loopwork')
  expect(git('rev-parse', 'main')).toBe(tip)
  expect(subjects()).toEqual(['B: Do B', 'A: Do A', 'mine', 'first'])
  expect(repository.git('status', '--porcelain')).toBe('')
  expect(await repository.states()).toEqual({ A: 'done', B: 'done' })
})

test('during a run an agent deletes all refs of loopwork: the lane is back, and what waits on it arrives in the same run', async () => {
  await inTheWay(() => [`wait-for ${repository.outside('go')}`, `run ${tidyUp}`])
  const running = repository.start(['run', '--config', repository.config])
  await until('A to be held', () => /mine\.txt/.test(running.output()))
  const tip = git('rev-parse', lane)
  await writeFile(repository.outside('go'), '')
  await until('the lane to be back', () => running.output().includes('was deleted, not by loopwork'))
  expect(git('merge-base', '--is-ancestor', tip, lane)).toBe('')
  git('checkout', '--', 'mine.txt')
  expect(await running.finished).toMatchObject({ exit: 0 })
  await repository.loopwork(['run'])
  expect(subjects()).toEqual(['B: Do B', 'A: Do A', 'mine', 'first'])
  expect(repository.git('status', '--porcelain')).toBe('')
  expect(await repository.states()).toEqual({ A: 'done', B: 'done' })
})

test('what was taken back by the user stays away though every note of it is deleted', async () => {
  await inTheWay()
  git('checkout', '--', 'mine.txt')
  expect(await repository.loopwork(['run'])).toMatchObject({ exit: 0 })
  git('reset', '--quiet', '--hard', 'HEAD~1')
  deleteOurs()
  const next = await repository.loopwork(['run'])
  expect(next.stdout).toMatch(/B .*main holds its work no more/)
  expect(subjects()).toEqual(['A: Do A', 'mine', 'first'])
})

test('a gate that deletes the refs of loopwork and prunes: nothing is done that is not there, the work is saved from its worktree', async () => {
  repository = await ScratchRepository.make([{ id: 'A', title: 'Do A', script: ['write a.txt a'] }])
  const prune = `${tidyUp}; git for-each-ref --format='delete %(refname)' refs/heads/loopwork | git update-ref --stdin; git gc -q --prune=now`
  await repository.configure({ gate: [prune], retry: { attempts: 1 } })
  const { exit, stdout } = await repository.loopwork(['run'])
  expect(exit).toBe(1)
  expect(stdout).toContain('A failed')
  expect(stdout).toContain('its work is not in the repository any more')
  expect(subjects()).toEqual(['first'])
  // The only copy stood in the worktree, which is not taken away before that is saved.
  expect(await repository.loopwork(['worktree', 'list'])).toMatchObject({ exit: 0, stdout: '' })
  expect(git('show', 'refs/loopwork/attempts/a/1:a.txt')).toBe('a')
  expect(git('fsck', '--connectivity-only')).not.toContain('missing')

  await repository.configure({})
  expect(await repository.loopwork(['retry', 'A'])).toMatchObject({ exit: 0 })
  expect(await repository.loopwork(['run'])).toMatchObject({ exit: 0 })
  expect(subjects()).toEqual(['A: Do A', 'first'])
})

test('a done task whose merge was pruned, with the lane still at it, is named and can be done again', async () => {
  await inTheWay()
  expect(await repository.loopwork(['run'])).toMatchObject({ exit: 0 })
  const tip = git('rev-parse', lane)
  deleteOurs()
  git('gc', '--quiet', '--prune=now')
  await mkdir(repository.at('.git/refs/loopwork/lanes'), { recursive: true })
  await writeFile(repository.at(`.git/${lane}`), `${tip}\n`)
  const next = await repository.loopwork(['run'])
  const told = `${next.stdout}${next.stderr}`
  expect(told).toContain(`the commit of ${lane} (${tip.slice(0, 7)}) is not in the repository any more`)
  expect(told).toContain('loopwork retry A B does that again')
  git('checkout', '--', 'mine.txt')
  expect(await repository.loopwork(['retry', 'A', 'B'])).toMatchObject({ exit: 0 })
  expect(await repository.loopwork(['run'])).toMatchObject({ exit: 0 })
  expect(subjects()).toEqual(['B: Do B', 'A: Do A', 'mine', 'first'])
})
