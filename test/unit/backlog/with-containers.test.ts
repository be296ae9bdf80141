import { describe, expect, it } from 'vitest'
import { draftOf } from '../../../src/backlog/draft.ts'
import { withContainers } from '../../../src/backlog/formats/with-containers.ts'
import { itemId } from '../../../src/core/ids.ts'

/** `A/B(C D)`: A is in B and needs C and D. */
function drafts(...written: readonly string[]) {
  return written.map((text) => {
    const [, id = '', parent, needs = ''] = /^([^/(]+)(?:\/([^(]+))?(?:\((.*)\))?$/.exec(text) ?? []
    return draftOf({
      id: itemId(id),
      title: id,
      source: 'x',
      line: 1,
      parent: parent === undefined ? null : itemId(parent),
      dependsOn: needs.split(' ').filter(Boolean).map(itemId),
    })
  })
}

const shown = (...written: readonly string[]) =>
  withContainers(drafts(...written)).map(
    ({ id, kind, dependsOn }) => `${kind === 'container' ? '*' : ''}${id}(${dependsOn.join(' ')})`,
  )

describe('items below others', () => {
  it.each([
    ['a parent is a container', ['P', 'A/P', 'B/P(A)'], ['*P()', 'A()', 'B(A)']],
    ['what it needs, all in it need', ['X', 'P(X)', 'A/P', 'B/P(A X)'], ['X()', '*P(X)', 'A(X)', 'B(A X)']],
    ['through every level', ['X', 'P(X)', 'Q/P', 'A/Q'], ['X()', '*P(X)', '*Q(X)', 'A(X)']],
    ['a parent by another spelling', ['p', 'A/P'], ['*p()', 'A()']],
    ['a parent that is not there', ['A/P(X)'], ['A(X)']],
    ['a parent that needs what is in it', ['P(A B)', 'A/P', 'B/P'], ['*P()', 'A()', 'B()']],
    [
      'a parent that what is in it waits for has work of its own',
      ['P(X)', 'A/P(P)', 'X'],
      ['P(X)', 'A(P)', 'X()'],
    ],
    ['two that are in each other are no containers', ['A/B', 'B/A'], ['A()', 'B()']],
    ['one that is in itself', ['A/A(X)', 'X'], ['A(X)', 'X()']],
  ])('%s', (_, written, expected) => {
    expect(shown(...written)).toEqual(expected)
  })

  it('a parent with work of its own is none, where the format says so', () => {
    const [parent] = withContainers(drafts('P', 'A/P'), ({ id }) => id === 'P')
    expect(parent?.kind).toBeUndefined()
  })
})
