import { execFileSync } from 'node:child_process'
import { existsSync, unlinkSync, writeFileSync } from 'node:fs'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { afterEach, expect, test } from 'vitest'
import { pictureOf } from '../support/git/checkout-picture.ts'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

const edit = { id: 'EDIT', script: ['append shared.txt from the agent\\n'] }
const add = { id: 'ADD', script: ['write new.txt from the agent\\n'] }

async function withShared(): Promise<void> {
  repository = await ScratchRepository.make()
  await repository.write('shared.txt', 'first line\n')
  await repository.write('other.txt', 'other\n')
  await repository.write('.gitignore', '*.env\n/.specs/\n')
  repository.git('add', '.')
  repository.git('commit', '--quiet', '-m', 'files to change')
}

test('other files dirty, staged and stashed: the branch follows and every byte of the user is there', async () => {
  await withShared()
  await repository.write('other.txt', 'stash me\n')
  repository.git('stash')
  await repository.write('other.txt', 'dirty\n')
  await repository.write('staged.txt', 'staged\n')
  repository.git('add', 'staged.txt')
  await repository.write('mine.txt', 'untracked\n')
  await repository.write('secret.env', 'ignored\n')
  await repository.backlog([edit, add])
  expect((await repository.loopwork(['run'])).exit).toBe(0)
  expect(await repository.read('shared.txt')).toBe('first line\nfrom the agent\n')
  expect(await repository.read('new.txt')).toContain('from the agent')
  expect(repository.git('status', '--porcelain')).toBe(' M other.txt\nA  staged.txt\n?? mine.txt\n')
  expect(await repository.read('other.txt')).toBe('dirty\n')
  expect(await repository.read('secret.env')).toBe('ignored\n')
  expect(repository.git('stash', 'show', '-p')).toContain('+stash me')
})

interface InTheWay {
  readonly name: string
  readonly item: typeof edit
  readonly file: string
  prepare(): Promise<void>
  mend(): Promise<void>
}

const inTheWay: readonly InTheWay[] = [
  {
    name: 'the same file dirty',
    item: edit,
    file: 'shared.txt',
    prepare: () => repository.write('shared.txt', 'my own line\n'),
    mend: async () => void repository.git('checkout', '--quiet', '--', 'shared.txt'),
  },
  {
    name: 'the same file staged',
    item: edit,
    file: 'shared.txt',
    prepare: async () => {
      await repository.write('shared.txt', 'my own line\n')
      repository.git('add', 'shared.txt')
    },
    mend: async () => void repository.git('reset', '--quiet', '--hard'),
  },
  {
    name: 'an untracked file in the way',
    item: add,
    file: 'new.txt',
    prepare: () => repository.write('new.txt', 'mine, not tracked\n'),
    mend: async () => void repository.git('clean', '--quiet', '-f', 'new.txt'),
  },
]

test.each(inTheWay)(
  '$name: bytes equal, the file named, and the work follows at the next start',
  async (way) => {
    await withShared()
    await repository.backlog([way.item])
    await way.prepare()
    const before = { bytes: await repository.read(way.file), head: repository.git('rev-parse', 'HEAD') }
    const held = await repository.loopwork(['run'])
    expect(held.exit).toBe(0)
    expect(held.stdout).toMatch(new RegExp(`main.*${way.file}`))
    expect(await repository.read(way.file)).toBe(before.bytes)
    expect(repository.git('rev-parse', 'HEAD')).toBe(before.head)
    expect(repository.git('rev-parse', 'refs/loopwork/lanes/main')).not.toBe(before.head)

    await way.mend()
    expect((await repository.loopwork(['run'])).exit).toBe(0)
    expect(await repository.read(way.file)).toContain('from the agent')
    expect(repository.git('rev-parse', 'HEAD')).toBe(repository.git('rev-parse', 'refs/loopwork/lanes/main'))
  },
)

test("the user's own commits meanwhile are merged with the work", async () => {
  await withShared()
  await repository.backlog([
    {
      id: 'SLOW',
      script: [
        'run git -C "$LOOPWORK_TEST_ROOT" commit --quiet --allow-empty -m "by the user"',
        'write new.txt new',
      ],
    },
  ])
  const finished = await repository.loopwork(['run'], { LOOPWORK_TEST_ROOT: repository.root })
  expect(finished.exit).toBe(0)
  expect(repository.git('log', '--format=%s', 'main')).toContain('by the user')
  expect(repository.filesOn('main')).toContain('new.txt')
  expect(repository.git('status', '--porcelain')).toBe('')
})

test('a commit of the user that fails the gate with the merged work is not joined with it, and the run says so', async () => {
  repository = await ScratchRepository.make([], { gate: ['test ! -e bad.txt || test ! -e new.txt'] })
  const go = repository.outside('go')
  await repository.backlog([
    { id: 'A', script: ['write new.txt new'] },
    { id: 'B', script: [`wait-for ${go}`, 'write b.txt b'] },
  ])
  await repository.write('new.txt', 'in the way, mine\n')
  const running = repository.start(['run', '--config', repository.config, '--parallel', '2'])
  const lane = 'refs/loopwork/lanes/main'
  await until('A to be merged', async () => (await repository.states())['A'] === 'done')
  const tip = repository.git('rev-parse', lane)
  expect(repository.filesOn('main')).not.toContain('new.txt')
  await repository.write('bad.txt', 'mine\n')
  repository.git('add', 'bad.txt')
  repository.git('commit', '--quiet', '-m', 'by the user')
  const mine = repository.git('rev-parse', 'main')
  unlinkSync(repository.at('new.txt'))
  // The held delivery is tried again although no task has ended since.
  await until('it to be said', () =>
    running.output().includes('main moved on by itself, and joined with the merged work it fails its gate'),
  )
  expect(repository.git('rev-parse', lane)).toBe(tip)
  expect(repository.git('rev-parse', 'main')).toBe(mine)
  writeFileSync(go, '')
  expect((await running.finished).exit).toBe(0)
  expect(repository.git('rev-parse', 'main')).toBe(mine)
  expect(repository.filesOn(lane)).toEqual(expect.arrayContaining(['new.txt', 'b.txt']))
  expect(repository.filesOn(lane)).not.toContain('bad.txt')
})

test('another branch is checked out: only the target moves', async () => {
  await withShared()
  await repository.backlog([add])
  repository.git('checkout', '--quiet', '-b', 'mine')
  const head = repository.git('rev-parse', 'HEAD')
  expect((await repository.loopwork(['run', '--target', 'main'])).exit).toBe(0)
  expect(repository.git('rev-parse', 'HEAD')).toBe(head)
  expect(repository.filesOn('main')).toContain('new.txt')
  expect(repository.filesOn('mine')).not.toContain('new.txt')
})

interface Refused {
  readonly name: string
  readonly says: RegExp
  prepare(): Promise<void>
}

const refused: readonly Refused[] = [
  {
    name: 'a detached HEAD',
    says: /HEAD of .* is detached.*\n.*--target/,
    prepare: async () => void repository.git('checkout', '--quiet', '--detach'),
  },
  {
    name: 'no commits',
    says: /no commits yet.*\n.*first commit/,
    prepare: async () => {
      await repository.remove()
      await mkdir(repository.root, { recursive: true })
      repository.git('init', '--quiet', '--initial-branch=main')
      repository.git('config', 'user.name', 'Ada')
      repository.git('config', 'user.email', 'ada@example.org')
      await repository.configure({})
    },
  },
  {
    name: 'no user name',
    says: /(?:user\.name|who you are|name and)/,
    prepare: async () => {
      repository.git('config', '--unset', 'user.name')
      repository.git('config', '--unset', 'user.email')
      repository.git('config', 'user.useConfigOnly', 'true')
    },
  },
  {
    name: 'a merge in progress',
    says: /merge is in progress/,
    prepare: async () => {
      repository.git('checkout', '--quiet', '-b', 'side')
      await repository.write('shared.txt', 'side\n')
      repository.git('commit', '--quiet', '-am', 'side')
      repository.git('checkout', '--quiet', 'main')
      await repository.write('shared.txt', 'main\n')
      repository.git('commit', '--quiet', '-am', 'main')
      try {
        repository.git('merge', 'side')
      } catch {
        // The conflict is what we want.
      }
    },
  },
]

test.each(refused)(
  '$name: refused with one line and a hint, exit 4, nothing changed',
  async ({ prepare, says }) => {
    await withShared()
    await prepare()
    await repository.backlog([add])
    const before = execFileSync('find', ['.', '-type', 'f', '-not', '-path', './.git/index'], {
      cwd: repository.root,
      encoding: 'utf8',
    })
    const finished = await repository.loopwork(['run'])
    expect(finished.exit).toBe(4)
    expect(finished.stderr).toMatch(says)
    expect(finished.stderr.trim().split('\n').length).toBeLessThanOrEqual(2)
    expect(
      execFileSync('find', ['.', '-type', 'f', '-not', '-path', './.git/index'], {
        cwd: repository.root,
        encoding: 'utf8',
      }),
    ).toBe(before)
  },
)

test('an untrusted config in the repository is inert: exit 3 naming the command; trusted it works; one changed byte asks again', async () => {
  await withShared()
  await repository.backlog([add])
  const canary = repository.outside('canary')
  const rc = (gate: string) => `agent: scripted\ngate: ['${gate}']\n`
  await writeFile(repository.at('.loopworkrc'), rc(`touch ${canary}`))
  const untrusted = await repository.start(['run']).finished
  expect(untrusted.exit).toBe(3)
  expect(untrusted.stderr).toContain('loopwork trust')
  expect(existsSync(canary)).toBe(false)
  expect(await repository.start(['trust', '--yes']).finished).toMatchObject({ exit: 0 })
  expect((await repository.start(['run']).finished).exit).toBe(0)
  expect(existsSync(canary)).toBe(true)
  await writeFile(repository.at('.loopworkrc'), rc(`touch ${canary}2`))
  expect((await repository.start(['run']).finished).exit).toBe(3)
  expect(existsSync(`${canary}2`)).toBe(false)
})

const ignoredInTheWay: readonly {
  readonly name: string
  readonly ignores: string
  readonly script: readonly string[]
  readonly prepare: () => Promise<void>
  readonly file: string
}[] = [
  {
    name: 'an ignored file where the work needs a folder',
    ignores: 'data\n!data/\n/.specs/\n',
    script: ['write data/x by the agent'],
    prepare: () => repository.write('data', 'SECRET\n'),
    file: 'data',
  },
  {
    name: 'an ignored link to a folder elsewhere, and work added by force below its name',
    ignores: '/out\n/.specs/\n',
    script: ['run mkdir out && echo T > out/T && git add -f out/T && git commit -qm T'],
    prepare: async () => {
      await repository.write('../elsewhere/mine', 'mine\n')
      await symlink('../elsewhere', repository.at('out'))
    },
    file: 'out',
  },
  {
    name: 'an ignored file in a tracked folder that becomes a file',
    ignores: '*.log\n/.specs/\n',
    script: ['run rm -r folder && echo now > folder'],
    prepare: () => repository.write('folder/deep/mine.log', 'SECRET\n'),
    file: 'folder/deep/mine.log',
  },
]

test.each(ignoredInTheWay)(
  '$name: the branch waits, the file is named, every byte is there',
  async ({ ignores, script, prepare, file }) => {
    repository = await ScratchRepository.make([{ id: 'A', script }])
    await repository.write('.gitignore', ignores)
    await repository.write('folder/tracked', 'tracked\n')
    repository.git('add', '.')
    repository.git('commit', '--quiet', '-m', 'ignores')
    await prepare()
    const before = pictureOf(repository.root)
    const run = await repository.loopwork(['run'])
    expect(run.exit, run.stdout).toBe(0)
    expect(run.stdout.replaceAll(/\s+/g, ' ')).toContain(`files are in the way: ${file}`)
    const after = pictureOf(repository.root)
    expect(without(after)).toEqual(without(before))
  },
)

/** The backlog's statuses are written; that is no file of this story. */
const without = ({ files, ...rest }: ReturnType<typeof pictureOf>) => ({
  ...rest,
  files: Object.fromEntries(Object.entries(files).filter(([path]) => !path.startsWith('.specs'))),
})
