import { expect, test } from 'vitest'
import { oneLine, saidByGit } from '../../../src/git/command/git-error.ts'
import { fromText, isWithin, onDisk, pathBytes, shown } from '../../../src/git/command/path-bytes.ts'
import { ownerOf, newLockText } from '../../../src/git/delivery/locks/index-lock.ts'
import { messageText } from '../../../src/git/objects/commits.ts'
import { parseMergeTree } from '../../../src/git/objects/merge-tree.ts'
import { parseNumstat } from '../../../src/git/objects/numstat.ts'
import { batchContents, mentionsFilter } from '../../../src/git/objects/tree-files.ts'

const tree = 'a'.repeat(40)
const [target, work] = ['b'.repeat(40), 'c'.repeat(40)]
const merged = (code: number, stdout: string) =>
  parseMergeTree({ code, stdout, stderr: 'fatal: x\n' }, target, work)

test('merge-tree: exit 1 without a tree is an error, as is 128', () => {
  expect(() => merged(1, '')).toThrow(/merging/)
  expect(() => merged(128, '')).toThrow(/merging/)
  expect(() => merged(1, 'not an id\0')).toThrow(/merging/)
})

test('merge-tree: a clean tree, a conflict with names, a conflict without', () => {
  expect(merged(0, `${tree}\0`)).toEqual({ kind: 'clean', tree })
  const messages = `1\0a\0Auto-merging\0Auto-merging a\n\x001\0a\0CONFLICT (contents)\0CONFLICT (content): Merge conflict in a between ${target} and ${work}\n\0`
  expect(merged(1, `${tree}\0a\0\0${messages}`)).toEqual({
    kind: 'conflict',
    files: ['a'],
    message: 'CONFLICT (content): Merge conflict in a between target and work',
  })
  expect(merged(1, `${tree}\0`)).toMatchObject({
    kind: 'conflict',
    files: [],
    message: 'the changes overlap',
  })
})

test('merge-tree: a message can’t move the cursor or forge a line', () => {
  const text = merged(1, `${tree}\0a\0\x001\0a\0CONFLICT (x)\0one\ntwo\x1b[2J\r\0`)
  expect(text).toMatchObject({ message: 'one two [2J' })
})

test('numstat: counts, binaries, names with tabs and newlines', () => {
  expect(parseNumstat('1\t2\ta\0-\t-\tbin\x003\t0\twith\ttab\nand line\0')).toEqual({
    files: ['a', 'bin', 'with\ttab\nand line'],
    added: 4,
    removed: 2,
  })
  expect(parseNumstat('')).toEqual({ files: [], added: 0, removed: 0 })
})

test('cat-file --batch: contents by length, a missing object is empty', () => {
  expect(batchContents(`${tree} blob 3\na\nb\n${work} missing\n${tree} blob 0\n\n`)).toEqual(['a\nb', '', ''])
})

test('a filter is mentioned by a rule, not by a comment or an unset', () => {
  expect(mentionsFilter('*.bin filter=lfs -text\n')).toBe(true)
  expect(mentionsFilter('# *.bin filter=lfs\n*.x -filter\n*.y !filter\n')).toBe(false)
})

test('a message is never empty, holds no NUL, and a value is one line', () => {
  expect(messageText({ message: '', trailers: [] })).toBe('Work\n')
  expect(messageText({ message: 'a\0b\n\n', trailers: [['K', 'v\nX: forged']] })).toBe(
    'ab\n\nK: v X: forged\n',
  )
})

test('what git says becomes one short line without its hints', () => {
  expect(
    saidByGit({ code: 1, stdout: '', stderr: 'hint: do this\nfatal: bad \x1b[31m\u202ething\nmore\n' }),
  ).toBe('fatal: bad  [31m thing')
  expect(
    saidByGit({ code: 128, stdout: '', stderr: "Preparing worktree (new branch 'x')\nfatal: cannot lock\n" }),
  ).toBe('fatal: cannot lock')
  const progress = 'Updating files:   4% (1/25)\rUpdating files:   8% (2/25)\r'
  expect(saidByGit({ code: 128, stdout: '', stderr: `${progress}error: unable to write file a\n` })).toBe(
    'error: unable to write file a',
  )
  expect(saidByGit({ code: 128, stdout: '', stderr: `${progress}\nended by SIGKILL` })).toBe(
    'ended by SIGKILL',
  )
  expect(saidByGit({ code: 9, stdout: '', stderr: '' })).toBe('nothing, exit 9')
  expect(oneLine('x'.repeat(1000))).toHaveLength(300)
})

test('paths keep their bytes to the disk and are readable to people', () => {
  expect(shown(fromText('ünï'))).toBe('ünï')
  expect(onDisk('/r', pathBytes('\xff'))).toEqual(Buffer.from([0x2f, 0x72, 0x2f, 0xff]))
  expect(isWithin('a/b', 'a/')).toBe(true)
  expect(isWithin('ab', 'a')).toBe(false)
})

test('a lock says whose it is', () => {
  const mine = newLockText('main')
  expect(ownerOf(mine)).toBe('nobody')
  expect(ownerOf('')).toBe('user')
  expect(ownerOf(mine.trim())).toBe('user')
  expect(ownerOf(mine.replace(/\d+:\d+:/, '999999999:1:'))).toBe('nobody')
})
