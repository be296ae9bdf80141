import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { SmallDisk } from '../support/small-disk.ts'
import { until } from '../support/until.ts'

let repository: ScratchRepository
let disk: SmallDisk | null = null
afterEach(async () => {
  disk?.unmount()
  disk = null
  await repository.remove()
})

interface Failure {
  readonly name: string
  readonly why: RegExp
  /** What `doctor` says to do. */
  readonly mend: RegExp
  /** Before the run. Null where it can't be made here; else what mends it, and the environment of the run. */
  break(): { readonly mend: () => void; readonly env?: NodeJS.ProcessEnv } | null
}

const lock = (): string => repository.at('.git/refs/heads/main.lock')

/** A `git` that is first on PATH and locks the branch once, in the very moment in which it is to move. */
function lockingGit(): NodeJS.ProcessEnv {
  const bin = repository.outside('bin')
  const { PATH = '' } = process.env
  const once = `[ -e '${bin}/once' ] || { : > '${bin}/once'; : > '${lock()}'; }`
  const when = `case "$*" in *update-ref*refs/heads/main*) ${once} ;; esac`
  mkdirSync(bin)
  writeFileSync(path.join(bin, 'git'), `#!/bin/sh\n${when}\nPATH='${PATH}' exec git "$@"\n`)
  chmodSync(path.join(bin, 'git'), 0o755)
  return { PATH: `${bin}:${PATH}` }
}

/** The folder `sub` of the user's checkout is a disk of its own. */
function subOnDisk(options: string): SmallDisk | null {
  disk = SmallDisk.mount(repository.at('sub'), options)
  if (disk !== null) repository.git('checkout', '--quiet', '--', 'sub')
  return disk
}

const failures: readonly Failure[] = [
  {
    name: 'a lock on the branch that was there before',
    why: /refs\/heads\/main\.lock is in the way/,
    mend: /rm \S+refs\/heads\/main\.lock/,
    break: () => {
      writeFileSync(lock(), '')
      return { mend: () => rmSync(lock()) }
    },
  },
  {
    name: 'a lock on the branch that comes amid the delivery',
    why: /main.*lock|lock.*main/,
    mend: /rm \S+refs\/heads\/main\.lock/,
    break: () => ({ mend: () => rmSync(lock()), env: lockingGit() }),
  },
  {
    name: 'a folder of the checkout that is read-only',
    why: /could not be written.*sub\//,
    mend: /see to it that they can be written/,
    break: () => {
      const made = subOnDisk('size=1m')
      made?.remount('ro')
      return made && { mend: () => made.remount('rw') }
    },
  },
  {
    name: 'a disk of the checkout that is full',
    why: /could not be written.*(?:No space|sub\/)/,
    mend: /see to it that they can be written/,
    break: () => {
      const made = subOnDisk('size=64k')
      made?.fill()
      return made && { mend: () => (made.free(), made.grow('4m')) }
    },
  },
]

test.each(failures)(
  '$name: nothing is half done, doctor says what to do, and mended it goes while the run goes on',
  async (failure) => {
    repository = await ScratchRepository.make([])
    await repository.write('sub/old.txt', 'old\n')
    repository.git('add', 'sub')
    repository.git('commit', '--quiet', '-m', 'sub')
    const go = repository.outside('go')
    await repository.backlog([
      {
        id: 'A',
        script: ['write README.md new', 'write sub/old.txt by-A', `run yes A | head -c 100000 > sub/a.txt`],
      },
      { id: 'B', script: [`wait-for ${go}`, 'write b.txt b'], dependsOn: ['A'] },
    ])
    const broken = failure.break()
    if (broken === null) return
    const was = repository.git('rev-parse', 'main')
    const status = repository.git('status', '--porcelain')
    const running = repository.start(['run', '--config', repository.config], broken.env)
    await until('it to be held', () => failure.why.test(running.output()), 60_000)
    expect(existsSync(repository.at('.git/index.lock'))).toBe(false)
    expect(repository.git('rev-parse', 'main')).toBe(was)
    expect(await repository.read('README.md')).toBe('# scratch\n')
    expect(readFileSync(repository.at('sub/old.txt'), 'utf8')).toBe('old\n')
    expect(existsSync(repository.at('sub/a.txt'))).toBe(false)
    expect(repository.git('status', '--porcelain')).toBe(status)
    const doctor = await repository.loopwork(['doctor'])
    expect(doctor.exit).toBe(1)
    expect(doctor.stdout.replace(/\s+/g, ' ')).toMatch(failure.mend)

    broken.mend()
    await until('it to follow', () => repository.git('rev-parse', 'main') !== was, 60_000)
    await until('its files to be there', () => existsSync(repository.at('sub/a.txt')), 30_000)
    writeFileSync(go, '')
    const finished = await running.finished
    expect(finished.exit, finished.stdout).toBe(0)
    expect(await repository.states()).toEqual({ A: 'done', B: 'done' })
    expect(repository.filesOn('main')).toEqual(expect.arrayContaining(['b.txt', 'sub/a.txt']))
    expect(repository.git('status', '--porcelain', '--untracked-files=no')).toBe('')
    expect(existsSync(repository.at('.git/index.lock'))).toBe(false)
  },
  180_000,
)

test('doctor names locks that nobody is at work under, and refs whose objects are missing, with commands that mend them', async () => {
  repository = await ScratchRepository.make([{ id: 'A' }])
  const made = repository.git('commit-tree', '-m', 'lost', 'HEAD^{tree}').trim()
  repository.git('update-ref', 'refs/heads/lost', made)
  rmSync(repository.at(`.git/objects/${made.slice(0, 2)}/${made.slice(2)}`))
  const old = new Date(Date.now() - 60_000)
  for (const name of ['index.lock', 'HEAD.lock', 'refs/heads/main.lock']) {
    writeFileSync(repository.at(`.git/${name}`), '')
    utimesSync(repository.at(`.git/${name}`), old, old)
  }
  const looked = await repository.loopwork(['doctor', '--json'])
  expect(looked.exit).toBe(1)
  const found = JSON.parse(looked.stdout) as { name: string; text: string; mend: string }[]
  const locks = found.filter(({ name }) => name === 'lock')
  expect(locks.map(({ text }) => /\.git\/(\S+)/.exec(text)?.[1])).toEqual([
    'index.lock',
    'HEAD.lock',
    'refs/heads/main.lock',
  ])
  const refs = found.filter(({ name }) => name === 'refs')
  expect(refs.map(({ text }) => text)).toEqual([expect.stringContaining('refs/heads/lost names') as string])
  for (const { mend } of [...locks, ...refs]) pasted(mend.slice(mend.lastIndexOf(': ') + 2))
  const again = JSON.parse((await repository.loopwork(['doctor', '--json'])).stdout) as { name: string }[]
  expect(again.filter(({ name }) => name === 'lock' || name === 'refs')).toEqual([])
  repository.git('gc', '--quiet', '--prune=now')
})

const pasted = (command: string): void => {
  const [program = '', ...args] = command.split(' ')
  expect(['rm', 'git']).toContain(program)
  if (program === 'rm') args.forEach((file) => rmSync(file))
  else repository.git(...args)
}
