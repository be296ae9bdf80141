import { writeFileSync } from 'node:fs'
import { expect, test, type TestContext } from 'vitest'
import { processesOf } from '../support/processes-of.ts'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

/* These wait for a grace of six seconds and use no processor meanwhile: all at once. */

async function scratch({ onTestFinished }: TestContext): Promise<ScratchRepository> {
  const repository = await ScratchRepository.make()
  onTestFinished(() => repository.remove())
  return repository
}

const start = (repository: ScratchRepository) =>
  repository.start(['run', '--config', repository.config, '--parallel', '2'])

/** Agents, and what they started. */
const survivors = (repository: ScratchRepository) => processesOf(repository.home)

test.concurrent.for([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  '%s: agents and what they started end, items go back to todo, exit %i',
  async ([signal, exit], context) => {
    const repository = await scratch(context)
    const marks = repository.outside('marks')
    await repository.backlog([
      { id: 'DEAF', script: [`mark ${marks}`, 'spawn-child', 'deaf'] },
      { id: 'MILD', script: ['write part.txt half', `mark ${marks}`, 'hang'] },
    ])
    const running = start(repository)
    await until('both agents', () => repository.marks().length === 2)
    running.child.kill(signal)
    expect((await running.finished).exit).toBe(exit)
    expect(survivors(repository)).toEqual([])
    expect(await repository.states()).toEqual({ DEAF: 'todo', MILD: 'todo' })
    // What MILD had made is kept.
    expect(repository.git('for-each-ref', '--format=%(refname)')).toMatch(/refs\/loopwork\/attempts\/mild/)
  },
)

test.concurrent('SIGHUP: the agents live on, and the next start takes them over', async (context) => {
  const repository = await scratch(context)
  const marks = repository.outside('marks')
  const gate = repository.outside('gate')
  await repository.backlog(
    ['A', 'B'].map((id) => ({ id, script: [`mark ${marks}`, `wait-for ${gate}`, `write ${id}.txt ${id}`] })),
  )
  const running = start(repository)
  await until('both agents', () => repository.marks().length === 2)
  running.child.kill('SIGHUP')
  expect((await running.finished).exit).toBe(129)
  expect(survivors(repository).length).toBeGreaterThan(0)
  writeFileSync(gate, '')
  const again = await start(repository).finished
  expect(again.exit).toBe(0)
  expect(repository.marks()).toHaveLength(2)
  expect(await repository.states()).toEqual({ A: 'done', B: 'done' })
})
