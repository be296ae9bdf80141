import path from 'node:path'
import { expect, test } from 'vitest'
import { agentClis } from '../../../../src/agent/presets/agent-clis.ts'
import { offeringAgents } from '../../../../src/app/agents/offer-agents.ts'
import { probeAgent, probeAgents, type ProbedAgent } from '../../../../src/app/agents/probe-agent.ts'
import { NoAgent } from '../../../../src/config/agents/no-agent.ts'
import { plainPreset } from '../../../../src/core/agent/preset.ts'
import { claude, codex, fakeClis } from '../../../support/fake-clis.ts'
import { folderWith } from '../../../support/folder-with.ts'

async function found(
  name: string,
  script: string | null,
  timeoutMs = 60_000,
): Promise<Omit<ProbedAgent, 'preset'>> {
  const root = await folderWith({})
  const PATH = await fakeClis(path.join(root, 'bin'), script === null ? {} : { [name]: script })
  const preset = agentClis.find((each) => each.name === name)
  if (preset === undefined) throw new Error(`no preset ${name}`)
  const { preset: _, ...rest } = await probeAgent(preset, { root, env: { PATH }, timeoutMs })
  return { ...rest, program: rest.program && path.basename(rest.program) }
}

const there = { state: 'found', why: null }

test.each([
  ['claude', claude, '2.1.332', 'logged in'],
  ['claude', claude.replace('true', 'false'), '2.1.332', 'no login found'],
  ['codex', codex, '0.169.0', 'no login found'],
  ['codex', codex.replace('Not logged in', 'Logged in using ChatGPT'), '0.169.0', 'logged in'],
  ['gemini', 'echo 0.61.0', '0.61.0', 'not checked'],
  ['qwen', 'echo 0.24.4', '0.24.4', 'not checked'],
  ['opencode', '[ $1 = auth ] && echo "└  0 credentials" || echo 1.18.33', '1.18.33', 'no login found'],
  ['opencode', '[ $1 = auth ] && echo "└  2 credentials" || echo 1.18.33', '1.18.33', 'logged in'],
  ['copilot', "printf 'GitHub Copilot CLI 1.0.102.\\nRun copilot update\\n'", '1.0.102', 'not checked'],
  ['cursor-agent', 'echo 2026.10.28-0a1b2c3', '2026.10.28-0a1b2c3', 'not checked'],
  ['aider', 'echo aider 0.90.1', '0.90.1', 'not checked'],
])('%s is recognised by what it prints: %s', async (name, script, version, login) => {
  expect(await found(name, script)).toEqual({ ...there, program: name, version, login })
})

/** npm has packages of these names that are something else. */
test.each([
  ['cursor-agent', 'echo 1.0.4', '"1.0.4"'],
  ['aider', 'echo "usage: aider FILE"; exit 2', '"usage: aider FILE"'],
  ['claude', 'exit 1', 'nothing'],
  ['codex', "printf '\\033[2Jcodex 1'", '"codex 1"'],
])('another %s is not taken for it', async (name, script, printed) => {
  const { state, why, version } = await found(name, script)
  expect({ state, version }).toEqual({ state: 'other', version: null })
  expect(why).toMatch(new RegExp(`/${name} is another program: it prints ${printed}$`))
})

test('one that is not there, or gives no answer, is named with why', async () => {
  expect(await found('claude', null)).toMatchObject({ state: 'missing', why: 'claude is not on PATH' })
  expect(await found('claude', 'sleep 600', 200)).toMatchObject({ state: 'silent', login: 'not checked' })
  expect(await found('claude', claude.replace('auth)', 'auth) sleep 600;'), 2_000)).toMatchObject({
    ...there,
    version: '2.1.332',
    login: 'not checked',
  })
})

test('all are asked at once, in no folder whose settings could decide what runs', async () => {
  const root = await folderWith({})
  // Each waits for the other: one after the other, neither would ever answer.
  const meet = (mine: string, other: string) =>
    `: > ${root}/${mine}; while [ ! -e ${root}/${other} ]; do sleep 0.05; done`
  const PATH = await fakeClis(path.join(root, 'bin'), {
    gemini: `${meet('one', 'two')}; pwd > ${root}/where; echo 0.61.0`,
    qwen: `${meet('two', 'one')}; echo 0.24.4`,
  })
  const presets = agentClis.filter(({ name }) => name === 'gemini' || name === 'qwen')
  const probed = await probeAgents(presets, { root, env: { PATH }, timeoutMs: 60_000 })
  expect(probed.map(({ version }) => version)).toEqual(['0.61.0', '0.24.4'])
})

test('a program of the config without a probe is found by its path', async () => {
  const root = await folderWith({})
  await fakeClis(root, { 'agent.sh': 'exit 7' })
  const preset = { ...plainPreset, name: 'mine', command: [path.join(root, 'agent.sh')] }
  const probed = await probeAgent(preset, { root, env: {} })
  expect(probed).toMatchObject({ state: 'found', version: null, login: 'not checked' })
})

test('any other refusal than that no agent is configured is left as it is', async () => {
  const refuse = (error: Error) => () => {
    throw error
  }
  await expect(offeringAgents('/', refuse(new Error('other')))).rejects.toThrow('other')
  await expect(offeringAgents('/', () => 7)).resolves.toBe(7)
  await expect(offeringAgents('/', refuse(new NoAgent('describe one')))).rejects.toThrow(NoAgent)
})
