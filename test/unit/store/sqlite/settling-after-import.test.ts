import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { itemId } from '../../../../src/core/ids.ts'
import type { ItemDraft } from '../../../../src/core/item.ts'
import { reason } from '../../../../src/core/reason.ts'
import { openStore } from '../../../../src/store/sqlite/open-store.ts'
import { draft } from '../../../support/store/sample.ts'
import { tempFolder } from '../../../support/store/temp-folder.ts'

const parent = itemId('P')

test('an import that brings nothing looks at no container; one that brings something looks at all', async () => {
  const folder = tempFolder()
  const path = join(folder.path, 'loopwork.db')
  const store = await openStore({ path })
  const read = (said: Partial<ItemDraft>) =>
    store.importBacklogs([
      {
        ...{ source: 'TODO.md', checkout: '/here', place: { branch: null, head: null }, switched: false },
        drafts: [draft('P', { kind: 'container' }), draft('A', { parent, ...said })],
      },
    ])
  try {
    await read({})
    // As nothing of ours leaves it, so that a look shows.
    const raw = new Database(path)
    raw
      .prepare(`UPDATE items SET status = 'done', reason = ? WHERE key = 'P'`)
      .run(JSON.stringify(reason('contents', 'all of it is done')))
    raw.close()
    await read({})
    expect((await store.item(parent))?.state).toBe('done')
    await read({ title: 'Other' })
    expect((await store.item(parent))?.state).toBe('blocked')
  } finally {
    await store.close()
    folder.remove()
  }
})
