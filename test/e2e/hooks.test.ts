import { chmod, writeFile } from 'node:fs/promises'
import { existsSync, readFileSync } from 'node:fs'
import { expect, test, type TestContext } from 'vitest'
import { processesOf } from '../support/processes-of.ts'
import { ScratchRepository, type ScratchItem } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

async function scratch(
  { onTestFinished }: TestContext,
  items: readonly ScratchItem[],
  config: (repository: ScratchRepository) => Readonly<Record<string, unknown>>,
): Promise<ScratchRepository> {
  const repository = await ScratchRepository.make(items)
  onTestFinished(() => repository.remove())
  await repository.configure({ retry: { attempts: 1 }, ...config(repository) })
  return repository
}

/** A program of the user's. */
async function program(repository: ScratchRepository, name: string, lines: string): Promise<string> {
  const file = repository.outside(name)
  await writeFile(file, `#!/bin/sh\n${lines}\n`)
  await chmod(file, 0o755)
  return file
}

const linesOf = (file: string): readonly string[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    : []

const run = (repository: ScratchRepository) => repository.start(['run', '--config', repository.config])

test.concurrent(
  'programs are called for what happened, with the facts; those that fail, flood or are missing change nothing',
  async (context) => {
    const repository = await scratch(
      context,
      [
        { id: 'GOOD', script: ['write a.txt a', 'run echo all is well'] },
        { id: 'BAD', script: ['fail 1'] },
      ],
      () => ({}),
    )
    const calls = repository.outside('calls')
    const told = await program(
      repository,
      'tell.sh',
      `echo "$LOOPWORK_HOOK $LOOPWORK_ITEM $LOOPWORK_STATUS $LOOPWORK_REASON" >>${calls}
       cat >${calls}.$LOOPWORK_HOOK.json; cp "$LOOPWORK_LAST_MESSAGE" ${calls}.said 2>/dev/null
       echo '{"status":"failed","stop":true}'`,
    )
    const flood = await program(repository, 'flood.sh', 'while :; do echo flood; done')
    await repository.configure({
      retry: { attempts: 1 },
      hooks: {
        itemDone: [told],
        itemFailed: [['false'], [flood]],
        needsYou: ['./no-such'],
        runEnd: [[told]],
      },
      notify: { command: [told], on: ['runEnd'] },
    })
    const { exit, stdout } = await run(repository).finished
    expect(exit).toBe(1)
    expect(await repository.states()).toEqual({ GOOD: 'done', BAD: 'failed' })
    expect(linesOf(calls).toSorted()).toEqual([
      'itemDone GOOD done ',
      'runEnd  finished ',
      'runEnd  finished ',
    ])
    expect(JSON.parse(readFileSync(`${calls}.itemDone.json`, 'utf8'))).toMatchObject({
      hook: 'itemDone',
      message: 'GOOD is done',
      item: { id: 'GOOD', status: 'done' },
      attempt: { worker: 'W0' },
    })
    expect(readFileSync(`${calls}.said`, 'utf8')).toContain('all is well')
    expect(stdout).toContain('hooks.itemFailed: false: exit 1')
    expect(stdout).toContain('flood.sh: ended, since it printed more than 64 KiB')
    expect(stdout).toMatch(
      /hooks\.needsYou: \.\/no-such: not started: .*no-such does not exist; the run is not affected/,
    )
    expect(processesOf(repository.home)).toEqual([])
  },
)

test.concurrent(
  'a hook that hangs ends with a Ctrl+C, or at the next start after a kill, which does not call it again',
  async (context) => {
    const items = [
      { id: 'A', script: ['write a.txt a'] },
      { id: 'B', script: ['write b.txt b'], dependsOn: ['A'] },
    ]
    const repository = await scratch(context, items, () => ({}))
    const calls = repository.outside('calls')
    const hang = await program(repository, 'hang.sh', `echo "$LOOPWORK_ITEM" >>${calls}; exec sleep 600`)
    await repository.configure({ retry: { attempts: 1 }, hooks: { itemDone: [hang] } })
    const first = run(repository)
    await until('the hook for A', () => linesOf(calls).includes('A'))
    first.child.kill('SIGKILL')
    await first.finished
    const second = run(repository)
    await until('the hook for B', () => linesOf(calls).includes('B'))
    second.child.kill('SIGINT')
    expect((await second.finished).exit).toBe(130)
    expect(linesOf(calls)).toEqual(['A', 'B'])
    expect(processesOf(repository.home)).toEqual([])
  },
)
