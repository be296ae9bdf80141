import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commandRows } from '../../support/commands/rows.ts'
import { ScratchRepository, type Running } from '../../support/scratch-repository.ts'
import { until } from '../../support/until.ts'

describe('nobody is there', () => {
  let repository: ScratchRepository
  beforeAll(async () => {
    repository = await ScratchRepository.make([{ id: 'A', script: ['write a.txt a'] }])
  })
  afterAll(() => repository.remove())

  commandRows(
    () => repository,
    [
      { args: ['pause'], exit: 1, stderr: /^loopwork: no run is going on here/ },
      { args: ['resume'], exit: 1, stderr: /^loopwork: no run is going on here/ },
      { args: ['scale', '2'], exit: 1, stderr: /^loopwork: no run is going on here/ },
      { args: ['stop', 'A'], exit: 1, stderr: /^loopwork: A: there is no such task here$/m },
      { args: ['abort', '--yes'], exit: 1, stderr: /^loopwork: no run is going on here/ },
      {
        args: ['abort'],
        exit: 2,
        stderr: /nobody can be asked\n +to do it all the same: loopwork abort --yes$/m,
      },
      ...['65', '-1', 'two', '1.5'].map((count) => ({
        args: ['scale', '--', count],
        exit: 2,
        stderr: /a whole number from 0 to 64 is needed/,
      })),
      { args: ['scale', '--', ''], exit: 2, stderr: /^loopwork: scale: the number is empty/ },
    ],
  )
})

describe('a run is going on', () => {
  let repository: ScratchRepository
  let running: Running
  beforeAll(async () => {
    repository = await ScratchRepository.make()
    const script = [`mark ${repository.outside('marks')}`, `wait-for ${repository.outside('gate')}`]
    await repository.backlog(['A', 'B', 'C'].map((id) => ({ id, script: [...script, `write ${id}.txt x`] })))
    running = repository.start(['run', '--config', repository.config, '--parallel', '2'])
    await until('two agents', () => repository.marks().length === 2)
  })
  afterAll(() => repository.remove())

  commandRows(
    () => repository,
    [
      { args: ['pause'], exit: 0, stderr: /^paused: running tasks go on, nothing new starts$/m },
      { args: ['resume'], exit: 0, stderr: /^goes on$/m },
      { args: ['scale', '1'], exit: 0, stderr: /^2 to 1 worker$/m },
      { args: ['scale', '2'], exit: 0, stderr: /^1 to 2 workers$/m },
      { args: ['stop', 'C'], exit: 1, stderr: /^loopwork: C not stopped: it is todo$/m },
      { args: ['stop', 'NOBODY'], exit: 1, stderr: /^loopwork: NOBODY: there is no such task here$/m },
      { args: ['retry', 'A'], exit: 1, stderr: /^loopwork: A: it is being worked on already$/m },
      { args: ['stop', 'A'], exit: 0, stderr: /^A stopped, back to todo$/m, states: { A: 'todo' } },
      { args: ['retry', 'A'], exit: 0, stderr: /^A back to todo$/m },
    ],
  )

  test('what was steered comes to its end, and the closing line counts it', async () => {
    writeFileSync(repository.outside('gate'), '')
    const { exit, stdout } = await running.finished
    expect(exit).toBe(0)
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('3 done, 0 failed')
  })
})

test('abort --yes ends the run with exit 1, its tasks todo', async () => {
  const repository = await ScratchRepository.make()
  try {
    await repository.backlog([{ id: 'A', script: [`mark ${repository.outside('marks')}`, 'hang'] }])
    const running = repository.start(['run', '--config', repository.config])
    await until('the agent', () => repository.marks().length === 1)
    const unasked = await repository.loopwork(['abort'])
    expect(unasked.exit).toBe(2)
    expect(unasked.stderr).toMatch(
      /ends every agent of the run, .*\n +to do it all the same: loopwork abort --yes$/m,
    )
    expect(await repository.loopwork(['abort', '--yes'])).toMatchObject({ exit: 0 })
    const { exit, stdout } = await running.finished
    expect(exit).toBe(1)
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('0 done, 0 failed, 1 left')
    expect((await repository.loopwork(['status'])).stdout).toMatch(/^aborted /)
  } finally {
    await repository.remove()
  }
})
