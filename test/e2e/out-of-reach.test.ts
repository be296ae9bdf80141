import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { worktreeOf } from '../support/worktree-of.ts'

let repository: ScratchRepository
afterEach(async () => {
  spawnSync('chattr', ['-R', '-i', repository.home])
  // Node's own way to delete doesn't reach so deep.
  execFileSync('rm', ['-rf', repository.home])
  await repository.remove()
})

const deep = `for n in $(seq 25); do mkdir ${'d'.repeat(200)} && cd ${'d'.repeat(200)} || exit 1; done; echo deep > deep.txt`

test('what lies deeper than system calls reach is named, and stays with its worktree', async () => {
  repository = await ScratchRepository.make(
    [
      { id: 'DEEP', script: [`run bash -c '${deep}'`, 'write a.txt a'] },
      { id: 'FAILS', script: [`run bash -c '${deep}'`, 'run exit 7'] },
    ],
    { retry: { attempts: 1 } },
  )
  const run = await repository.loopwork(['run'])
  expect(await repository.items(), run.stdout).toMatchObject([
    { id: 'DEEP', state: 'done', leftOut: [{ why: 'path too long' }] },
    { id: 'FAILS', state: 'failed' },
  ])
  const text = run.stdout.replaceAll(/\s+/g, ' ')
  for (const id of ['DEEP', 'FAILS']) {
    expect(text).toMatch(
      new RegExp(`${id}: its worktree stays at \\S+: d+… \\(path too long\\) is in no commit`),
    )
    expect(existsSync(path.join(await worktreeOf(repository, id), 'd'.repeat(200))), id).toBe(true)
  }
})

test.skipIf(!canBeImmutable())(
  'a file that may not be deleted is named with the true reason, and the next try is not held up',
  async () => {
    repository = await ScratchRepository.make(
      [
        {
          id: 'A',
          script: ['write sub/x.txt x', 'run chattr +i sub/x.txt', 'run test -e "$LOOPWORK_TEST_MENDED"'],
        },
      ],
      { retry: { attempts: 2, backoff: '10ms' } },
    )
    const run = await repository.loopwork(['run'], { LOOPWORK_TEST_MENDED: repository.outside('mended') })
    expect(await repository.items(), run.stdout).toMatchObject([{ state: 'failed' }])
    const text = run.stdout.replaceAll(/\s+/g, ' ')
    expect(text).toMatch(
      /the system does not permit to delete sub\/x\.txt; what is left of it stands in \S+\.removing-/,
    )
    expect(text).not.toMatch(/it is not there|a file stands/)
  },
)

function canBeImmutable(): boolean {
  const folder = mkdtempSync(path.join(tmpdir(), 'loopwork-'))
  mkdirSync(folder, { recursive: true })
  const file = path.join(folder, 'x')
  writeFileSync(file, '')
  const can = spawnSync('chattr', ['+i', file]).status === 0
  spawnSync('chattr', ['-i', file])
  rmSync(folder, { recursive: true })
  return can
}
