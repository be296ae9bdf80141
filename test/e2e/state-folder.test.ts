import { existsSync, readFileSync } from 'node:fs'
import { chmod, chown, mkdir, rename, stat, symlink } from 'node:fs/promises'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

const isRoot = process.getuid?.() === 0
const make = async () => {
  repository = await ScratchRepository.make([{ id: 'A', script: ['write a.txt a'] }])
}

test('a state folder that is a link is used by no command, and what it leads to is left alone', async () => {
  await make()
  await mkdir(repository.outside('elsewhere'))
  await symlink(repository.outside('elsewhere'), repository.at('.git/loopwork'))
  for (const args of [['run'], ['run', '--dry-run'], ['tui'], ['status'], ['list'], ['add', 'By hand']]) {
    const { exit, stderr } = await repository.loopwork(args)
    expect(`${args.join(' ')}: ${exit}`).toBe(`${args.join(' ')}: 3`)
    expect(stderr).toMatch(/\.git\/loopwork is a link\n {2}name the folder it leads to with --store/)
  }
  expect(existsSync(repository.outside('elsewhere/loopwork.db'))).toBe(false)
  expect(repository.filesOn('main')).not.toContain('a.txt')
  expect((await repository.loopwork(['doctor'])).stdout).toContain('is a link')

  // The way out that it names.
  const named = await repository.loopwork(['run', '--store', repository.outside('elsewhere')])
  expect(named.exit).toBe(0)
  expect(repository.filesOn('main')).toContain('a.txt')
})

test('--store that names a link is refused; the folder itself is taken', async () => {
  await make()
  await mkdir(repository.outside('real'))
  await symlink(repository.outside('real'), repository.outside('link'))
  for (const place of ['link', 'link/']) {
    const refused = await repository.loopwork(['run', '--store', repository.outside(place)])
    expect(refused.exit).toBe(3)
    expect(refused.stderr).toContain('/link is a link')
  }
  expect((await repository.loopwork(['run', '--store', repository.outside('real')])).exit).toBe(0)
})

test('a state folder that others could write to is closed to them, said once', async () => {
  await make()
  await repository.loopwork(['list'])
  await mkdir(repository.at('.git/loopwork'), { recursive: true })
  await chmod(repository.at('.git/loopwork'), 0o777)
  const first = await repository.loopwork(['run'])
  expect(first.exit).toBe(0)
  expect(first.stderr).toContain('was open to others (777) and is closed to them now')
  expect((await stat(repository.at('.git/loopwork'))).mode & 0o777).toBe(0o700)
  expect((await repository.loopwork(['run'])).stderr).not.toContain('open to others')
})

test.runIf(isRoot)("another user's state is refused, and runs nothing", async () => {
  await make()
  await repository.loopwork(['run'])
  await repository.backlog([{ id: 'B', script: [`mark ${repository.outside('ran')}`, 'write b.txt b'] }])
  const state = repository.at('.git/loopwork')
  await chown(state, 12_345, 12_345)
  const folder = await repository.loopwork(['run'])
  expect(folder.exit).toBe(3)
  expect(folder.stderr).toContain('belongs to user 12345, not to you')
  await chown(state, process.getuid?.() ?? 0, 0)
  await chown(`${state}/loopwork.db`, 12_345, 12_345)
  const database = await repository.loopwork(['tui'])
  expect(database.exit).toBe(3)
  expect(database.stderr).toContain('loopwork.db belongs to user 12345')
  expect(repository.marks('ran')).toEqual([])

  // Moved aside, as it says: a new state begins.
  await rename(state, `${state}.aside`)
  expect((await repository.loopwork(['run'])).exit).toBe(0)
  expect(repository.marks('ran')).toHaveLength(1)
})

test('a mistyped variable ends every command with the one that was meant', async () => {
  await make()
  for (const verb of ['run', 'status', 'list']) {
    const { exit, stderr } = await repository.loopwork([verb], { LOOPWORK_STOER: '/nowhere' })
    expect(`${verb} ${exit}`).toBe(`${verb} 2`)
    expect(stderr).toContain('LOOPWORK_STOER: is not an option; did you mean LOOPWORK_STORE?')
  }
  expect(existsSync(repository.at('.git/loopwork'))).toBe(false)
  expect((await repository.loopwork(['run'], { LOOPWORK_ITEM: 'X', LOOPWORK_RUN_ID: '7' })).exit).toBe(0)
  expect(readFileSync(repository.at('a.txt'), 'utf8')).toContain('a')
})
