import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

const files = [
  '.env',
  '.env.local',
  'apps/one/.env',
  'apps/two/deep/.env.test',
  'node_modules/dep/x',
  'secret',
]
const merged = ['.gitignore', 'README.md', 'apps/one/index.js', 'work.txt']

/** What the agent finds goes to a file outside. */
const look = `run for f in ${files.join(' ')} plain; do if test -e $f; then echo $f >> "$LOOPWORK_TEST_OUT"; fi; done`

async function withFiles(worktree: object, gate: readonly string[] = []): Promise<void> {
  repository = await ScratchRepository.make(null, { worktree, gate, retry: { attempts: 1 } })
  await repository.write('.gitignore', '.env*\nnode_modules/\nsecret\n/.specs/\n')
  await repository.write('apps/one/index.js', '1\n')
  repository.git('add', '.')
  repository.git('commit', '--quiet', '-m', 'ignores')
  for (const name of [...files, 'plain']) await repository.write(name, `${name}\n`)
}

async function run(script: readonly string[] = []) {
  await repository.backlog([{ id: 'A', script: [look, ...script, 'write work.txt work'] }])
  const finished = await repository.loopwork(['run'], { LOOPWORK_TEST_OUT: repository.outside('marks') })
  return { ...finished, text: (finished.stdout + finished.stderr).replaceAll(/\s+/g, ' ') }
}

test('globs copy what they match at any depth, and what matches nothing is named at the start', async () => {
  await withFiles({ copy: ['.env', 'apps/**/.env*', 'config/*.json', 'gone.txt'] })
  const { exit, text } = await run()
  expect(exit, text).toBe(0)
  expect(repository.marks()).toEqual(['.env', 'apps/one/.env', 'apps/two/deep/.env.test'])
  expect(text).toContain('worktree.copy: config/*.json is not there')
  expect(text).toContain('worktree.copy: gone.txt is not there')
  expect(text).not.toContain('apps/**/.env* is not there')
  expect(repository.filesOn('main')).toEqual(merged)
})

test('.worktreeinclude copies the ignored files that it names, and nothing else', async () => {
  await withFiles({})
  await repository.write(
    '.worktreeinclude',
    '# for worktrees\n.env*\n!.env.local\nnode_modules/\nplain\nREADME.md\n',
  )
  const { exit, text } = await run()
  expect(exit, text).toBe(0)
  expect(repository.marks()).toEqual([
    '.env',
    'apps/one/.env',
    'apps/two/deep/.env.test',
    'node_modules/dep/x',
  ])
  expect(repository.filesOn('main')).toEqual(merged)
})

test('a linked folder is shared, is there for the gate, and is never merged, whatever the agent does to it', async () => {
  const link = ['node_modules', 'absent', 'apps', 'plain']
  await withFiles({ link }, ['test -e node_modules/dep/x'])
  const { exit, text } = await run([
    'run rm node_modules && mkdir node_modules && echo mine > node_modules/x',
  ])
  expect(exit, text).toBe(0)
  expect(repository.marks()).toContain('node_modules/dep/x')
  expect(text).toContain('worktree.link: absent is not there')
  expect(text).toContain('worktree.link: apps is part of the repository')
  expect(text).toContain('worktree.link: plain is not a folder')
  expect(text).toContain('without node_modules (linked)')
  expect(repository.filesOn('main')).toEqual(merged)
  expect(await repository.read('node_modules/dep/x')).toBe('node_modules/dep/x\n')
})
