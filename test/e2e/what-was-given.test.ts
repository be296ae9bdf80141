import { existsSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

const idle = { id: 'IDLE', script: ['run true'] }
const edits = { id: 'EDITS', script: ['write new.txt by the agent'] }

async function withFiles(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) await repository.write(name, content)
  repository.git('add', '.')
  repository.git('commit', '--quiet', '-m', 'files')
}

test('what setup makes and changes is not work: an idle agent changed nothing, another one only its own', async () => {
  repository = await ScratchRepository.make([idle, edits], {
    worktree: { setup: ['echo lock2 > package-lock.json; mkdir gen; echo g > gen/g'] },
    retry: { attempts: 1 },
  })
  await withFiles({ 'package-lock.json': 'lock1\n' })
  expect((await repository.loopwork(['run'])).exit).toBe(1)
  const items = await repository.items()
  expect(items).toMatchObject([
    { id: 'IDLE', state: 'failed', reason: { code: 'no-change' } },
    { id: 'EDITS', state: 'done', filesModified: ['new.txt'] },
  ])
  expect(repository.filesOn('main')).not.toContain('gen/g')
  expect(repository.git('show', 'main:package-lock.json')).toBe('lock1\n')
  expect(repository.git('status', '--porcelain', '--', ':!.specs')).toBe('')
})

test('a link of setup’s, ignored only as a folder, is never merged, and the checkout follows', async () => {
  repository = await ScratchRepository.make([edits], {
    worktree: { setup: ['ln -s "$LOOPWORK_TEST_ROOT/node_modules" node_modules'] },
  })
  await withFiles({ '.gitignore': 'node_modules/\n' })
  await repository.write('node_modules/dep/index.js', 'mine\n')
  expect((await repository.loopwork(['run'], { LOOPWORK_TEST_ROOT: repository.root })).exit).toBe(0)
  expect(repository.filesOn('main')).not.toContain('node_modules')
  expect(await repository.read('new.txt')).toContain('by the agent')
  expect(await repository.read('node_modules/dep/index.js')).toBe('mine\n')
})

test('a file that setup changed and the agent changed further: only the agent’s lines are merged', async () => {
  const lines = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight']
  repository = await ScratchRepository.make([{ id: 'A', script: ['run sed -i s/eight/EIGHT/ lock.txt'] }], {
    worktree: { setup: ['sed -i s/one/ONE/ lock.txt'] },
    gate: ['grep -q EIGHT lock.txt'],
  })
  await withFiles({ 'lock.txt': `${lines.join('\n')}\n` })
  expect((await repository.loopwork(['run'])).exit).toBe(0)
  expect(repository.git('show', 'main:lock.txt')).toBe(`${lines.join('\n').replace('eight', 'EIGHT')}\n`)
})

test('an agent that edits or deletes the backlog and copied files changes nothing of them', async () => {
  repository = await ScratchRepository.make(
    [
      {
        id: 'A',
        script: [
          'run rm -r .specs config/local.json',
          'append local.env changed by the agent\\n',
          'write new.txt work',
        ],
      },
    ],
    { worktree: { copy: ['local.env', 'config/local.json'] } },
  )
  await withFiles({ 'config/local.json': '{}\n' })
  await repository.write('local.env', 'SECRET=1\n')
  await repository.loopwork(['run'])
  expect(await repository.states()).toEqual({ A: 'done' })
  expect(repository.filesOn('main')).toEqual(
    expect.arrayContaining(['.specs/tasks/tasks.json', 'config/local.json', 'new.txt']),
  )
  expect(repository.filesOn('main')).not.toContain('local.env')
  expect(await repository.read('local.env')).toBe('SECRET=1\n')
  expect(existsSync(repository.at('.specs/tasks/tasks.json'))).toBe(true)
})
