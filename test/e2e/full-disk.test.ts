import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository, type Running } from '../support/scratch-repository.ts'
import { SmallDisk } from '../support/small-disk.ts'
import { until } from '../support/until.ts'

let repository: ScratchRepository
let disk: SmallDisk | null = null
afterEach(async () => {
  disk?.unmount()
  disk = null
  await repository.remove()
})

const untilSaid = (running: Running, text: RegExp) =>
  until(`it to say ${text.source}, not only\n${running.output()}`, () => text.test(running.output()), 30_000)

const start = (...flags: readonly string[]) =>
  repository.start(['run', '--config', repository.config, ...flags])

/** A: stops in its agent until told to go on. B: after it. */
const backlog = () =>
  repository.backlog([
    {
      id: 'A',
      script: [
        `mark ${repository.outside('marks')}`,
        `wait-for ${repository.outside('go')}`,
        'write a.txt a',
      ],
    },
    { id: 'B', script: [`mark ${repository.outside('marks')}`, 'write b.txt b'], dependsOn: ['A'] },
  ])
const working = () => until('A to work', () => repository.marks().length === 1, 30_000)
const goOn = () => writeFile(repository.outside('go'), '')

async function allDoneWithoutALoss(running: Running): Promise<void> {
  const { exit, stdout, stderr } = await running.finished
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: expect.not.stringMatching(/bug|Error/) as string })
  expect(stdout).not.toMatch(/[^0] failed/)
  const items = await repository.items()
  expect(items.map(({ state, attempts }) => ({ state, attempts }))).toEqual([
    { state: 'done', attempts: 1 },
    { state: 'done', attempts: 1 },
  ])
  expect(repository.filesOn('main')).toEqual(expect.arrayContaining(['a.txt', 'b.txt']))
}

test('a full disk of the worktrees holds the run before anything is tried; freed, it goes on', async ({
  skip,
}) => {
  repository = await ScratchRepository.make([])
  disk = SmallDisk.mount(path.join(repository.home, 'trees'), 'size=4m')
  if (disk === null) return skip('nothing can be mounted here')
  await repository.configure({ worktree: { root: disk.folder }, retry: { attempts: 1 } })
  await backlog()
  await goOn()
  disk.fill()
  const running = start()
  await untilSaid(running, /held.*trees.*the disk is full \(machine:disk\); free some space/)
  expect(repository.marks()).toEqual([])
  disk.free()
  await allDoneWithoutALoss(running)
})

test('a disk of the worktrees that fills up while an agent works: its failure is not counted', async ({
  skip,
}) => {
  repository = await ScratchRepository.make([])
  disk = SmallDisk.mount(path.join(repository.home, 'trees'), 'size=4m')
  if (disk === null) return skip('nothing can be mounted here')
  await repository.configure({ worktree: { root: disk.folder }, retry: { attempts: 1, backoff: '50ms' } })
  await backlog()
  const running = start()
  await working()
  disk.fill()
  await goOn()
  await untilSaid(running, /held.*the disk is full/)
  disk.free()
  await allDoneWithoutALoss(running)
})

test('no inodes left is a full disk, too', async ({ skip }) => {
  repository = await ScratchRepository.make([])
  disk = SmallDisk.mount(path.join(repository.home, 'trees'), 'size=4m,nr_inodes=3')
  if (disk === null) return skip('nothing can be mounted here')
  await repository.configure({ worktree: { root: disk.folder }, retry: { attempts: 1 } })
  await backlog()
  const running = start()
  await untilSaid(running, /held.*disk/)
  running.child.kill('SIGTERM')
  expect((await running.finished).exit).toBe(143)
  expect((await repository.items())[0]).toMatchObject({ status: 'todo', attempts: 0 })
})

test('a disk of the worktrees that becomes read-only amid a run', async ({ skip }) => {
  repository = await ScratchRepository.make([])
  disk = SmallDisk.mount(path.join(repository.home, 'trees'), 'size=4m')
  if (disk === null) return skip('nothing can be mounted here')
  await repository.configure({ worktree: { root: disk.folder }, retry: { attempts: 1, backoff: '50ms' } })
  await backlog()
  const running = start()
  await working()
  disk.remount('ro')
  await goOn()
  await untilSaid(running, /held.*read-only/)
  disk.remount('rw')
  await allDoneWithoutALoss(running)
})

test('a full disk of the state: agents go on, it is said without being stored, nothing is lost', async ({
  skip,
}) => {
  repository = await ScratchRepository.make([])
  disk = SmallDisk.mount(path.join(repository.home, 'state'), 'size=6m')
  if (disk === null) return skip('nothing can be mounted here')
  await repository.configure({ store: disk.folder, retry: { attempts: 1, backoff: '50ms' } })
  await backlog()
  const running = start()
  await working()
  disk.fill()
  await goOn()
  await untilSaid(running, /held: .*disk/)
  disk.free()
  await allDoneWithoutALoss(running)
})

test('a full disk of the repository: finished work waits to be saved', async ({ skip }) => {
  repository = await ScratchRepository.make([])
  disk = SmallDisk.mount(path.join(repository.home, 'disk'), 'size=8m')
  if (disk === null) return skip('nothing can be mounted here')
  const home = path.join(disk.folder, 'project')
  repository.git('clone', '--quiet', '.', home)
  await repository.configure({
    store: path.join(repository.home, 'state'),
    worktree: { root: path.join(repository.home, 'trees') },
    retry: { attempts: 1, backoff: '50ms' },
  })
  await backlog()
  repository.git('-C', home, 'config', 'user.name', 'Ada')
  repository.git('-C', home, 'config', 'user.email', 'ada@example.org')
  repository.root = home
  await backlog()
  const running = start()
  await working()
  disk.fill()
  await goOn()
  await untilSaid(running, /held.*disk/)
  disk.free()
  await allDoneWithoutALoss(running)
  expect(existsSync(repository.at('b.txt'))).toBe(true)
})
