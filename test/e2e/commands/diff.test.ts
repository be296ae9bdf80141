import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commandRows } from '../../support/commands/rows.ts'
import { ScratchRepository } from '../../support/scratch-repository.ts'

let repository: ScratchRepository
beforeAll(async () => {
  repository = await ScratchRepository.make(
    [
      { id: 'DONE', title: 'Done', script: ['write done.txt d', 'write src/more.txt m'] },
      { id: 'FAIL', title: 'Fails its gate', script: ['write fail.txt f'] },
      { id: 'IDLE', title: 'Changes nothing', script: ['print I looked'] },
      { id: 'NEEDS', title: 'Needs what failed', dependsOn: ['FAIL'], script: ['write needs.txt n'] },
    ],
    { retry: { attempts: 2, backoff: '50ms' }, gate: ['[ ! -e fail.txt ]'] },
  )
  await repository.loopwork(['run'])
  // Where agents can write: neither decides what is started or how it looks.
  repository.git('config', 'core.pager', `touch ${canary()}; cat`)
  repository.git('config', 'diff.external', `touch ${canary()}`)
})
afterAll(() => repository.remove())

const canary = (): string => path.join(repository.home, 'canary')

commandRows(
  () => repository,
  [
    { args: ['diff', 'DONE'], exit: 0, stdout: /^diff --git a\/done.txt b\/done.txt\n[^]*^\+d$[^]*^\+m$/m },
    { args: ['diff', 'FAIL', '--try', '1'], exit: 0, stdout: /^diff --git a\/fail.txt[^]*^\+f$/m },
    {
      args: ['diff', 'FAIL', '--try', '7'],
      exit: 2,
      stderr: /^loopwork: FAIL has no try 7\n {2}it has 1 to 2$/m,
    },
    { args: ['diff', 'FAIL', '--try', 'x'], exit: 2, stderr: /a whole number is needed/ },
    { args: ['diff', 'IDLE'], exit: 0, stdout: /^$/, stderr: /^Try 2 of IDLE changed nothing\.$/m },
    { args: ['diff', 'NEEDS'], exit: 2, stderr: /^loopwork: NEEDS has not been tried yet$/m },
    { args: ['diff', 'NOBODY'], exit: 2, stderr: /there is no task NOBODY here/ },
    { args: ['diff'], exit: 2, stderr: /missing required argument/ },
    {
      args: ['diff', 'DONE', '--stat'],
      exit: 0,
      stdout: /^A done.txt +\+1 −0$\n^A src\/more.txt +\+1 −0$\n^2 files {2}\+2 −0$/m,
    },
  ],
)

test('--json prints the files', async () => {
  const { stdout } = await repository.loopwork(['diff', 'FAIL', '--json'])
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ item: 'FAIL', try: 2, of: 'result', added: 1, removed: 0, leftOut: [] },
    files: [{ path: 'fail.txt', from: null, state: 'added', content: 'text', added: 1, removed: 0 }],
  })
})

test('what is printed to a pipe can be applied', async () => {
  const { stdout } = await repository.loopwork(['diff', 'FAIL'])
  const clone = path.join(repository.home, 'clone')
  repository.git('clone', '-q', repository.root, clone)
  execFileSync('git', ['apply', '--index', '-'], { cwd: clone, input: stdout })
  expect(execFileSync('git', ['status', '--short'], { cwd: clone, encoding: 'utf8' })).toBe('A  fail.txt\n')
})

test('work that was taken away with its logs is named, not git’s failure', async () => {
  const { stdout } = await repository.loopwork(['show', 'FAIL', '--json'])
  const { tries } = JSON.parse(stdout) as { tries: readonly { work: { commit: string } }[] }
  const commit = tries[0]?.work.commit ?? ''
  const object = repository.at(`.git/objects/${commit.slice(0, 2)}/${commit.slice(2)}`)
  for (const ref of repository.git('for-each-ref', '--format=%(refname)', '--points-at', commit).split('\n'))
    if (ref !== '') repository.git('update-ref', '-d', ref)
  execFileSync('rm', ['-f', object])
  repository.git('repack', '-adq')
  repository.git('prune', '--expire=now')
  const { exit, stderr } = await repository.loopwork(['diff', 'FAIL', '--try', '1'])
  expect(stderr).toMatch(/^loopwork: the work of FAIL, try 1, is not kept any more/)
  expect(exit).toBe(2)
})
