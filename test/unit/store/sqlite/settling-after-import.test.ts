import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { itemId } from '../../../../src/core/ids.ts'
import type { ItemDraft } from '../../../../src/core/item.ts'
import { reason } from '../../../../src/core/reason.ts'
import { openStore } from '../../../../src/store/sqlite/open-store.ts'
import { draft } from '../../../support/store/sample.ts'
import { tempFolder } from '../../../support/store/temp-folder.ts'

const [near, far] = [itemId('P'), itemId('Q')]

test('an import looks at the containers around what it brings, and at no other', async () => {
  const folder = tempFolder()
  const path = join(folder.path, 'loopwork.db')
  const store = await openStore({ path })
  const read = (said: Partial<ItemDraft>, others: readonly ItemDraft[] = []) =>
    store.importBacklogs([
      {
        ...{ source: 'TODO.md', checkout: '/here', place: { branch: null, head: null }, switched: false },
        drafts: [
          ...[near, far].map((id) => draft(id, { kind: 'container' })),
          draft('A', { parent: near, ...said }),
          ...others,
          draft('B', { parent: far }),
        ],
      },
    ])
  const states = async () => [(await store.item(near))?.state, (await store.item(far))?.state]
  try {
    await read({})
    // As nothing of ours leaves them, so that a look shows.
    const raw = new Database(path)
    raw
      .prepare(`UPDATE items SET status = 'done', reason = ? WHERE kind = 'container'`)
      .run(JSON.stringify(reason('contents', 'all of it is done')))
    raw.close()
    await read({})
    await read({ title: 'Other' })
    expect(await states()).toEqual(['done', 'done'])
    await read({ title: 'Other', heldAs: 'optional' }, [draft('C', { parent: near })])
    expect(await states()).toEqual(['blocked', 'done'])
  } finally {
    await store.close()
    folder.remove()
  }
})
