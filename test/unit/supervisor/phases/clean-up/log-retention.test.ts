import { expect, test } from 'vitest'
import { attemptId, runId } from '../../../../../src/core/ids.ts'
import { LogRetention, type StoredLogs } from '../../../../../src/supervisor/phases/clean-up/log-retention.ts'

interface Ended {
  readonly at: number | null
  readonly outcome?: 'done' | 'conflict'
  readonly status?: 'done' | 'failed'
}

interface Scene {
  readonly tries: Readonly<Record<number, Ended>>
  readonly runs?: Readonly<Record<number, number | null>>
  readonly worktreesOf?: readonly number[]
  readonly keep?: number
  readonly age?: number
  /** Can't be removed. */
  readonly stuck?: readonly number[]
  /** What removing one takes, of the machine's awake time. */
  readonly slowMs?: number
}

const now = 1_000

/** Each try and run has 10 bytes. The run under way is 9. */
function scene({ tries, runs = {}, worktreesOf = [], keep = 1e9, age = 1e9, stuck = [], slowMs = 0 }: Scene) {
  const went: string[] = []
  const notices: string[] = []
  let awake = 0
  const logs = (): StoredLogs[] => [
    ...Object.keys(tries).map((id) => ({ kind: 'try', id: attemptId(Number(id)), bytes: 10 }) as const),
    ...Object.keys(runs).map((id) => ({ kind: 'run', id: runId(Number(id)), bytes: 10 }) as const),
  ]
  const world = {
    run: { id: runId(9), settings: { keepLogsBytes: keep, keepLogsMs: age } },
    clock: { awakeMs: () => awake, sleep: () => Promise.resolve() },
    paths: {
      rotateLaneLogs: () => Promise.resolve(),
      storedLogs: () => Promise.resolve(logs().filter(({ kind, id }) => !went.includes(`${kind} ${id}`))),
      removeLogs: ({ kind, id }: StoredLogs) => {
        awake += slowMs
        if (stuck.includes(id)) return Promise.reject(new Error('is not ours'))
        went.push(`${kind} ${id}`)
        return Promise.resolve()
      },
    },
    git: { worktrees: { dropRefs: () => Promise.resolve() } },
    store: {
      now: () => Promise.resolve(now),
      attempt: (id: number) => {
        const found = tries[id]
        if (found === undefined) return Promise.resolve(null)
        const { at, outcome = 'done' } = found
        return Promise.resolve({
          id,
          item: String(id),
          agents: [{ number: 0 }],
          end: at === null ? null : { at, outcome },
        })
      },
      run: (id: number) => Promise.resolve(id in runs ? { id, endedAt: runs[id] } : null),
      item: (id: string) =>
        Promise.resolve({ item: { standing: { status: tries[Number(id)]?.status ?? 'done' } } }),
      worktrees: () =>
        Promise.resolve(worktreesOf.map((attempt) => ({ owner: { kind: 'attempt', attempt } }))),
      note: (_: unknown, { message }: { message: string }) => Promise.resolve(void notices.push(message)),
    },
  }
  const retention = new LogRetention(world as unknown as ConstructorParameters<typeof LogRetention>[0])
  const look = async (): Promise<void> => {
    retention.kick()
    for (let turn = 0; turn < 500; turn++) await Promise.resolve()
  }
  return { went, notices, look, retention }
}

test('what ended first goes first, whatever its number, and a run is one of them', async () => {
  const { went, look, notices } = scene({
    tries: { 1: { at: 50 }, 2: { at: 10 }, 3: { at: 30 } },
    runs: { 1: 20, 2: 60 },
    keep: 20,
  })
  await look()
  expect(went).toEqual(['try 2', 'run 1', 'try 3'])
  expect(notices).toEqual([expect.stringMatching(/the logs of 2 ended tries and 1 run \(/) as string])
})

test('one that is young and was numbered early keeps no old one', async () => {
  const { went, look } = scene({ tries: { 1: { at: 990 }, 2: { at: 10 }, 3: { at: 20 } }, age: 100 })
  await look()
  expect(went).toEqual(['try 2', 'try 3'])
})

test('what somebody needs stays, however much is to go, and counts', async () => {
  const { went, look } = scene({
    tries: {
      1: { at: null },
      2: { at: 10 },
      3: { at: 20, outcome: 'conflict', status: 'failed' },
      4: { at: 30, outcome: 'conflict', status: 'done' },
      5: { at: 40 },
    },
    runs: { 8: null, 9: null },
    worktreesOf: [2],
    keep: 0,
  })
  await look()
  expect(went).toEqual(['try 4', 'try 5'])
})

test('one that cannot be removed is reported, and the others go', async () => {
  const { went, look, notices } = scene({ tries: { 1: { at: 10 }, 2: { at: 20 } }, keep: 0, stuck: [1] })
  await look()
  expect(went).toEqual(['try 2'])
  expect(notices).toContain('old logs could not be taken away: is not ours')
})

test('a round has an end, and the next look goes on; after the last one it is quiet for an hour', async () => {
  const tries = Object.fromEntries(Array.from({ length: 6 }, (_, index) => [index + 1, { at: index }]))
  const { went, look } = scene({ tries, keep: 0, slowMs: 6_000 })
  await look()
  expect(went).toHaveLength(2)
  await look()
  await look()
  await look()
  expect(went).toHaveLength(6)
})
