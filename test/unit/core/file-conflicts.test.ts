import { expect, test } from 'vitest'
import { itemId } from '../../../src/core/ids.ts'
import { declaredPath } from '../../../src/core/naming/declared-path.ts'
import { conflictsWith, fileConflicts, type TouchedFiles } from '../../../src/core/claims/file-conflicts.ts'

const touching = (id: string, ...files: readonly string[]): TouchedFiles => ({
  item: itemId(id),
  agent: 'ann',
  worker: null,
  paths: files.flatMap((file) => declaredPath(file) ?? []),
})

const said = (items: readonly TouchedFiles[]) =>
  fileConflicts(items).map(({ item, files, with: others }) => [
    item.item,
    files.join(' '),
    others.map((other) => other.item).join(' '),
  ])

test('a file that two touch is a conflict of both; so is a file in a folder of another', () => {
  expect(said([touching('A', 'a.ts'), touching('B', 'a.ts', 'b.ts'), touching('C', 'c.ts')])).toEqual([
    ['A', 'a.ts', 'B'],
    ['B', 'a.ts', 'A'],
  ])
  expect(said([touching('A', 'src/'), touching('B', 'src/x/b.ts'), touching('C', 'srcs/c.ts')])).toEqual([
    ['A', 'src/x/b.ts', 'B'],
    ['B', 'src/x/b.ts', 'A'],
  ])
  expect(said([touching('A', '.'), touching('B', 'src/'), touching('C')])).toEqual([
    ['A', 'src', 'B'],
    ['B', 'src', 'A'],
  ])
})

test('of one that is asked for, only the others are named', () => {
  const found = conflictsWith(touching('A', 'src/'), [touching('A', 'src/a.ts'), touching('B', 'src/b.ts')])
  expect(found.map(({ item, files }) => [item.item, files])).toEqual([['B', ['src/b.ts']]])
})
