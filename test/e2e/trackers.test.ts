import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { fakeGh } from '../support/fake-gh.ts'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'
import { worktreeOf } from '../support/worktree-of.ts'

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
  const imported = await repository.start(['import'], env).finished
  expect(imported.stderr).toContain(
    'notice: github:owner/name: left out: .loopworkrc may not use it yet; allow it with: loopwork trust\n',
  )
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

test('a program prints tasks and takes their statuses; what is no task is refused with its line', async () => {
  repository = await ScratchRepository.make()
  const lines = repository.outside('lines')
  const taken = repository.outside('taken')
  const line = (task: object) => `${JSON.stringify(task)}\n`
  await repository.write(
    'tracker',
    `#!/bin/sh\nif [ "$2" = --write ]; then cat >>'${taken}'; else cat '${lines}'; fi\n`,
  )
  chmodSync(repository.at('tracker'), 0o755)
  writeFileSync(
    lines,
    `${line({ id: 'A', title: 'One', description: script('write one.txt x') })}\n{"id":"B"}\nno\n`,
  )
  const source = 'command:./tracker WEB'
  const refused = await repository.loopwork(['run', source])
  expect(refused.exit).toBe(2)
  expect(refused.stderr).toContain(`${source}:3: title: is missing`)
  expect(refused.stderr).toContain(`${source}:4`)
  writeFileSync(
    lines,
    line({ id: 'A', title: 'One', description: script('write one.txt x'), priority: 'high' }) +
      line({ id: 7, title: 'Two', description: script('exit 1'), dependsOn: ['A'] }),
  )
  expect((await repository.loopwork(['run', source])).exit).toBe(1)
  expect(await repository.states()).toEqual({ A: 'done', 7: 'failed' })
  const last = Object.fromEntries(
    readFileSync(taken, 'utf8')
      .trim()
      .split('\n')
      .map((text) => {
        const { id, status } = JSON.parse(text) as { id: string; status: string }
        return [id, status]
      }),
  )
  expect(last).toEqual({ A: 'done', 7: 'failed' })
})

test('what a program prints is read as a file is, and its end by a signal is told as one', async () => {
  repository = await ScratchRepository.make()
  const tracker = async (lines: string): Promise<string> => {
    await repository.write('tracker', `#!/bin/sh\n${lines}\n`)
    chmodSync(repository.at('tracker'), 0o755)
    const { stderr } = await repository.loopwork(['import', 'command:./tracker'])
    return stderr
  }
  const task = '{"id":"A","title":"One"}\\r\\n'
  expect(await tracker(`printf '\\357\\273\\277${task}'`)).not.toContain('cannot read')
  expect(await repository.states()).toEqual({ A: 'todo' })
  expect(await tracker(`printf '{"id":"A","title":"M\\374ller"}\\n'`)).toContain(
    'command:./tracker: ./tracker printed what is not valid UTF-8 at byte offset 20\n',
  )
  expect(await tracker(`printf '${task}'; kill -9 $$`)).toContain(
    'command:./tracker: ./tracker was ended by SIGKILL\n',
  )
})

test('a claim takes nothing in that lies in the folder beside a backlog that was taken in from elsewhere', async () => {
  repository = await ScratchRepository.make([{ id: 'Z' }])
  await repository.write('tracker', `#!/bin/sh\necho '{"id":"A","title":"One"}'\n`)
  chmodSync(repository.at('tracker'), 0o755)
  expect((await repository.loopwork(['import', 'command:./tracker'])).exit).toBe(0)
  const claimed = await repository.loopwork(['claim', '--json'])
  expect([claimed.exit, JSON.parse(claimed.stdout)]).toMatchObject([0, { item: { id: 'A' } }])
  expect(Object.keys(await repository.states())).toEqual(['A'])
})

test('an issue whose conflict a person has settled is closed when that is merged, and has no mark of the failure any more', async () => {
  repository = await ScratchRepository.make()
  const [marks, gate] = [repository.outside('marks'), repository.outside('gate')]
  const body = (text: string) =>
    script(`mark ${marks}\nwait-for ${gate}\nwrite shared.txt ${text}\nwrite ${text}.txt ${text}`)
  const gh = fakeGh(repository.outside('gh'), [
    { number: 1, title: 'One', body: body('one') },
    { number: 2, title: 'Two', body: body('two') },
  ])
  const env = { PATH: gh.PATH }
  const source = 'github:owner/name'
  const running = repository.start(['run', '--config', repository.config, '--parallel', '2', source], env)
  await until('both agents', () => repository.marks().length === 2)
  writeFileSync(gate, '')
  expect((await running.finished).exit).toBe(1)
  const states = await repository.states()
  const [id = ''] = Object.keys(states).filter((each) => states[each] === 'conflict')
  const [number, other] = id === 'GH-1' ? [1, 2] : [2, 1]
  expect(gh.shown()).toEqual({ [number]: 'OPEN loopwork:failed', [other]: 'CLOSED' })

  writeFileSync(path.join(await worktreeOf(repository, id), 'shared.txt'), 'one two\n')
  expect((await repository.loopwork(['retry', id], env)).exit).toBe(0)
  const settled = await repository.loopwork(['run', source], env)
  expect([settled.exit, settled.stderr]).toEqual([0, expect.not.stringContaining('could not') as string])
  expect(await repository.states()).toEqual({ 'GH-1': 'done', 'GH-2': 'done' })
  expect(gh.shown()).toEqual({ 1: 'CLOSED', 2: 'CLOSED' })
  expect(repository.git('show', 'main:shared.txt')).toBe('one two\n')
  // Nothing else was said of it, and nothing twice.
  const ofIssue = gh.calls().filter((call) => call.split(' ')[2] === String(number))
  expect(ofIssue.filter((call) => call.startsWith('issue close'))).toHaveLength(1)
  expect(repository.marks()).toHaveLength(2)
})
