import { expect, test } from 'vitest'
import { draftOfItem } from '../../../../src/backlog/export/draft-of-item.ts'
import { exportItems, type Exported } from '../../../../src/backlog/export/export-items.ts'
import { withOnlyStored } from '../../../../src/backlog/export/with-only-stored.ts'
import { formats } from '../../../../src/backlog/formats/registry.ts'
import { itemId } from '../../../../src/core/ids.ts'
import { draft } from '../../../support/store/sample.ts'
import { withRun } from '../../../support/store/with-run.ts'

const [a, b, c] = [itemId('A'), itemId('B'), itemId('C')] as const

async function exported(name: string) {
  const format = formats.find((one) => one.name === name)
  if (format?.write === undefined) throw new Error(`${name} can't be written`)
  const { write } = format
  const found: Exported[] = []
  await withRun([draft('A'), draft('B'), draft('C')], {}, async ({ store }) => {
    await store.addNote(b, 'use the small oven')
    await store.addNote(b, 'and the tin')
    await store.chooseAgent(a, { agent: 'codex', model: null, until: 'task' })
    await store.chooseAgent(c, { agent: 'claude', model: null, until: 'try' })
    const rows = await store.items({ order: 'file', states: null, offset: 0, limit: 10 })
    const items = rows.map(({ item }) => item)
    const written = await exportItems(items.map(draftOfItem), { ...format, write }, 0)
    found.push(withOnlyStored(written, { items, noted: await store.notedItems() }))
  })
  return found[0]!
}

test('notes for agents, and an agent that was chosen for one try, are named as left out', async () => {
  const { lost, text } = await exported('loopwork')
  expect(lost).toEqual([
    { what: 'choice', tasks: [c] },
    { what: 'notes', tasks: [b] },
  ])
  expect(text).not.toContain('oven')
})

test('an agent that a person has chosen for a task is the agent of that task where the format has a place for one', async () => {
  expect(JSON.parse((await exported('loopwork')).text)).toMatchObject({
    tasks: [{ id: 'A', agent: 'codex' }, { id: 'B' }, { id: 'C' }],
  })
  expect((await exported('plain')).lost).toContainEqual({ what: 'agent', tasks: [a] })
})
