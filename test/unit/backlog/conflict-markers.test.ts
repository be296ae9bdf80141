import { expect, it } from 'vitest'
import { readBacklog } from '../../../src/backlog/read-backlog.ts'
import { LoopworkError, problemLine } from '../../../src/core/errors.ts'
import { folderWith } from '../../support/folder-with.ts'

async function read(text: string) {
  const root = await folderWith({ 'TODO.md': text })
  return readBacklog({ root, path: 'TODO.md' })
}

it('of a list that git could not merge, each conflict is named, and no side is taken', async () => {
  const conflict = '<<<<<<< HEAD\n- [x] b\n=======\n- [ ] b\n>>>>>>> other\n'
  const error: unknown = await read(`- [ ] a\n${conflict}- [ ] c\n${conflict}`).catch(
    (thrown: unknown) => thrown,
  )
  expect(error instanceof LoopworkError && error.problems.map(problemLine)).toEqual([
    'TODO.md:2: is a marker of a merge conflict: settle it first',
    'TODO.md:8: is a marker of a merge conflict: settle it first',
  ])
  await expect(read(conflict.replaceAll('\n', '\r\n'))).rejects.toThrow('1 problem')
})

it.each([
  ['an example in a code fence', '```\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n```\n- [ ] a\n'],
  ['a heading that is underlined', 'Title\n=======\n- [ ] a\n'],
  ['a quotation in seven quotations', '>>>>>>> x\n\n- [ ] a\n'],
  ['a beginning without an end', '<<<<<<< x\n\n- [ ] a\n'],
])('%s is no conflict', async (_, text) => {
  expect((await read(text)).drafts.map(({ id }) => id)).toEqual(['a'])
})
