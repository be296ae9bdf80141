import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Diff, DiffFile } from '../../../src/core/diff/diff.ts'
import type { Oid } from '../../../src/core/ids.ts'
import type { Git } from '../../../src/core/ports/git.ts'
import { openScratch, startTry, type Try } from '../../support/git/open-scratch.ts'
import { scratchRepository, type Scratch } from '../../support/git/scratch-repository.ts'

interface Scene {
  readonly scratch: Scratch
  readonly git: Git
  readonly attempt: Try
  readonly place: { readonly dir: string; readonly slug: string; readonly number: number; readonly base: Oid }
}

async function scene(
  before: Readonly<Record<string, string>> = {},
  more?: (it: Scratch) => void,
): Promise<Scene> {
  const scratch = scratchRepository()
  scratch.commit(before)
  more?.(scratch)
  const git = await openScratch(scratch)
  onTestFinished(() => git.close())
  const attempt = await startTry(git, scratch)
  return { scratch, git, attempt, place: { dir: attempt.dir, slug: 'item', number: 1, base: attempt.base } }
}

async function soFar({ git, place }: Scene, exclude: readonly string[] = []): Promise<Diff> {
  const diff = await git.openDiff({ of: { kind: 'worktree', ...place, given: place.base, exclude } })
  onTestFinished(() => diff.close())
  return diff
}

async function between({ git }: Scene, from: Oid, to: Oid): Promise<Diff> {
  const diff = await git.openDiff({ of: { kind: 'commits', from, to } })
  onTestFinished(() => diff.close())
  return diff
}

const file = (diff: Diff, path: string): DiffFile => {
  const found = diff.files.find((each) => each.path === path)
  if (found === undefined)
    throw new Error(`${path} is not in ${diff.files.map((each) => each.path).join(' ')}`)
  return found
}

/** `38 39 +text`: both numbers where it has them, the sign, the text. */
const told = (of: DiffFile, from = 0, count = of.lineCount): readonly string[] =>
  of.lines(from, count).map((line) => {
    switch (line.kind) {
      case 'head':
        return line.text
      case 'same':
        return `${line.old} ${line.new}  ${line.text}`
      case 'added':
        return `${line.new} +${line.text}`
      case 'removed':
        return `${line.old} -${line.text}`
      case 'no newline':
        return '\\'
    }
  })

test('the work so far: edits, new files and deletions, beside what was given, and nothing is changed by looking', async () => {
  const it = await scene({ 'gone.txt': 'gone\n', 'tasks.json': '[]\n' })
  const { dir } = it.attempt
  it.scratch.write({ 'a.txt': 'ONE\nmore\n', 'new/file.txt': 'new\n', 'tasks.json': '[1]\n' }, dir)
  rmSync(join(dir, 'gone.txt'))
  const before = {
    index: readFileSync(join(it.scratch.root, '.git/worktrees/item/index')),
    objects: it.scratch.git(['count-objects', '-v']),
    refs: it.scratch.git(['for-each-ref']),
  }
  const diff = await soFar(it, ['tasks.json'])
  expect(diff.files.map(({ path, state }) => `${state} ${path}`)).toEqual([
    'changed a.txt',
    'deleted gone.txt',
    'added new/file.txt',
  ])
  expect(diff).toMatchObject({ added: 3, removed: 2, leftOut: [{ path: 'tasks.json', why: 'backlog' }] })
  expect(told(file(diff, 'a.txt'))).toEqual(['@@ -1 +1,2 @@', '1 -one', '1 +ONE', '2 +more'])
  expect(file(diff, 'new/file.txt').modes).toEqual({ old: null, new: '100644' })
  expect(it.scratch.git(['count-objects', '-v'])).toBe(before.objects)
  expect(it.scratch.git(['for-each-ref'])).toBe(before.refs)
  expect(readFileSync(join(it.scratch.root, '.git/worktrees/item/index')).equals(before.index)).toBe(true)
})

test('nothing that the repository, its attributes or the agent names is run', async () => {
  const it = await scene({ 'a.bin': 'one\n', '.gitattributes': '*.bin diff=evil\n* -diff\n' })
  const canary = join(it.scratch.folder, 'canary')
  const plant = `sh -c 'echo "$0" >> ${canary}; cat'`
  for (const key of [
    'diff.external',
    'diff.evil.command',
    'diff.evil.textconv',
    'filter.evil.clean',
    'filter.evil.process',
    'core.fsmonitor',
    'core.pager',
    'pager.diff',
    'interactive.diffFilter',
  ])
    it.scratch.git(['config', key, plant])
  for (const hook of ['post-index-change', 'post-checkout', 'fsmonitor-watchman']) {
    const path = join(it.scratch.root, '.git/hooks', hook)
    writeFileSync(path, `#!/bin/sh\necho hook >> ${canary}\n`, { mode: 0o755 })
  }
  it.scratch.write(
    { 'a.bin': 'two\n', 'a.txt': 'two\n', '.gitattributes': '*.bin diff=evil filter=evil\n* -diff\n' },
    it.attempt.dir,
  )
  const diff = await soFar(it)
  // An attributes file that calls everything binary hides nothing.
  expect(told(file(diff, 'a.txt'))).toEqual(['@@ -1 +1 @@', '1 -one', '1 +two'])
  expect(told(file(diff, 'a.bin'))).toEqual(['@@ -1 +1 @@', '1 -one', '1 +two'])
  const patch = join(it.scratch.folder, 'patch')
  await it.git.writePatch({
    of: { kind: 'worktree', ...it.place, given: it.place.base, exclude: [] },
    ...{ file: patch, colours: true },
  })
  expect(readFileSync(patch, 'utf8')).toContain('\u001b[31m-one')
  expect(existsSync(canary)).toBe(false)
})

test('renames, modes, links, submodules, binary and huge files are told for what they are', async () => {
  const text = Array.from({ length: 30 }, (_, line) => `line ${line}\n`).join('')
  const it = await scene(
    { 'old name.txt': text, 'run.sh': '#!/bin/sh\n', 'becomes-link': 'text\n', bin: 'a\0b' },
    (scratch) => {
      const commit = scratch.git(['rev-parse', 'HEAD']).trim()
      scratch.git(['update-index', '--add', '--cacheinfo', `160000,${commit},sub`])
      scratch.git(['commit', '-qm', 'a submodule'])
    },
  )
  const { scratch } = it
  const from = it.place.base
  renameSync(join(scratch.root, 'old name.txt'), join(scratch.root, 'new "näme"\t.txt'))
  writeFileSync(join(scratch.root, 'new "näme"\t.txt'), text.replace('line 3\n', 'line three\n'))
  chmodSync(join(scratch.root, 'run.sh'), 0o755)
  rmSync(join(scratch.root, 'becomes-link'))
  symlinkSync('a.txt', join(scratch.root, 'becomes-link'))
  writeFileSync(join(scratch.root, 'bin'), 'a\0bc')
  writeFileSync(join(scratch.root, 'huge.txt'), 'x'.repeat(99).concat('\n').repeat(110_000))
  writeFileSync(join(scratch.root, 'diff --git a'), 'diff --git a/x b/x\n@@ -1 +1 @@\n')
  scratch.git(['add', '-A', '--', 'new*', 'old*', 'run.sh', 'becomes-link', 'bin', 'huge.txt', 'diff*'])
  scratch.git(['update-index', '--cacheinfo', `160000,${from},sub`])
  scratch.git(['commit', '-qm', 'all of it'])
  const diff = await between(it, from, scratch.git(['rev-parse', 'HEAD']).trim() as Oid)

  expect(file(diff, 'new "näme"\t.txt')).toMatchObject({
    ...{ state: 'renamed', from: 'old name.txt', content: { kind: 'text', added: 1, removed: 1 } },
  })
  expect(file(diff, 'run.sh')).toMatchObject({ modes: { old: '100644', new: '100755' }, lineCount: 0 })
  const link = file(diff, 'becomes-link')
  expect(link.modes).toEqual({ old: '100644', new: '120000' })
  expect(told(link)).toEqual(['@@ -1 +0,0 @@', '1 -text', '@@ -0,0 +1 @@', '1 +a.txt', '\\'])
  expect(link.changes).toEqual([0, 2])
  expect(file(diff, 'bin').content).toEqual({ kind: 'binary', oldBytes: 3, newBytes: 4 })
  expect(file(diff, 'huge.txt').content).toEqual({ kind: 'too big', oldBytes: null, newBytes: 11_000_000 })
  expect(
    told(file(diff, 'sub'))
      .slice(1)
      .map((line) => line.replace(/[0-9a-f]{40}/, 'id')),
  ).toEqual(['1 -Subproject commit id', '1 +Subproject commit id'])
  // What looks like a patch inside a file is text of that file.
  expect(told(file(diff, 'diff --git a'))).toEqual([
    '@@ -0,0 +1,2 @@',
    '1 +diff --git a/x b/x',
    '2 +@@ -1 +1 @@',
  ])
})

test('CRLF, a missing last newline and bytes that are no text come as they are', async () => {
  const it = await scene({ 'a.txt': 'one\r\ntwo' })
  writeFileSync(join(it.attempt.dir, 'a.txt'), Buffer.from('one\ntwo\xff\u001b[31m\n', 'latin1'))
  expect(told(file(await soFar(it), 'a.txt'))).toEqual([
    ...['@@ -1,2 +1,2 @@', '1 -one\r', '2 -two', '\\', '1 +one', '2 +two\ufffd\u001b[31m'],
  ])
})

test('any line of a large diff is read alike, whatever is asked for before', async () => {
  const lines = (edit: (line: number) => string): string =>
    Array.from({ length: 20_000 }, (_, line) => `${edit(line)}\n`).join('')
  const it = await scene({ 'large.txt': lines((line) => `line ${line}`) })
  const long = 'x'.repeat(1_000_000)
  it.scratch.write(
    {
      'large.txt': lines((line) =>
        line === 9_000 ? long : line % 10 === 0 ? `edited ${line}` : `line ${line}`,
      ),
    },
    it.attempt.dir,
  )
  const large = file(await soFar(it), 'large.txt')
  const all = told(large)
  expect(all).toHaveLength(large.lineCount)
  const patch = execFileSync('git', ['diff', '--no-ext-diff', 'large.txt'], {
    cwd: it.attempt.dir,
    maxBuffer: 1e9,
  })
  const body = patch.toString().split('\n').slice(4, -1)
  expect(all.map((line) => line.replace(/^(?:\d+ )+/, '')).map((line) => line.slice(0, 100))).toEqual(
    body.map((line) => line.slice(0, 100)),
  )
  for (const from of [0, 1, 63, 64, 65, 127, 5_000, 11_111, large.lineCount - 3])
    expect(told(large, from, 40)).toEqual(all.slice(from, from + 40))
  const cut = large.lines(0, large.lineCount).filter((line) => 'isCut' in line && line.isCut)
  expect(cut).toHaveLength(1)
  expect(large.changes.every((line) => all[line]?.startsWith('@@'))).toBe(true)
})

test('a line is found again when the work has grown above it', async () => {
  const it = await scene({ 'a.txt': Array.from({ length: 300 }, (_, line) => `line ${line}\n`).join('') })
  const path = join(it.attempt.dir, 'a.txt')
  const before = readFileSync(path, 'utf8')
  const edited = before.replace('line 200\n', 'edited 200\nand one more\n')
  writeFileSync(path, edited)
  const first = file(await soFar(it), 'a.txt')
  const at = told(first).findIndex((line) => line.endsWith('+and one more'))
  const place = first.placeOf(at)
  writeFileSync(
    path,
    edited.replace('line 10\n', Array.from({ length: 150 }, (_, line) => `new ${line}\n`).join('')),
  )
  const then = file(await soFar(it), 'a.txt')
  expect(told(then)[then.lineAt(place)]).toMatch(/\+and one more$/)
  for (let line = 0; line < then.lineCount; line++) expect(then.lineAt(then.placeOf(line))).toBe(line)
})
