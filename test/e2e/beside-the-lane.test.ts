import { existsSync, readdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

/** Folders of tasks, below the store's own. */
const worktrees = (): string[] => {
  const root = path.join(repository.home, 'project.loopwork')
  const stores = existsSync(root) ? readdirSync(root) : []
  return stores.flatMap((store) => readdirSync(path.join(root, store))).filter((name) => /^[a-z]$/.test(name))
}
const start = (...flags: readonly string[]) =>
  repository.start(['run', '--config', repository.config, ...flags])

test('teardown that takes its time holds up no merge; the run ends when it has ended', async () => {
  repository = await ScratchRepository.make([])
  const go = repository.outside('go')
  await repository.configure({ worktree: { teardown: [`while [ ! -e ${go} ]; do sleep 0.05; done`] } })
  await repository.backlog(['A', 'B', 'C', 'D', 'E'].map((id) => ({ id, script: [`write ${id}.txt ${id}`] })))
  const running = start('--parallel', '2')
  await until('all to be done', async () => {
    const states = Object.values(await repository.states())
    return states.length === 5 && states.every((state) => state === 'done')
  })
  expect(running.child.exitCode).toBeNull()
  expect(worktrees().length).toBeGreaterThanOrEqual(5)
  await writeFile(go, '')
  expect((await running.finished).exit).toBe(0)
  expect(worktrees()).toEqual([])
})

test('told to end, it waits for no teardown; the next start takes the worktree away', async () => {
  repository = await ScratchRepository.make([])
  await repository.configure({ worktree: { teardown: ['sleep 300'] } })
  await repository.backlog([{ id: 'A', script: ['write a.txt a'] }])
  const running = start()
  await until('A to be done', async () => (await repository.states())['A'] === 'done')
  running.child.kill('SIGINT')
  expect((await running.finished).exit).toBe(130)
  await repository.configure({})
  expect((await repository.loopwork(['run', '--fresh'])).exit).toBe(0)
  expect(worktrees()).toEqual([])
})

test('a teardown that fails is told, with its task and how it ended', async () => {
  repository = await ScratchRepository.make([])
  await repository.configure({ worktree: { teardown: ['echo gone wrong; exit 3'] } })
  await repository.backlog([{ id: 'A', script: ['write a.txt a'] }])
  const finished = await repository.loopwork(['run'])
  expect(finished.exit).toBe(0)
  expect(finished.stdout).toContain('A: teardown: echo gone wrong; exit 3, exit 3')
  expect(worktrees()).toEqual([])
})

test('work that waits for its merge is bounded: no more is begun meanwhile, and it is said', async () => {
  repository = await ScratchRepository.make([])
  const go = repository.outside('go')
  // In its own worktree, named after it, a task's gate passes at once; on a merged tree it waits: the lane stands.
  const waiting = `while [ ! -e ${go} ]; do sleep 0.05; done`
  await repository.configure({
    gate: [`case "$(basename "$PWD")" in [a-f]) ;; *) ${waiting} ;; esac`],
    merge: { waiting: 2 },
  })
  await repository.backlog(
    ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ({
      id,
      script: [`mark ${repository.outside('marks')}`, `write ${id}.txt ${id}`],
    })),
  )
  const running = start('--parallel', '3')
  const count = async (...wanted: string[]) =>
    Object.values(await repository.states()).filter((state) => wanted.includes(state)).length
  await until('two to wait for their merge', async () => (await count('queued', 'merging')) >= 2)
  await until('nothing to run', async () => (await count('running', 'claimed', 'verifying')) === 0)
  expect(await count('todo')).toBeGreaterThan(0)
  const begun = repository.marks().length
  expect(begun).toBeLessThan(6)
  await writeFile(go, '')
  expect((await running.finished).exit).toBe(0)
  expect(repository.marks()).toHaveLength(6)
})
