import { existsSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

const index = '"$(git rev-parse --absolute-git-dir)/index"'

test('of ignored files, what an agent has added by force is work, and nothing else is; none is lost unsaid', async () => {
  repository = await ScratchRepository.make(
    [
      {
        id: 'FORCED',
        script: [
          'write a.log first',
          'write out/deep/b.bin b',
          'run git add -f a.log out/deep/b.bin',
          'write a.log second',
          'write c.log c',
          'run git add -N -f c.log',
          'write other.log left behind',
        ],
      },
      { id: 'UNTRACKED', script: ['append .gitignore *.local\\n', 'run git rm -q --cached conf.local'] },
      // Neither what setup has added nor a copy that nobody changed becomes work by that.
      { id: 'IDLE', script: ['run git add -f .env', 'run git update-index --assume-unchanged made.log'] },
      { id: 'COPY', script: ['append .env CHANGED', 'run git add -f .env'] },
      {
        id: 'BROKEN',
        script: ['write d.log d', 'write d.txt d', 'run git add -f d.log', `run echo x > ${index}`],
      },
    ],
    {
      retry: { attempts: 1 },
      worktree: { copy: ['.env'], setup: ['echo made > made.log && git add -f made.log'] },
    },
  )
  await repository.write('.gitignore', '*.log\nout/\n.env\n')
  await repository.write('conf.local', 'mine\n')
  repository.git('add', '.')
  repository.git('commit', '--quiet', '-m', 'ignores')
  await repository.write('.env', 'SECRET\n')
  const run = await repository.loopwork(['run'])
  expect(await repository.items(), run.stdout).toMatchObject([
    { id: 'FORCED', state: 'done', filesModified: ['a.log', 'c.log', 'out/deep/b.bin'] },
    { id: 'UNTRACKED', state: 'done', filesModified: ['.gitignore', 'conf.local'] },
    { id: 'IDLE', state: 'failed', reason: { code: 'no-change' } },
    {
      id: 'COPY',
      state: 'failed',
      reason: { code: 'collect:refused', message: expect.stringContaining('.env (copied)') as string },
    },
    {
      id: 'BROKEN',
      state: 'failed',
      reason: {
        code: 'collect:refused',
        message: expect.stringContaining('its index can’t be read') as string,
      },
    },
  ])
  expect(run.stdout).toContain('BROKEN: the index of its worktree could not be read')
  expect(repository.git('show', 'main:a.log')).toBe('second')
  expect(repository.filesOn('main')).not.toContain('conf.local')
  expect(repository.filesOn('main')).not.toContain('made.log')
  const listed = JSON.parse((await repository.loopwork(['worktree', 'list', '--json'])).stdout) as Listed
  const broken = listed.find(({ item }) => item === 'BROKEN')?.path ?? ''
  expect(existsSync(`${broken}/d.log`), broken).toBe(true)
})

type Listed = readonly { readonly item: string | null; readonly path: string }[]
