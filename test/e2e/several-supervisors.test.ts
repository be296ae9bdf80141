import { existsSync, writeFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

const run = () => repository.start(['run', '--config', repository.config, '--parallel', '3'])

test('two processes with three workers each share a backlog: no item twice, both end with 0', async () => {
  repository = await ScratchRepository.make()
  const marks = repository.outside('marks')
  const gate = repository.outside('gate')
  const ids = Array.from({ length: 18 }, (_, index) => `ITEM-${index + 1}`)
  await repository.backlog(
    ids.map((id) => ({ id, script: [`mark ${marks}`, `wait-for ${gate}`, `write out/${id}.txt ${id}`] })),
  )
  const both = [run(), run()]
  await until('six agents at once', () => repository.marks().length >= 6)
  expect(repository.marks()).toHaveLength(6)
  writeFileSync(gate, '')
  const finished = await Promise.all(both.map((one) => one.finished))
  expect(finished.map((one) => one.exit)).toEqual([0, 0])
  expect(
    repository
      .marks()
      .map((line) => line.split(' ')[0])
      .sort(),
  ).toEqual([...ids].sort())
  expect(repository.filesOn('main').filter((file) => file.startsWith('out/'))).toHaveLength(18)
})

test('one that joins a run says so, and when it is stopped that the run goes on', async () => {
  repository = await ScratchRepository.make()
  const [marks, gate] = [repository.outside('marks'), repository.outside('gate')]
  const script = [`mark ${marks}`, `wait-for ${gate}`, 'write a.txt a']
  await repository.backlog([{ id: 'A', script }])
  const first = run()
  await until('the agent', () => repository.marks().length === 1)
  const second = run()
  await until('the second', () => second.output().includes('loopwork joins run 1, 1 task'))
  second.child.kill('SIGINT')
  const left = await second.finished
  expect(left.exit).toBe(130)
  expect(left.stdout).toContain(`Left. Run 1 goes on in pid ${first.child.pid}.`)
  expect(left.stdout.trimEnd().split('\n').at(-1)).toMatch(/^0 done, 0 failed/)
  writeFileSync(gate, '')
  const { exit, stdout } = await first.finished
  expect(exit).toBe(0)
  expect(stdout).not.toContain('goes on in pid')
})

test('a task whose supervisor was killed this moment can be stopped at once: the one that lives takes it over first', async () => {
  repository = await ScratchRepository.make()
  const marks = repository.outside('marks')
  const script = [`mark ${marks}`, `wait-for ${repository.outside('never')}`]
  await repository.backlog([{ id: 'A', script }])
  const first = run()
  await until('the agent', () => repository.marks().length === 1)
  const second = run()
  await until('the second', () => second.output().includes('loopwork joins run 1, 1 task'))
  // So that nothing new is started, and what is stopped stays so.
  await repository.loopwork(['pause'])
  first.child.kill('SIGKILL')
  await first.finished
  const stopped = await repository.loopwork(['stop', 'A'])
  expect(stopped).toMatchObject({ exit: 0, stderr: 'A stopped, back to todo\n' })
  expect(await repository.states()).toEqual({ A: 'todo' })
  second.child.kill('SIGINT')
  await second.finished
})

test('two starters take over the same living agents once', async () => {
  repository = await ScratchRepository.make()
  const marks = repository.outside('marks')
  const gate = repository.outside('gate')
  await repository.backlog(
    ['A', 'B', 'C'].map((id) => ({
      id,
      script: [`mark ${marks}`, `wait-for ${gate}`, `write ${id}.txt ${id}`],
    })),
  )
  const first = run()
  await until('three agents', () => repository.marks().length === 3)
  first.child.kill('SIGKILL')
  await first.finished
  const both = [run(), run()]
  await until('somebody to supervise again', async () => {
    const { stdout } = await repository.loopwork(['status', '--json'])
    return (JSON.parse(stdout) as { supervisors: unknown[] }).supervisors.length === 2
  })
  writeFileSync(gate, '')
  const finished = await Promise.all(both.map((one) => one.finished))
  expect(finished.map((one) => one.exit)).toEqual([0, 0])
  expect(repository.marks()).toHaveLength(3)
  expect(await repository.states()).toEqual({ A: 'done', B: 'done', C: 'done' })
  expect(repository.git('log', '--format=%s', 'main').trim().split('\n')).toHaveLength(4)
})

test('a supervisor at work takes over what another one that was killed has left, while it goes on', async () => {
  repository = await ScratchRepository.make()
  const marks = repository.outside('marks')
  const gate = repository.outside('gate')
  await repository.backlog(
    ['A', 'B'].map((id) => ({
      id,
      script: [`mark ${marks}`, `wait-for ${gate}`, `write ${id}.txt ${id}`],
    })),
  )
  const one = () => repository.start(['run', '--config', repository.config, '--sequential'])
  const first = one()
  await until('its agent', () => repository.marks().length === 1)
  const second = one()
  await until('the agent of the other', () => repository.marks().length === 2)
  first.child.kill('SIGKILL')
  await first.finished
  const workersOf = async () => {
    const { stdout } = await repository.loopwork(['status', '--json'])
    return (JSON.parse(stdout) as { supervisors: unknown[] }).supervisors.length
  }
  await until('one supervisor to be left', async () => (await workersOf()) === 1)
  writeFileSync(gate, '')
  expect((await second.finished).exit).toBe(0)
  expect(repository.marks()).toHaveLength(2)
  expect(await repository.states()).toEqual({ A: 'done', B: 'done' })
})

test('what an agent said that had ended before a kill is not printed again by the run that goes on', async () => {
  repository = await ScratchRepository.make()
  const [go, atGate] = [repository.outside('go'), repository.outside('at-gate')]
  await repository.backlog([
    { id: 'A', script: ['print said by A', 'write a.txt a'] },
    { id: 'B', script: ['print said by B', `wait-for ${go}`, 'write b.txt b'] },
  ])
  await repository.configure({ gate: [`touch ${atGate}; while [ ! -e ${go} ]; do sleep 0.05; done`] })
  const first = run()
  await until(
    'A is at its gate, B at work',
    () => existsSync(atGate) && ['A', 'B'].every((id) => first.output().includes(`said by ${id}`)),
  )
  first.child.kill('SIGKILL')
  await first.finished

  const second = run()
  await until('both go on', () => (second.output().match(/goes on: taken over/g) ?? []).length === 2)
  await until('B, which is at work, is shown', () => second.output().includes('said by B'))
  writeFileSync(go, '')
  expect((await second.finished).exit).toBe(0)
  expect(second.output()).not.toContain('said by A')
  expect(await repository.states()).toEqual({ A: 'done', B: 'done' })
})
