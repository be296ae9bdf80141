import { afterEach, expect, test } from 'vitest'
import { fakeGh } from '../support/fake-gh.ts'
import { ScratchRepository } from '../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

const script = (line: string) => `\`\`\`script\n${line}\n\`\`\``

test('issues come in through gh; one is done and closed, one failed and labelled, and a config asks for trust first', async () => {
  repository = await ScratchRepository.make()
  const gh = fakeGh(repository.outside('gh'), [
    { number: 1, title: 'One', body: script('write one.txt x'), labels: ['bug', 'P1'] },
    { number: 2, title: 'Two', body: `Depends on: #1\n\n${script('exit 1')}` },
    { number: 3, title: 'Old', state: 'CLOSED' },
  ])
  const env = { PATH: gh.PATH }
  const finished = await repository.loopwork(['run', 'github:owner/name'], env)
  expect([finished.exit, finished.stderr]).toEqual([1, expect.not.stringContaining('could not') as string])
  expect(await repository.states()).toEqual({ 'GH-1': 'done', 'GH-2': 'failed', 'GH-3': 'done' })
  expect(gh.shown()).toEqual({ 1: 'CLOSED bug P1', 2: 'OPEN loopwork:failed', 3: 'CLOSED' })
  expect(gh.calls().every((call) => call.startsWith('label') || call.endsWith('--repo owner/name'))).toBe(
    true,
  )
  const reads = gh.calls().filter((call) => call.startsWith('issue list'))
  expect(reads).toHaveLength(2)

  await repository.write('.loopworkrc', 'agent: scripted\nsource: ["github:owner/name"]\n')
  const untrusted = await repository.start(['run'], env).finished
  expect([untrusted.exit, untrusted.stderr]).toEqual([
    3,
    expect.stringContaining('source[0]: github:owner/name'),
  ])
  await repository.start(['list'], env).finished
  expect(gh.calls().filter((call) => call.startsWith('issue list'))).toHaveLength(2)
})

test('without gh the reason is one line, and nothing is run', async () => {
  repository = await ScratchRepository.make()
  const refused = await repository.loopwork(['run', 'github:'], { PATH: '/nonexistent' })
  expect(refused.exit).not.toBe(0)
  const odd = await repository.loopwork(['run', 'github:a/b?colour=red'])
  expect([odd.exit, odd.stderr]).toEqual([2, expect.stringContaining('has the unknown part "colour"')])
})
