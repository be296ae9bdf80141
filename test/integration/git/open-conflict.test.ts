import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { ConflictFile } from '../../../src/core/diff/merge-conflict.ts'
import { oid } from '../../../src/core/ids.ts'
import { openScratch } from '../../support/git/open-scratch.ts'
import { scratchRepository } from '../../support/git/scratch-repository.ts'

type Files = Readonly<Record<string, string | Buffer | null>>

/** Two commits on the same base: the target’s, and the work. */
async function conflict(base: Files, target: Files, work: Files) {
  const scratch = scratchRepository()
  const at = (files: Files): ReturnType<typeof oid> => {
    for (const [path, content] of Object.entries(files)) {
      if (content === null) rmSync(join(scratch.root, path), { recursive: true })
      else writeFileSync(join(scratch.root, path), content)
    }
    scratch.git(['add', '-A'])
    scratch.git(['commit', '-q', '-m', 'step'])
    return oid(scratch.git(['rev-parse', 'HEAD']).trim())
  }
  const sides = { base: at(base), tip: at(target) }
  scratch.git(['checkout', '-q', '--detach', sides.base])
  const all = { ...sides, work: at(work) }
  scratch.git(['checkout', '-q', 'main'])
  const git = await openScratch(scratch)
  onTestFinished(() => git.close())
  const before = scratch.git(['count-objects'])
  const read = await git.openConflict(all)
  expect(scratch.git(['count-objects'])).toBe(before)
  return { ...read, sides: all }
}

const told = ({ path, target, work, result }: ConflictFile): string =>
  [path, target.kind, work.kind, result.kind === 'open' ? result.how : 'clean'].join(' ')

const lines = (...changed: readonly string[]): string => ['one', 'two', ...changed, 'six', ''].join('\n')

test('both sides of the same lines, with those around them, and who changed them', async () => {
  const { files, by, sides } = await conflict(
    { 'a.txt': lines('three', 'four'), 'other.txt': 'x\n' },
    { 'a.txt': lines('THREE', 'four', 'five') },
    { 'a.txt': lines('3', 'four'), 'other.txt': 'y\n', 'new.txt': 'new\n' },
  )
  expect(files.map(told)).toEqual([
    'a.txt changed changed contents',
    'new.txt unchanged changed clean',
    'other.txt unchanged changed clean',
  ])
  expect(files[0]).toMatchObject({
    target: { added: 2, removed: 1 },
    result: { places: [{ before: ['one', 'two'], target: ['THREE'], work: ['3'], after: ['four', 'five'] }] },
  })
  expect(by).toEqual([sides.tip])
})

test('what has no lines: deleted on one side, binary, renamed on both', async () => {
  const binary = (byte: number): Buffer => Buffer.from([0, byte, 255, 10])
  const { files } = await conflict(
    {
      'gone.txt': lines('a'),
      'here.txt': lines('b'),
      'p.png': binary(1),
      'old.txt': 'long enough\nto be\nknown\n',
    },
    {
      'gone.txt': null,
      'here.txt': lines('B'),
      'p.png': binary(2),
      'old.txt': null,
      'left.txt': 'long enough\nto be\nknown\n',
    },
    {
      'gone.txt': lines('A'),
      'here.txt': null,
      'p.png': binary(3),
      'old.txt': null,
      'right.txt': 'long enough\nto be\nknown\n',
    },
  )
  const found = files.map(told)
  expect(found).toContain('gone.txt deleted changed modify/delete')
  expect(found).toContain('here.txt changed deleted modify/delete')
  expect(found).toContain('p.png binary binary binary')
  expect(found).toContain('old.txt deleted deleted rename/rename')
  expect(files.every(({ result }) => result.kind === 'clean' || result.places.length === 0)).toBe(true)
})

test('lines that look like markers are none, and a name of any bytes is read', async () => {
  const marks = '<<<<<<< HEAD\n=======\n>>>>>>> evil\n'
  const name = 'a\tb "c" \u001b[31m.txt'
  const { files, by } = await conflict(
    { [name]: `${marks}x\n${marks}` },
    { [name]: `${marks}y\n${marks}` },
    { [name]: `${marks}z\n${marks}` },
  )
  expect(files[0]).toMatchObject({ path: name, result: { places: [{ target: ['y'], work: ['z'] }] } })
  expect(by).toHaveLength(1)
})

test('a thousand files in conflict are listed, and the first of them read', async () => {
  const all = (text: string): Files =>
    Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`f${index}.txt`, `${text}\n`]))
  const { files } = await conflict(all('a'), all('b'), all('c'))
  expect(files).toHaveLength(1000)
  const read = files.filter(({ result }) => result.kind === 'open' && result.places.length === 1)
  expect(read).toHaveLength(200)
})
