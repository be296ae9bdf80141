import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lives, markedProcesses } from '../../support/process/marked-processes.ts'
import { scratchFolders } from '../../support/process/scratch-folder.ts'
import { scriptOrder } from '../../support/process/script-order.ts'
import { testProcesses } from '../../support/process/test-processes.ts'
import { until } from '../../support/until.ts'

const scratchFolder = scratchFolders()
const logOf = (folder: string): string => readFileSync(join(folder, 'agents/0/out'), 'utf8')

function program(file: string, script: string): string {
  writeFileSync(file, `#!/bin/sh\n${script}\n`)
  chmodSync(file, 0o755)
  return file
}

const serve = 'echo ready; while :; do sleep 0.02; done'
/** Longer than between two looks at what lives. */
const cleaning = '\\$SIG{INT} = sub { print qq(cleaning got it\\n); exit }; select(undef, undef, undef, 0.2)'
const onInt = (says: string): string => `trap "echo ${says}; exit 4" INT`

test.each([
  ['becomes the agent', 'shift; exec "$@"'],
  ['stays in front of it', `${onInt('sandbox got it')}; shift; (trap - INT; exec "$@") & wait; wait`],
  [
    'cleans up after it',
    `${onInt('sandbox got it')}; shift; (trap - INT; exec "$@") & wait; wait; perl -e "${cleaning}"`,
  ],
])('an agent in a sandbox that %s is asked to end itself, not the sandbox', async (_, script) => {
  const folder = scratchFolder()
  const sandbox = program(join(folder, 'sandbox.sh'), script)
  const processes = testProcesses(folder)
  // perl: a shell can't trap what its starter ignores, as one behind \`&\` does.
  const perl =
    '$| = 1; $SIG{INT} = sub { print "agent got it\\n"; exit 4 }; print "ready\\n"; sleep 1 while 1'
  const agent = await processes.agents.start(
    scriptOrder(folder, '', {
      command: ['perl', '-e', perl],
      sandbox: [sandbox, folder],
      stop: { signal: 'INT', to: 'leader' },
    }),
  )
  await until('the agent', () => logOf(folder).includes('ready'))
  agent.release()
  const adopted = await testProcesses(folder).agents.adopt(join(folder, 'agents/0'), folder, 60)
  if (adopted === 'never started') throw new Error('it was started')
  await adopted.stop(600_000)
  expect(logOf(folder)).toBe('ready\nagent got it\n')
  expect(markedProcesses(folder)).toEqual([])
})

test('without its sandbox an agent is not started', async () => {
  const folder = scratchFolder()
  const order = scriptOrder(folder, 'echo ran', { sandbox: ['no-such-sandbox', '{worktree}'] })
  const agent = await testProcesses(folder).agents.start(order)
  expect(await agent.ended).toMatchObject({
    kind: 'not started',
    why: 'its sandbox "no-such-sandbox" is not on PATH',
  })
  expect(logOf(folder)).toBe('')
})

test('an agent and what it starts have a lower priority than we have', async () => {
  const folder = scratchFolder()
  const agent = await testProcesses(folder).agents.start(scriptOrder(folder, `sleep 600 & ${serve}`))
  await until('the agent', () => logOf(folder).includes('ready'))
  const most = Math.min(19, getPriority() + 5)
  // Its shell and what that starts; one that ends in this moment has none any more.
  const priorities = markedProcesses(folder).flatMap(priorityOf)
  expect(priorities.length).toBeGreaterThan(1)
  expect(new Set(priorities)).toEqual(new Set([most]))
  await agent.stop(0)
})

function priorityOf(pid: number): readonly number[] {
  try {
    return [getPriority(pid)]
  } catch (error) {
    if (lives(pid)) throw error
    return []
  }
}

/** A PATH on which systemd-run is this script. */
function withSystemdRun(folder: string, script: string): NodeJS.ProcessEnv {
  mkdirSync(join(folder, 'bin'))
  program(join(folder, 'bin/systemd-run'), script)
  return { ...process.env, PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}` }
}

test('a share of the machine is enforced by a scope of the user’s own, where there is one', async () => {
  const folder = scratchFolder()
  const past = 'while [ "$1" != -- ]; do shift; done; shift'
  const environment = withSystemdRun(folder, `echo "$*" >>${folder}/asked; ${past}; exec "$@"`)
  const processes = testProcesses(folder, { environment })
  expect(await processes.whyNoHardShare()).toBeNull()
  const share = { cpuPercent: 150, memoryBytes: 1_000_000_000 }
  const agent = await processes.agents.start(scriptOrder(folder, 'echo hello', { share }))
  expect(await agent.ended).toMatchObject({ kind: 'exit', code: 0 })
  expect(logOf(folder)).toBe('hello\n')
  const [, asked = ''] = readFileSync(join(folder, 'asked'), 'utf8').split('\n')
  expect(asked).toMatch(
    /^--user --scope --quiet --collect -p CPUQuota=150% -p MemoryMax=1250000000 -- \S+sh -c/,
  )
})

test('where there is none it is said why, and agents have the lowest priority', async () => {
  const folder = scratchFolder()
  const environment = withSystemdRun(folder, 'echo "Failed to connect to bus" >&2; exit 1')
  const processes = testProcesses(folder, { environment })
  expect(await processes.whyNoHardShare()).toBe("systemd-run can't be used: Failed to connect to bus")
  const share = { cpuPercent: 50, memoryBytes: null }
  const agent = await processes.agents.start(scriptOrder(folder, serve, { share }))
  await until('the agent', () => logOf(folder).includes('ready'))
  expect(getPriority(agent.identity?.pid ?? 0)).toBe(19)
  await agent.stop(0)
})
