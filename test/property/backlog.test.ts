import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { itemIdProblem } from '../../src/backlog/item-id-problem.ts'
import { loopworkFormat } from '../../src/backlog/formats/loopwork/format.ts'
import type { SourceFile } from '../../src/backlog/source-file.ts'
import { itemId } from '../../src/core/ids.ts'
import type { ItemStatus } from '../../src/core/item.ts'
import { slugOf } from '../../src/core/naming/slug.ts'
import { fileWords } from '../../src/core/policy/backlog-edit.ts'
import { always, alwaysAsync } from '../support/always.ts'

const file = (text: string): SourceFile => ({
  name: 'tasks.json',
  part: null,
  realPath: '/tasks.json',
  bytes: Buffer.from(text),
  stamp: '',
  text,
})

const space = fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\r\n'), maxLength: 4 })
const word = fc.constantFrom(
  'pending',
  'in-progress',
  'completed',
  'failed',
  'quarantined',
  'cancelled',
  'blocked',
  'odd "x"',
)
const key = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).map((text) => `x${text}`)

/** Keys that are refused for what they do to objects have a table of their own. */
const harmlessValue = fc
  .jsonValue({ maxDepth: 2 })
  .filter((value) => !/__proto__|constructor|prototype/.test(JSON.stringify(value)))

/** A text of JSON with any spacing, around values whose place we know. */
const backlog = fc
  .array(
    fc.record({
      status: word,
      escaped: fc.boolean(),
      spaces: fc.tuple(space, space, space, space),
      extra: fc.uniqueArray(fc.tuple(key, harmlessValue), {
        maxLength: 3,
        selector: ([name]) => name,
      }),
      first: fc.boolean(),
    }),
    { maxLength: 6 },
  )
  .map((tasks) =>
    tasks.map(({ status, escaped, spaces: [a, b, c, d], extra, first }, index) => {
      const statusJson = escaped ? JSON.stringify(status).replace('p', '\\u0070') : JSON.stringify(status)
      const pairs = [
        ...extra.map(([name, value]) => `${JSON.stringify(name)}${a}:${JSON.stringify(value, null, 1)}`),
        `"id":${b}"T-${index}"`,
      ]
      const before = `{${c}${first ? '' : `${pairs.join(`,${d}`)},`}"status"${a}:${b}`
      const after = `${c}${first ? `,${pairs.join(`${d},`)}` : ''}}`
      return { before, statusJson, status, after }
    }),
  )

const status = fc.constantFrom<ItemStatus>('todo', 'claimed', 'done', 'failed', 'cancelled')
const words: Record<ItemStatus, string> = {
  todo: 'pending',
  claimed: 'in-progress',
  done: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
}

describe('whatever the file looks like', () => {
  it('only status values change, and patching twice changes nothing more', () => {
    always(
      fc.property(backlog, fc.array(status, { minLength: 6, maxLength: 6 }), (tasks, wanted) => {
        const render = (values: readonly string[]) =>
          `{ "tasks": [${tasks.map(({ before, after }, index) => `${before}${values[index]}${after}`).join(',\n')}] }\n`
        const statuses = new Map(
          tasks.map((_, index) => [
            itemId(`T-${index}`),
            { status: wanted[index] ?? 'todo', hold: false, ours: fileWords, begun: false },
          ]),
        )
        const before = render(tasks.map(({ statusJson }) => statusJson))
        const result = loopworkFormat.patch(file(before), statuses, 0)
        if ('problem' in result) throw new Error(result.problem.message)
        const allowed = tasks.map(({ statusJson }, index) => [
          statusJson,
          JSON.stringify(words[wanted[index] ?? 'todo']),
        ])
        const shown = (JSON.parse(result.text) as { tasks: { status: string }[] }).tasks.map(
          (task) => task.status,
        )
        const values = allowed.map(
          (choices, index) => choices.find((choice) => JSON.parse(choice) === shown[index]) ?? '?',
        )
        expect(result.text).toBe(render(values))
        expect(loopworkFormat.patch(file(result.text), statuses, 0)).toMatchObject({ text: result.text })
      }),
      500,
    )
  })

  it('reading never throws, whatever bytes it is given', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.string({ unit: fc.constantFrom(...'{}[]",:\\ taskid1') }),
    )
    await alwaysAsync(
      fc.asyncProperty(text, async (raw) => {
        const { drafts, problems } = await loopworkFormat.read(file(raw), 0)
        // No task and no problem: only of a list that is really empty.
        if (drafts.length + problems.length === 0)
          expect(JSON.parse(raw.replace(/^\ufeff/, ''))).toMatchObject({ tasks: [] })
      }),
      500,
    )
  })

  it('an accepted id can not leave a folder', () => {
    const id = fc.string({
      unit: fc.constantFrom('.', '/', '\\', '-', 'a', ' ', '\u202e', 'é', '\0', ':'),
      maxLength: 8,
    })
    always(
      fc.property(id, (text) => {
        if (itemIdProblem(text) !== null) return
        expect(text).not.toMatch(/[/\\\0]|^\.|\.\.|^-/)
        expect(slugOf(text)).toMatch(/^[a-z0-9][a-z0-9._-]*$/)
      }),
    )
  })
})
