import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

const task = (head: string, script: readonly string[]): string =>
  [
    `- [ ] ${head}`,
    '  - **Do**:',
    '    ```script',
    ...script.map((step) => `    ${step}`),
    '    ```',
    '',
  ].join('\n')

const learnt = (index: number): string =>
  `write specs/export/.progress-task-${index}.md ## Learnings\\n- learnt by ${index}\\n`

test('a group side by side, merged in its order, a check after it, and the files that smart-ralph keeps', async () => {
  repository = await ScratchRepository.make(null, { agent: 'scripted' })
  const last = repository.outside('last')
  await repository.write(
    'specs/export/tasks.md',
    [
      '# Tasks: Export\n\n## Phase 1: POC\n\n',
      task('1.1 [P] First', [`wait-for ${last}`, 'write one.txt 1', learnt(0)]),
      task('1.2 [P] Second', ['write two.txt 2', learnt(1)]),
      task('1.3 [P] Third', ['write three.txt 3', `touch ${last}`, learnt(2)]),
      task('1.4 [VERIFY] All are there', ['run test -f one.txt -a -f three.txt', 'print VERIFICATION_PASS']),
      task('1.10 [VERIFY] Fails', ['print The fourth is missing', 'print VERIFICATION_FAIL']),
    ].join(''),
  )
  await repository.write('specs/export/.progress.md', '# Progress\n\n## Learnings\n- before\n')
  await repository.write(
    'specs/export/.ralph-state.json',
    '{\n  "phase": "execution",\n  "taskIndex": 0,\n  "own": true\n}\n',
  )
  const run = await repository.loopwork(['run', '--parallel', '3', '--retries', '0'])
  expect(run.stdout + run.stderr).toContain('BATCH_COMPLETE 1.1, 1.2, 1.3')
  expect(run.exit).toBe(1)
  expect(
    repository
      .git('log', '--reverse', '--format=%(trailers:key=Loopwork-Item,valueonly,separator=%x2C)')
      .split('\n')
      .filter(Boolean),
  ).toEqual(['1.1', '1.2', '1.3'])
  expect(repository.filesOn('main')).not.toContain('specs/export/.progress-task-0.md')
  expect(await repository.states()).toMatchObject({ '1.4': 'done', '1.10': 'failed' })
  const { stdout } = await repository.loopwork(['show', '1.10', '--json'])
  expect(stdout).toContain('check:failed')
  expect(stdout).toContain('The fourth is missing')
  const ticked = await repository.read('specs/export/tasks.md')
  expect(ticked.match(/^- \[.\] \S+/gm)).toEqual([
    '- [x] 1.1',
    '- [x] 1.2',
    '- [x] 1.3',
    '- [x] 1.4',
    '- [ ] 1.10',
  ])
  expect(await repository.read('specs/export/.progress.md')).toBe(
    '# Progress\n\n## Learnings\n- before\n- learnt by 0\n- learnt by 1\n- learnt by 2\n',
  )
  expect(JSON.parse(await repository.read('specs/export/.ralph-state.json'))).toMatchObject({
    own: true,
    taskIndex: 4,
    parallelGroup: { startIndex: 0, endIndex: 2, taskIndices: [0, 1, 2] },
    taskResults: { 0: { status: 'success' }, 1: { status: 'success' }, 2: { status: 'success' } },
  })
})
