import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Git } from '../../../src/core/ports/git.ts'
import { nextSecond } from '../../support/git/next-second.ts'
import { openScratch, startTry, type Try } from '../../support/git/open-scratch.ts'
import { scratchRepository, type Scratch } from '../../support/git/scratch-repository.ts'

const lines = (...more: readonly string[]) => `${[...more].join('\n')}\n`
const lock = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
const lockWith = (changes: Readonly<Record<string, string>>) =>
  lines(...lock.map((line) => changes[line] ?? line))

interface Case {
  readonly name: string
  readonly before?: Readonly<Record<string, string>>
  readonly setup: (dir: string, scratch: Scratch) => void
  readonly agent: (dir: string, scratch: Scratch) => void
  /** `status path` of the work; null: no work at all. */
  readonly changes: readonly string[] | null
  readonly contents?: Readonly<Record<string, string>>
}

const cases: readonly Case[] = [
  {
    name: 'what setup made and changed is no work of an idle agent',
    setup: (dir, it) => it.write({ 'lock.txt': 'lock2\n', 'gen/g': 'g\n' }, dir),
    agent: () => undefined,
    changes: null,
  },
  {
    name: 'a link that setup made, which the ignore file has as a folder only, is never merged',
    before: { '.gitignore': 'node_modules/\n' },
    setup: (dir, it) => symlinkSync(it.root, join(dir, 'node_modules')),
    agent: (dir, it) => it.write({ 'a.txt': 'edited\n' }, dir),
    changes: ['M a.txt'],
  },
  {
    name: 'the agent replaces such a link by a real folder',
    before: { '.gitignore': 'node_modules/\n' },
    setup: (dir, it) => symlinkSync(it.root, join(dir, 'node_modules')),
    agent: (dir, it) => {
      rmSync(join(dir, 'node_modules'))
      it.write({ 'node_modules/x': 'x', 'a.txt': 'edited\n' }, dir)
    },
    changes: ['M a.txt'],
  },
  {
    name: 'both changed one file, apart from each other: only the agent’s lines are work',
    setup: (dir, it) => it.write({ 'lock.txt': lockWith({ one: 'ONE by setup' }) }, dir),
    agent: (dir, it) =>
      it.write({ 'lock.txt': lockWith({ one: 'ONE by setup', nine: 'NINE by the agent' }) }, dir),
    changes: ['M lock.txt'],
    contents: { 'lock.txt': lockWith({ nine: 'NINE by the agent' }) },
  },
  {
    name: 'both changed one line: the file is taken as the agent left it, and another one merged all the same',
    before: { 'other.txt': lockWith({}) },
    setup: (dir, it) =>
      it.write({ 'lock.txt': lockWith({ one: 'setup' }), 'other.txt': lockWith({ one: 'setup' }) }, dir),
    agent: (dir, it) =>
      it.write(
        { 'lock.txt': lockWith({ one: 'agent' }), 'other.txt': lockWith({ one: 'setup', nine: 'agent' }) },
        dir,
      ),
    changes: ['M lock.txt', 'M other.txt'],
    contents: { 'lock.txt': lockWith({ one: 'agent' }), 'other.txt': lockWith({ nine: 'agent' }) },
  },
  {
    name: 'the agent takes back what setup did to a tracked file: no work',
    setup: (dir, it) => {
      it.write({ 'lock.txt': 'by setup\n' }, dir)
      rmSync(join(dir, 'b.txt'))
    },
    agent: (dir, it) => it.write({ 'lock.txt': lockWith({}), 'b.txt': 'two\n' }, dir),
    changes: null,
  },
  {
    name: 'the agent changes and deletes what setup made: what it changed is work, whole',
    setup: (dir, it) => it.write({ 'gen/keep': 'k\n', 'gen/edit': 'e\n', 'gen/drop': 'd\n' }, dir),
    agent: (dir, it) => {
      it.write({ 'gen/edit': 'edited\n' }, dir)
      rmSync(join(dir, 'gen/drop'))
    },
    changes: ['A gen/edit'],
  },
  {
    name: 'the agent deletes a file that setup had changed',
    setup: (dir, it) => it.write({ 'lock.txt': 'by setup\n' }, dir),
    agent: (dir) => rmSync(join(dir, 'lock.txt')),
    changes: ['D lock.txt'],
  },
  {
    name: 'setup replaced a file by a folder, and the agent adds to it',
    setup: (dir, it) => {
      rmSync(join(dir, 'lock.txt'))
      it.write({ 'lock.txt/made': 'm\n' }, dir)
    },
    agent: (dir, it) => it.write({ 'lock.txt/more': 'more\n' }, dir),
    changes: ['D lock.txt', 'A lock.txt/more'],
  },
  {
    name: 'setup makes a file executable and the agent edits it',
    setup: (dir) => chmodSync(join(dir, 'lock.txt'), 0o755),
    agent: (dir, it) => it.write({ 'lock.txt': lockWith({ two: 'TWO' }) }, dir),
    changes: ['M lock.txt'],
    contents: { 'lock.txt': lockWith({ two: 'TWO' }) },
  },
  {
    name: 'the agent commits everything, also what setup made',
    setup: (dir, it) => it.write({ 'gen/g': 'g\n' }, dir),
    agent: (dir, it) => {
      it.write({ 'a.txt': 'edited\n' }, dir)
      it.git(['add', '-A'], { cwd: dir })
      it.git(['commit', '-qm', 'all'], { cwd: dir })
    },
    changes: ['M a.txt'],
  },
]

test.each(cases)('$name', async ({ before = {}, setup, agent, changes, contents = {} }) => {
  const { scratch, attempt, given } = await givenAfter(before, setup)
  agent(attempt.dir, scratch)
  for (const round of ['first', 'again', 'with a broken index'] as const) {
    if (round === 'with a broken index') breakIndexes(scratch)
    const collected = await attempt.collect({ given })
    expect(collected.kind, round).toBe(changes === null ? 'nothing' : 'work')
    if (collected.kind !== 'work') continue
    const { commit } = collected.work
    const diff = scratch.git(['diff-tree', '-r', '--no-renames', '--name-status', attempt.base, commit])
    expect(diff.replaceAll('\t', ' ').trim().split('\n'), round).toEqual(changes)
    for (const [path, content] of Object.entries(contents)) {
      expect(scratch.git(['show', `${commit}:${path}`]), path).toBe(content)
    }
  }
})

test('a file of setup’s that is too big to take is no work, unless the agent writes it again', async () => {
  const { scratch, attempt, given } = await givenAfter({}, (dir) => big(join(dir, 'big.bin')))
  scratch.write({ 'a.txt': 'edited\n' }, attempt.dir)
  expect(await attempt.collect({ given })).toMatchObject({
    work: { files: ['a.txt'], leftOut: [], exact: true },
  })
  big(join(attempt.dir, 'big.bin'))
  expect(await attempt.collect({ given })).toMatchObject({
    work: { leftOut: [{ path: 'big.bin', why: 'too big' }], exact: false },
  })
})

const ignored: readonly { name: string; exact: boolean; agent: (dir: string, scratch: Scratch) => void }[] = [
  { name: 'reads', exact: true, agent: (dir) => readFileSync(join(dir, 'cache/deep/file')) },
  { name: 'adds an ignored file', exact: false, agent: (dir, it) => it.write({ 'x.log': 'x' }, dir) },
  {
    name: 'edits one deep in an ignored folder',
    exact: false,
    agent: (dir, it) => it.write({ 'cache/deep/file': 'y' }, dir),
  },
  { name: 'adds one deep in it', exact: false, agent: (dir, it) => it.write({ 'cache/deep/new': 'y' }, dir) },
  { name: 'deletes one', exact: false, agent: (dir) => rmSync(join(dir, 'cache/deep/file')) },
  { name: 'deletes all', exact: false, agent: (dir) => rmSync(join(dir, 'cache'), { recursive: true }) },
]

test.each(ignored)(
  'whether a gate in the worktree tells about the tree: the agent $name, $exact',
  async ({ agent, exact }) => {
    const { scratch, attempt, given } = await givenAfter({ '.gitignore': '*.log\ncache/\n' }, (dir, it) =>
      it.write({ 'cache/deep/file': 'x' }, dir),
    )
    // File times have a grain of some milliseconds; an agent starts later than that.
    await new Promise((resolve) => setTimeout(resolve, 20))
    scratch.write({ 'a.txt': 'edited\n' }, attempt.dir)
    agent(attempt.dir, scratch)
    expect(await attempt.collect({ given })).toMatchObject({ work: { files: ['a.txt'], exact } })
  },
)

/** What an agent does in a worktree with its `a.txt` edited, and how it is taken back. */
const uncarried: readonly (readonly [
  name: string,
  exact: boolean,
  act: (at: (path: string) => string) => void,
  undo: (at: (path: string) => string) => void,
])[] = [
  ['nothing', true, () => undefined, () => undefined],
  ['an empty folder', false, (at) => mkdirSync(at('src/e')), (at) => rmdirSync(at('src/e'))],
  [
    'a folder emptied',
    false,
    (at) => renameSync(at('src/c.txt'), at('c')),
    (at) => renameSync(at('c'), at('src/c.txt')),
  ],
  ['a pipe', false, (at) => execFileSync('mkfifo', [at('src/pipe')]), (at) => rmSync(at('src/pipe'))],
  [
    'a pipe with an ignored name',
    false,
    (at) => execFileSync('mkfifo', [at('x.log')]),
    (at) => rmSync(at('x.log')),
  ],
  [
    'a file taken from others',
    false,
    (at) => chmodSync(at('b.txt'), 0o600),
    (at) => chmodSync(at('b.txt'), 0o644),
  ],
  [
    'a folder taken from others',
    false,
    (at) => chmodSync(at('src'), 0o700),
    (at) => chmodSync(at('src'), 0o755),
  ],
  [
    'line ends that are taken out',
    false,
    (at) => writeFileSync(at('x.win'), 'a\r\n'),
    (at) => rmSync(at('x.win')),
  ],
  ['line ends that stay', true, (at) => writeFileSync(at('x'), 'a\r\n'), (at) => rmSync(at('x'))],
  ['what is put in again', false, (at) => writeFileSync(at('x.id'), '$Id$'), (at) => rmSync(at('x.id'))],
  [
    'line ends that git takes for no change',
    false,
    (at) => writeFileSync(at('old.win'), 'old\r\n'),
    (at) => writeFileSync(at('old.win'), 'old\n'),
  ],
  [
    'a new program in a new folder',
    true,
    (at) => {
      mkdirSync(at('new'))
      writeFileSync(at('new/run.sh'), 'x', { mode: 0o755 })
    },
    (at) => rmSync(at('new'), { recursive: true }),
  ],
]

test('whether a checkout would look like the worktree, when git can’t carry what the agent made', async () => {
  const before = { '.gitattributes': '*.win text\n*.id ident\n', '.gitignore': '*.log\n', 'old.win': 'old\n' }
  const { scratch, git, attempt, given } = await givenAfter(before, (dir) => mkdirSync(join(dir, 'tmp')))
  await new Promise((resolve) => setTimeout(resolve, 20))
  scratch.write({ 'a.txt': 'edited\n' }, attempt.dir)
  expect(await attempt.collect({ given })).toMatchObject({ kind: 'work', work: { exact: true } })
  const place = { dir: attempt.dir, slug: 'item', number: 1, base: attempt.base }
  const at = (path: string) => join(attempt.dir, path)
  for (const [name, exact, act, undo] of uncarried) {
    act(at)
    expect(await git.worktrees.holdsExactly({ ...place, files: ['a.txt'] }), name).toBe(exact)
    undo(at)
  }
  expect(await git.worktrees.holdsExactly({ ...place, files: ['sub/.gitattributes'] })).toBe(false)
  // An empty folder that setup had made.
  rmdirSync(at('tmp'))
  expect(await git.worktrees.holdsExactly({ ...place, files: ['a.txt'] })).toBe(false)
})

test('an executable bit that git is configured not to look at is in the worktree alone', async () => {
  const { git, attempt } = await givenAfter({}, () => undefined, { 'core.fileMode': 'false' })
  await new Promise((resolve) => setTimeout(resolve, 20))
  const place = { dir: attempt.dir, slug: 'item', number: 1, base: attempt.base, files: ['b.txt'] }
  writeFileSync(join(attempt.dir, 'b.txt'), 'edited\n')
  expect(await git.worktrees.holdsExactly(place)).toBe(true)
  chmodSync(join(attempt.dir, 'b.txt'), 0o755)
  expect(await git.worktrees.holdsExactly(place)).toBe(false)
})

async function givenAfter(
  before: Readonly<Record<string, string>>,
  setup: Case['setup'],
  config: Readonly<Record<string, string>> = {},
): Promise<{ scratch: Scratch; git: Git; attempt: Try; given: Try['base'] }> {
  const scratch = scratchRepository()
  scratch.commit({ 'lock.txt': lockWith({}), ...before })
  for (const [key, value] of Object.entries(config)) scratch.git(['config', key, value])
  const git = await openScratch(scratch)
  const attempt = await startTry(git, scratch)
  setup(attempt.dir, scratch)
  const place = { dir: attempt.dir, slug: 'item', number: 1, base: attempt.base, paths: [], isSetUp: true }
  const given = await git.worktrees.snapshot(place)
  return { scratch, git, attempt, given }
}

test('an edit in the second in which the worktree was made, of the same size, is work later on too', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  await nextSecond()
  const attempt = await startTry(git, scratch)
  scratch.write({ 'a.txt': 'ONE\n' }, attempt.dir)
  await nextSecond()
  expect(await attempt.collect()).toMatchObject({ kind: 'work', work: { files: ['a.txt'] } })
})

test('files that setup put into a submodule’s folder are given: changed by the agent they are refused, vendored they are work', async () => {
  const scratch = scratchRepository()
  const commit = scratch.commit({ '.gitmodules': '[submodule "sub"]\n\tpath = sub\n\turl = ../sub\n' })
  scratch.git(['update-index', '--add', '--cacheinfo', `160000,${commit},sub`])
  scratch.git(['commit', '-qm', 'a submodule'])
  const git = await openScratch(scratch)
  const attempt = await startTry(git, scratch)
  const { dir, base } = attempt
  scratch.write({ 'sub/made.txt': 'by setup', 'gen.txt': 'by setup' }, dir)
  const place = { dir, slug: 'item', number: 1, base, paths: [], isSetUp: true }
  const given = await git.worktrees.snapshot(place)
  expect(await attempt.collect({ given })).toMatchObject({ kind: 'nothing', leftOut: [] })

  await new Promise((resolve) => setTimeout(resolve, 20))
  scratch.write({ 'sub/made.txt': 'by the agent' }, dir)
  expect(await attempt.collect({ given })).toMatchObject({ kind: 'refused' })
  scratch.git(['rm', '-q', '--cached', 'sub'], { cwd: dir })
  const collected = await attempt.collect({ given })
  if (collected.kind !== 'work') throw new Error(JSON.stringify(collected))
  expect(collected.work.files.toSorted()).toEqual(['sub', 'sub/made.txt'])
  expect(scratch.git(['show', `${collected.work.tree}:sub/made.txt`])).toBe('by the agent')
})

test('the live look tells what the agent changed, not what setup did', async () => {
  const { scratch, attempt, given, git } = await givenAfter({}, (dir, it) => it.write({ gen: 'g\n' }, dir))
  const place = { dir: attempt.dir, slug: 'item', number: 1, base: attempt.base, given }
  expect(await git.worktrees.look(place)).toEqual({ files: 0, added: 0, removed: 0 })
  scratch.write({ 'a.txt': 'one\nmore\n' }, attempt.dir)
  expect(await git.worktrees.look(place)).toEqual({ files: 1, added: 1, removed: 0 })
})

function breakIndexes(scratch: Scratch): void {
  for (const name of ['index', 'given-index']) {
    writeFileSync(join(scratch.root, '.git/loopwork/git/attempts/item.1', name), 'broken')
  }
}

function big(path: string): void {
  const file = openSync(path, 'w')
  ftruncateSync(file, 53 * 1024 * 1024)
  closeSync(file)
}
