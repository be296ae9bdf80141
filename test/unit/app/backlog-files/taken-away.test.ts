import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createBacklogFiles } from '../../../../src/app/backlog-files/backlog-files.ts'
import { itemId } from '../../../../src/core/ids.ts'
import { draft } from '../../../support/store/sample.ts'
import { withStore } from '../../../support/store/with-store.ts'

const source = 'tasks.json'

test.each([3, 700])('the %i tasks of a file that is not there wait, and come back with it', (count) =>
  withStore(async (store, _at, place) => {
    const root = join(place, '..')
    const read = { source, checkout: root, place: { branch: null, head: null }, switched: false }
    const drafts = Array.from({ length: count }, (_, index) => draft(`t-${index}`))
    await store.importBacklogs([{ ...read, drafts }])
    // Many of them hold nobody up.
    const watched =
      count < 500 ? store : { ...store, importBacklogs: () => Promise.reject(new Error('at once')) }
    const files = createBacklogFiles({
      ...{ project: { root, inGit: false }, store: watched, mayLeave: () => false },
      rules: { unknownDependency: 'error' },
    })
    expect(await files.takeAway(source)).toBe(count)
    expect(await files.takeAway(source)).toBe(0)
    expect((await store.item(itemId('t-0')))?.item.standing).toMatchObject({ status: 'todo', hold: 'source' })
    await store.importBacklogs([{ ...read, drafts }])
    expect((await store.item(itemId('t-0')))?.item.standing).toMatchObject({ status: 'todo', hold: null })
  }),
)
