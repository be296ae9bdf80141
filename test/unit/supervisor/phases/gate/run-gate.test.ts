import { expect, test } from 'vitest'
import type { GateResult } from '../../../../../src/core/attempt.ts'
import type { ShellOrder } from '../../../../../src/core/ports/process.ts'
import type { SupervisorContext } from '../../../../../src/supervisor/context.ts'
import { gateAttempt } from '../../../../../src/supervisor/phases/gate/run-gate.ts'
import { anAttempt, anItem, aRun, someWork } from '../../../../support/run-facts.ts'

/** What happened in order, and the verdict, when each line of the gate ends with its exit code. */
async function gated(gate: Readonly<Record<string, number>>) {
  const did: string[] = []
  const context = {
    run: aRun({ settings: { ...aRun().settings, gate: Object.keys(gate) } }),
    clock: { now: () => 0 },
    paths: {
      marker: () => 'mark-of-a',
      commandLog: () => ({ path: '/log', begin: async () => {}, end: async () => {} }),
    },
    processes: {
      sweep: async (marker: string) => void did.push(`ended what carries ${marker}`),
      shell: {
        run: async ({ line, cwd }: ShellOrder) => {
          did.push(`${line} in ${cwd}`)
          return { kind: 'exit', code: gate[line], durationMs: 1, lastLines: [] }
        },
      },
    },
    store: {
      noteGate: async (_: unknown, { command, exit, tree }: GateResult) => {
        did.push(`noted ${command} ${exit} on ${tree.slice(0, 3)}`)
        return 'ok'
      },
    },
    git: { worktrees: { holdsExactly: async () => true } },
  } as unknown as SupervisorContext
  const signal = new AbortController().signal
  return { why: await gateAttempt(context, { attempt, signal }), did }
}

const attempt = anAttempt(1, anItem('A', 'a'), {
  phase: 'verifying',
  worktree: '/w',
  work: someWork,
})

test('the lines of a gate run in their order, the first that fails decides, and none runs after it', async () => {
  const { why, did } = await gated({ 'npm run lint': 0, 'npm test': 3, 'npm run slow': 0 })
  expect(why).toMatchObject({ code: 'gate:failed', message: 'gate: npm test, exit 3' })
  expect(did).toEqual([
    // An agent may have left something running that still writes.
    'ended what carries mark-of-a',
    'npm run lint in /w',
    'noted npm run lint 0 on ddd',
    'npm test in /w',
    'noted npm test 3 on ddd',
  ])
})

test('a gate passes when all its lines do', async () => {
  const { why, did } = await gated({ 'npm run lint': 0, 'npm test': 0 })
  expect(why).toBeNull()
  expect(did.at(-1)).toBe('noted npm test 0 on ddd')
})

test('without a gate nothing is looked at', async () => {
  expect(await gated({})).toEqual({ why: null, did: [] })
})
