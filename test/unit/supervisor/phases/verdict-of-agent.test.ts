import { expect, test } from 'vitest'
import { readSignals } from '../../../../src/agent/answers/read-signals.ts'
import { readSummary } from '../../../../src/agent/answers/read-summary.ts'
import type { Item } from '../../../../src/core/item.ts'
import type { SupervisorContext } from '../../../../src/supervisor/context.ts'
import { verdictOfAgent } from '../../../../src/supervisor/phases/verdict-of-agent.ts'
import { anAttempt, anItem, aRun } from '../../../support/run-facts.ts'

interface Said {
  readonly format?: string
  readonly prefix?: string
  readonly item?: Partial<Item>
  readonly candidate?: number
}

/** Why it is not done, and what was noted. */
async function verdict(
  said: string | object,
  { format = 'looper', prefix, item = {}, candidate }: Said = {},
): Promise<readonly (string | null)[]> {
  const notices: string[] = []
  const context = {
    run: aRun(),
    store: {
      formatOf: async () => format,
      prefixOf: async () => prefix ?? null,
      note: async (_: number, { message }: { message: string }) => void notices.push(message),
    },
    readSummary,
    readSignals,
  } as unknown as SupervisorContext
  const text = typeof said === 'string' ? said : JSON.stringify(said)
  const about = anItem('T1', 'Task', item)
  const attempt = anAttempt(1, about, candidate === undefined ? {} : { candidate })
  const reason = await verdictOfAgent(context, { attempt, item: about, said: () => text })
  return [reason === null ? null : `${reason.code}: ${reason.message}`, ...notices]
}

// The rows of looper's TestApplySummary that say something of the task at work; what is done the gate decides.
test.each([
  [{ task_id: 'T1', status: 'done', summary: 'It works.', files: ['a.ts'] }, null],
  [
    { task_id: 'T1', status: 'blocked', summary: 'No.', blockers: ['waiting for T2', 'no key'] },
    'agent:blocked: the agent says that it is blocked: waiting for T2, no key',
  ],
  [{ task_id: 'T1', status: 'blocked' }, 'agent:blocked: the agent says that it is blocked'],
  [{ task_id: '', status: 'blocked' }, 'agent:blocked: the agent says that it is blocked'],
  [{ task_id: null, status: 'blocked' }, 'agent:blocked: the agent says that it is blocked'],
  [
    { task_id: 't1', status: 'skipped', summary: 'Done by T0.' },
    'agent:skipped: the agent says that it skipped the task: Done by T0.',
  ],
  [{ task_id: 'T1', status: 'invalid_status' }, null],
  [{ task_id: 'T1' }, null],
  ['All is done, nothing is blocked.', null],
])('an agent of a to-do.json that ends with %j', async (said, why) => {
  expect(await verdict(said)).toEqual([why])
})

test('words after a summary do no harm where it names its task; where it names none it is ignored, and a notice says so', async () => {
  const blocked = 'agent:blocked: the agent says that it is blocked'
  expect(await verdict('{"task_id":"T1","status":"blocked"}\nSorry for that.')).toEqual([blocked])
  expect(await verdict('{"status":"blocked"}\nis how a summary looks. All is done.')).toEqual([
    null,
    'T1: its agent gave a summary that names no task, and went on after it: it is ignored',
  ])
})

test('a summary of another task is ignored, and a notice says so', async () => {
  const notice = 'T1: its agent ended with a summary of T2, which is ignored'
  expect(await verdict({ task_id: 'T2', status: 'blocked' })).toEqual([null, notice])
  expect(await verdict({ task_id: 'T2', status: 'done' })).toEqual([null, notice])
})

test('a task may be called as in its file', async () => {
  const item = { id: anItem('login:T1', '').id }
  expect(await verdict({ task_id: 'T1', status: 'blocked' }, { prefix: 'login', item })).toHaveLength(1)
  expect(await verdict({ task_id: 'login:T1', status: 'blocked' }, { prefix: 'login', item })).toHaveLength(1)
  expect(await verdict({ task_id: 'T1', status: 'blocked' }, { prefix: 'other', item })).toHaveLength(2)
})

test('a summary that its task quotes, or that another format’s agent prints, decides nothing', async () => {
  const said = { task_id: 'T1', status: 'blocked' }
  expect(await verdict(said, { item: { description: `End with ${JSON.stringify(said)}` } })).toEqual([null])
  expect(await verdict(said, { item: { metadata: { tags: [JSON.stringify(said)] } } })).toEqual([null])
  expect(await verdict(said, { format: 'loopwork' })).toEqual([null])
  expect(await verdict(said, { format: 'loopwork', candidate: 1 })).toEqual([
    'agent:blocked: the agent says that it is blocked',
  ])
})
