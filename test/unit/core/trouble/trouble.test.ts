import { expect, test } from 'vitest'
import { LoopworkError } from '../../../../src/core/errors.ts'
import { troubleOf } from '../../../../src/core/trouble/trouble.ts'

const ofSystem = (code: string, path?: string) =>
  Object.assign(new Error(`${code}: words of Node`), { code, errno: -1, syscall: 'open', path })
const ofGit = (said: string) => new LoopworkError('git', `making the worktree /w/a.1: git said: ${said}`)

test.each([
  ['ENOSPC', 'machine:disk', true],
  ['EDQUOT', 'machine:disk', true],
  ['EROFS', 'machine:disk', true],
  ['EIO', 'machine:disk', true],
  ['EMFILE', 'machine:resources', true],
  ['EAGAIN', 'machine:resources', true],
  ['ENOMEM', 'machine:resources', true],
  ['EACCES', 'machine:permissions', false],
  ['EPERM', 'machine:permissions', false],
  ['ENOTDIR', 'machine:files', false],
  ['EEXIST', 'machine:files', false],
  ['ENOENT', 'machine:files', false],
  ['EWHATEVER', 'machine:disk', true],
] as const)('%s is %s, in words and with its place', (errno, code, everywhere) => {
  const trouble = troubleOf(ofSystem(errno, '/w/a.1'), 'preparing')
  expect(trouble).toMatchObject({ code, everywhere })
  expect(trouble?.message).toMatch(/^preparing: \/w\/a\.1: [a-z -]+$/)
  expect(trouble?.message).not.toContain('words of Node')
  expect(trouble?.cure).not.toBe('')
})

test.each([
  ['fatal: write error: No space left on device', 'machine:disk'],
  ['error: unable to write file a: Disk quota exceeded', 'machine:disk'],
  ['fatal: cannot mkdir /w/a.1: Read-only file system', 'machine:disk'],
  [
    'error: insufficient permission for adding an object to repository database .git/objects',
    'machine:permissions',
  ],
  ['fatal: could not create work tree dir: Permission denied', 'machine:permissions'],
  ['fatal: bad config line 3 in file /r/.git/config', 'machine:git'],
  ['error: cannot fork to run less: Resource temporarily unavailable', 'machine:resources'],
  ['fatal: unable to create threaded lstat: Too many open files', 'machine:resources'],
  ['fatal: something nobody has seen', 'machine:git'],
])('git saying "%s" is %s, in its own words', (said, code) => {
  expect(troubleOf(ofGit(said))).toMatchObject({
    code,
    message: `making the worktree /w/a.1: git said: ${said}`,
  })
})

test('what git said is found behind the line that is shown', () => {
  const cause = new Error('error: unable to write file a  fatal: write error: No space left on device')
  const error = new LoopworkError('git', 'filling the worktree: git said: error: unable to write file a', {
    cause,
  })
  expect(troubleOf(error)).toMatchObject({ code: 'machine:disk', everywhere: true })
})

test('git that is gone is the machine, with the way to mend it', () => {
  const cause = ofSystem('ENOENT')
  const gone = new LoopworkError('git', 'git was not found on PATH', { cause })
  expect(troubleOf(gone)).toMatchObject({
    code: 'machine:git',
    everywhere: true,
    cure: 'put git back on PATH',
  })
  const folder = new LoopworkError('git', 'the folder /r is not there', { cause })
  expect(troubleOf(folder)).toMatchObject({ code: 'machine:files' })
})

test('the store says itself what to do', () => {
  const cause = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
  const full = new LoopworkError('store', 'the store x could not be written: the disk is full', {
    hint: 'free some space',
    cause,
  })
  expect(troubleOf(full)).toEqual({
    code: 'machine:database',
    message: full.message,
    cure: 'free some space',
    everywhere: true,
  })
})

test('a bug of ours is nobody else’s trouble', () => {
  expect(troubleOf(new TypeError('x is not a function'))).toBeNull()
  expect(troubleOf(new LoopworkError('internal', 'unexpected value'))).toBeNull()
  expect(troubleOf('a thrown text')).toBeNull()
  const coded = Object.assign(new Error('bad argument'), { code: 'ERR_INVALID_ARG_TYPE' })
  expect(troubleOf(coded)).toBeNull()
})
