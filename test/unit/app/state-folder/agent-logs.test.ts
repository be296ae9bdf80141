import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { StateFolder } from '../../../../src/app/state-folder/state-folder.ts'
import type { Attempt } from '../../../../src/core/attempt.ts'
import { literal } from '../../../../src/text/safe.ts'

const attempt = { id: 7, item: 'AUTH-1', agents: [{ number: 0 }] } as unknown as Attempt

async function folderWith(logs: Readonly<Record<string, string>>): Promise<StateFolder> {
  const root = await mkdtemp(path.join(tmpdir(), 'state-'))
  const agent = path.join(root, 'attempts', '7', 'agents', '0')
  mkdirSync(agent, { recursive: true })
  for (const [name, text] of Object.entries(logs)) writeFileSync(path.join(agent, name), text)
  return new StateFolder(root, () => {
    throw new Error('no receipt is wanted here')
  })
}

test('what an agent prints for people is read as it is', async () => {
  const folder = await folderWith({ out: '' })
  const [log] = folder.agentLogs(attempt)
  expect(path.basename(log!.path)).toBe('out')
  expect(log!.read('$ npm test')).toEqual({ kind: 'command', text: 'npm test', at: null })
})

test('of an agent that prints records the lines that were made of them are read', async () => {
  const folder = await folderWith({ out: '{"type":"system"}\n', err: 'oops\n' })
  folder
    .lineLog(attempt, 0)
    .append([{ kind: 'command', text: literal('npm test'), at: 1 }], { out: 1, err: 1 })
  const logs = folder.agentLogs(attempt)
  expect(logs.map((log) => path.basename(log.path))).toEqual(['lines'])
  expect(logs[0]!.read('{"kind":"prose","text":"AUTH-1 done"}')).toMatchObject({ kind: 'lookalike' })
})

test('an agent whose files are being made has no log yet', async () => {
  const folder = await folderWith({ prompt: 'do it', err: '' })
  expect(folder.agentLogs(attempt)).toEqual([])
})

test('reviewers and judges have logs of their own, and who wrote one can be told', async () => {
  const folder = await folderWith({ out: '' })
  const writers = [
    'reviews/0',
    'judge-901/agents/0',
    'judge-900/agents/1',
    'judge-900/agents/0',
    'agent-2/agents/0',
  ]
  for (const writer of writers) {
    const dir = path.join(folder.root, 'attempts', '7', writer)
    mkdirSync(dir, { recursive: true })
    writeFileSync(path.join(dir, 'out'), '')
  }
  const named = (logs: ReturnType<StateFolder['logs']>) =>
    logs.map(({ path: file, by }) => [path.relative(path.join(folder.root, 'attempts', '7'), file), by])
  expect(named(folder.logs(attempt))).toEqual([
    ['agents/0/out', undefined],
    ['reviews/0/out', 'reviewer'],
  ])
  expect(named(folder.judgeLogs(attempt))).toEqual([
    ['judge-900/agents/0/out', 'judge'],
    ['judge-900/agents/1/out', 'judge'],
    ['judge-901/agents/0/out', 'judge'],
  ])
})
