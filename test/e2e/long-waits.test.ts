import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import Database from 'better-sqlite3'
import { expect, test, type TestContext } from 'vitest'
import { Scene } from '../support/printed-commands/scene.ts'
import { longWaits, stories } from '../support/printed-commands/stories.ts'
import { ScratchRepository, type Running } from '../support/scratch-repository.ts'
import { SmallDisk } from '../support/small-disk.ts'
import { stopBetweenWrites } from '../support/stop-between-writes.ts'
import { until } from '../support/until.ts'

/*
 * What loopwork bears for so long that it shows only when some patience of its own is over: a lease of half a minute, ten seconds for a
 * database. These stories use no processor meanwhile, so they are told side by side.
 */

async function scratch({ onTestFinished }: TestContext): Promise<ScratchRepository> {
  const repository = await ScratchRepository.make([])
  onTestFinished(() => repository.remove())
  return repository
}

const start = (repository: ScratchRepository, ...flags: readonly string[]): Running =>
  repository.start(['run', '--config', repository.config, ...flags])

const untilSaid = (running: Running, text: RegExp) =>
  until(`it to say ${text.source}, not only\n${running.output()}`, () => text.test(running.output()))

test.concurrent(
  'the lane of a supervisor that was stopped goes to another, and the woken one merges nothing twice',
  async (context) => {
    const repository = await scratch(context)
    const go = repository.outside('go')
    await repository.backlog([
      { id: 'A', script: ['write a.txt a'] },
      { id: 'LONG', script: [`wait-for ${go}`, 'write long.txt long'] },
    ])
    const first = start(repository, '--parallel', '2')
    await until('the first to have the lane', async () => (await repository.states())['A'] === 'done')
    await stopBetweenWrites(repository, first)
    await repository.loopwork(['add', 'Bee', '--id', 'B', '--description', '```script\nwrite b.txt b\n```'])
    const second = start(repository)
    try {
      await until(
        'B to be merged by the second',
        async () => (await repository.states())['B'] === 'done',
        150_000,
      )
    } finally {
      first.child.kill('SIGCONT')
    }
    await writeFile(go, '')
    expect((await first.finished).exit).toBe(0)
    expect((await second.finished).exit).toBe(0)
    expect(await repository.states()).toEqual({ A: 'done', B: 'done', LONG: 'done' })
    const subjects = repository.git('log', '--format=%s', 'main').trim().split('\n')
    expect(subjects.filter((subject) => /^(?:A|B|LONG)\b/.test(subject)).sort()).toEqual([
      'A',
      'B: Bee',
      'LONG',
    ])
  },
  300_000,
)

test.concurrent('told to end while its store can’t be written, it ends', async (context) => {
  const repository = await scratch(context)
  const disk = SmallDisk.mount(path.join(repository.home, 'state'), 'size=6m')
  if (disk === null) return context.skip('nothing can be mounted here')
  context.onTestFinished(() => disk.unmount())
  await repository.configure({ store: disk.folder, retry: { attempts: 1 } })
  const go = repository.outside('go')
  await repository.backlog([
    { id: 'A', script: [`mark ${repository.outside('marks')}`, `wait-for ${go}`, 'write a.txt a'] },
    { id: 'B', script: ['write b.txt b'], dependsOn: ['A'] },
  ])
  const running = start(repository)
  await until('A to work', () => repository.marks().length === 1)
  disk.fill()
  await untilSaid(running, /held: .*disk/)
  running.child.kill('SIGINT')
  expect((await running.finished).exit).toBe(130)
  disk.free()
  await writeFile(go, '')
  expect((await repository.loopwork(['run'])).exit).toBe(0)
})

test.concurrent(
  'a database that another program keeps locked is waited for; agents go on meanwhile',
  async (context) => {
    const repository = await scratch(context)
    const go = repository.outside('go')
    await repository.configure({ retry: { attempts: 1 } })
    await repository.backlog([
      { id: 'A', script: [`mark ${repository.outside('marks')}`, `wait-for ${go}`, 'write a.txt a'] },
    ])
    const running = start(repository)
    await until('A to work', () => repository.marks().length === 1)
    const other = new Database(repository.at('.git/loopwork/loopwork.db'), { timeout: 10_000 })
    other.exec('BEGIN IMMEDIATE')
    await writeFile(go, '')
    await untilSaid(running, /held: .*locked by another process/)
    other.exec('ROLLBACK')
    other.close()
    expect((await running.finished).exit).toBe(0)
    expect((await repository.items())[0]).toMatchObject({ state: 'done', attempts: 1 })
  },
)

test.concurrent.for(Object.entries(stories).filter(([name]) => longWaits.has(name)))(
  'printed commands: %s',
  async ([, tell], { onTestFinished }) => {
    await tell(async (...order) => {
      const scene = await Scene.make(...order)
      onTestFinished(() => scene.end())
      return scene
    })
  },
)
