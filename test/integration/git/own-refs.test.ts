import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { oid, type Oid } from '../../../src/core/ids.ts'
import { refCommand } from '../../../src/git/command/git-command.ts'
import { LastingGit } from '../../../src/git/command/lasting-git.ts'
import { endQuickRefMoves } from '../../../src/git/objects/refs/quick-ref-moves.ts'
import { deleteRef, moveOwnRef } from '../../../src/git/objects/refs/refs.ts'
import { gitShim } from '../../support/git/git-shim.ts'
import { scratchRepository, type Scratch } from '../../support/git/scratch-repository.ts'
import { siteOf } from '../../support/git/site-of.ts'
import { killProcessesOf, processesOf } from '../../support/processes-of.ts'
import { until } from '../../support/until.ts'

const name = 'refs/loopwork/lanes/main'
const at = (scratch: Scratch): string => scratch.git(['for-each-ref', '--format=%(objectname)', name]).trim()
const next = (scratch: Scratch, message: string): Oid =>
  oid(scratch.git(['commit-tree', 'HEAD^{tree}', '-p', 'HEAD', '-m', message]).trim())

test('many moves of refs of ours cost one process, and each is refused where another git was first', async () => {
  const scratch = scratchRepository()
  const site = await siteOf(scratch)
  const log = join(scratch.folder, 'log')
  writeFileSync(log, '')
  const restore = gitShim(scratch.folder, `printf x >> '${log}'`)
  const [a, b, c] = [next(scratch, 'a'), next(scratch, 'b'), next(scratch, 'c')]
  writeFileSync(log, '')
  try {
    expect(await moveOwnRef(site, { name, to: a, from: null, why: 'test' })).toBe(true)
    expect(await moveOwnRef(site, { name, to: b, from: a, why: 'test' })).toBe(true)
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        moveOwnRef(site, { name: `${name}-${index}`, to: a, from: null, why: 'test' }),
      ),
    )
    expect(readFileSync(log, 'utf8').length).toBe(1)
  } finally {
    restore()
  }
  expect(at(scratch)).toBe(b)

  scratch.git(['pack-refs', '--all', '--prune'])
  expect(await moveOwnRef(site, { name, to: c, from: a, why: 'test' })).toBe(false)
  expect(await moveOwnRef(site, { name, to: c, from: null, why: 'test' })).toBe(false)
  expect(at(scratch)).toBe(b)
  scratch.git(['update-ref', name, a])
  expect(await moveOwnRef(site, { name, to: c, from: b, why: 'test' })).toBe(false)
  expect(await deleteRef(site, name, b)).toBe(false)
  expect(at(scratch)).toBe(a)
  expect(await moveOwnRef(site, { name, to: c, from: a, why: 'test' })).toBe(true)
  scratch.git(['pack-refs', '--all', '--prune'])
  expect(await deleteRef(site, name, c)).toBe(true)
  expect(at(scratch)).toBe('')
  expect(await moveOwnRef(site, { name, to: b, from: null, why: 'test' })).toBe(true)
  expect(at(scratch)).toBe(b)
})

test('a commit that no object is there for is refused, and what came into the repository a moment ago is seen', async () => {
  const scratch = scratchRepository()
  const site = await siteOf(scratch)
  const a = next(scratch, 'a')
  expect(await moveOwnRef(site, { name, to: a, from: null, why: 'test' })).toBe(true)
  await expect(moveOwnRef(site, { name, to: oid('1'.repeat(40)), from: a, why: 'test' })).rejects.toThrow(
    /nonexistent object/,
  )
  const later = next(scratch, 'later')
  scratch.git(['tag', 'later', later])
  scratch.git(['repack', '-a', '-d', '-q'])
  expect(await moveOwnRef(site, { name, to: later, from: a, why: 'test' })).toBe(true)
})

test('the process for it ends by itself, and killing it loses nothing', async () => {
  const scratch = scratchRepository()
  const site = await siteOf(scratch)
  const [a, b] = [next(scratch, 'a'), next(scratch, 'b')]
  const running = (): readonly number[] => processesOf(join(scratch.folder, 'home'))
  await moveOwnRef(site, { name, to: a, from: null, why: 'test' })
  killProcessesOf(join(scratch.folder, 'home'))
  expect(await moveOwnRef(site, { name, to: b, from: a, why: 'test' })).toBe(true)
  expect(at(scratch)).toBe(b)
  expect(await moveOwnRef(site, { name, to: a, from: b, why: 'test' })).toBe(true)
  expect(running().length).toBe(1)
  await endQuickRefMoves(site)
  expect(running()).toEqual([])
  expect(await moveOwnRef(site, { name, to: b, from: a, why: 'test' })).toBe(true)
  await until('nothing to run', () => running().length === 0)
})

test('where no process can be started the next question starts one', async () => {
  const site = await siteOf(scratchRepository())
  const command = refCommand(site, 'update-ref', ['--stdin', '-z'])
  // More than the system takes: Node throws, where it tells of other failures by an event.
  const tooLong = { ...command, args: ['x'.repeat(10_000_000)] }
  const tries = [tooLong, command]
  const git = new LastingGit(
    new Proxy(command, { get: (_, key): unknown => Reflect.get(tries[0] ?? command, key) }),
    'commit: ok\n',
  )
  expect(await git.ask('start\0commit\0')).toBe('refused')
  tries.shift()
  expect(await git.ask('start\0commit\0')).toBe('answered')
  await git.end()
})
