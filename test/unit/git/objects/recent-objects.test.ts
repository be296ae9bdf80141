import { expect, test } from 'vitest'
import { oid } from '../../../../src/core/ids.ts'
import type { RepositoryContext } from '../../../../src/git/command/repository-context.ts'
import { rawObject } from '../../../../src/git/objects/without-git/raw-object.ts'
import { recentObject, rememberObjects } from '../../../../src/git/objects/without-git/recent-objects.ts'

const context = {} as RepositoryContext
const like = oid('0'.repeat(40))

/** As unpacking makes it: a small part of a large buffer. */
const blob = (text: string) => {
  const buffer = Buffer.alloc(64 * 1024)
  return rawObject('blob', buffer.subarray(0, buffer.write(text)), like)
}

test('what is remembered takes no more memory than its content', () => {
  const object = blob('small\n')
  rememberObjects(context, [object])
  const known = recentObject(context, object.id)
  expect(known?.content.toString()).toBe('small\n')
  expect(known?.content.buffer.byteLength).toBe('small\n'.length)
})

test('the oldest go first, so that it stays bounded', () => {
  const many = Array.from({ length: 501 }, (_, index) => blob(`number ${index}`))
  rememberObjects(context, many)
  const [first, second] = many.map(({ id }) => recentObject(context, id))
  expect(first).toBeNull()
  expect(second).not.toBeNull()
})
