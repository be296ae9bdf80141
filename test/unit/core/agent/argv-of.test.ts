import { expect, test } from 'vitest'
import { argvOf } from '../../../../src/core/agent/argv-of.ts'
import { agentClis } from '../../../../src/agent/presets/agent-clis.ts'
import { plainPreset, type AgentPreset } from '../../../../src/core/agent/preset.ts'

const preset = (name: string, changes: Partial<AgentPreset> = {}): AgentPreset => {
  const found = agentClis.find((each) => each.name === name)
  if (found === undefined) throw new Error(`no preset ${name}`)
  return { ...found, ...changes }
}

const id = '6f1f0c86-65b5-4f6c-9d8a-5f2f4d1f8f0e'
const fresh = { session: id, resume: false }
const resumed = { session: id, resume: true }
const argv = (of: AgentPreset, asked = fresh): string => argvOf(of, asked).join(' ')

test('a new session: with an id of ours where the CLI takes one', () => {
  expect(Object.fromEntries(agentClis.map((each) => [each.name, argv(each)]))).toEqual({
    claude: `claude -p --output-format stream-json --verbose --permission-mode bypassPermissions --session-id ${id}`,
    codex: 'codex exec --json --skip-git-repo-check --dangerously-bypass-approvals-and-sandbox -',
    gemini: `gemini --output-format stream-json --approval-mode yolo --session-id ${id}`,
    qwen: `qwen --output-format stream-json --approval-mode yolo --session-id ${id}`,
    opencode: 'opencode run --format json --print-logs --log-level ERROR --auto',
    copilot: `copilot --output-format json --no-ask-user --no-color --no-auto-update --allow-all --session-id ${id}`,
    'cursor-agent': 'cursor-agent -p --output-format stream-json --force',
    amp: 'amp -x --stream-json --dangerously-allow-all',
    goose: 'goose run -i - --no-session --quiet',
    aider:
      'aider --message-file {promptFile} --yes-always --no-stream --no-pretty --no-check-update --analytics-disable --no-auto-commits --no-gitignore',
    pi: 'pi --print --no-session',
  })
})

test('a session that is taken up again, with another model', () => {
  const known = agentClis.filter(({ resume }) => resume !== 'never')
  expect(known.map((each) => argv({ ...each, model: 'm' }, resumed))).toEqual([
    `claude -p --output-format stream-json --verbose --permission-mode bypassPermissions --model m --resume ${id}`,
    `codex exec --json --skip-git-repo-check --dangerously-bypass-approvals-and-sandbox -m m resume ${id} -`,
    `gemini --output-format stream-json --approval-mode yolo -m m --resume ${id}`,
    `qwen --output-format stream-json --approval-mode yolo -m m --resume ${id}`,
    `opencode run --format json --print-logs --log-level ERROR --auto -m m --session ${id}`,
    `copilot --output-format json --no-ask-user --no-color --no-auto-update --allow-all --model m --resume=${id}`,
    `cursor-agent -p --output-format stream-json --force --model m --resume ${id}`,
    `amp threads continue ${id} -x --stream-json --dangerously-allow-all`,
  ])
})

test.each([
  ['claude', 'edit', '--permission-mode acceptEdits'],
  ['claude', 'plan', '--permission-mode plan'],
  ['codex', 'edit', '-s workspace-write'],
  ['codex', 'plan', '-s read-only'],
  ['gemini', 'edit', '--approval-mode auto_edit'],
  ['qwen', 'edit', '--approval-mode auto-edit'],
  ['copilot', 'edit', '--allow-tool write'],
] as const)('%s may only %s', (name, autonomy, words) => {
  expect(argv(preset(name, { autonomy }))).toContain(words)
})

test.each([
  ['--dangerously-bypass-permissions', 'looks like a flag'],
  ['{prompt}', 'is a placeholder'],
  ['a b', 'is two words'],
])('%s is no session: it %s', (session) => {
  expect(argv(preset('claude'), { session, resume: true })).not.toContain('--resume')
})

test('what is put in is never looked at again, and other braces are left alone', () => {
  const own: AgentPreset = {
    ...plainPreset,
    name: 'own',
    command: ['own', '{"a":{model}}', '{model}', '--last'],
    model: '{session}',
    when: { ...plainPreset.when, model: ['--model={model}'], session: ['-s', '{session}'] },
  }
  expect(argvOf(own, fresh)).toEqual(['own', '{"a":{model}}', '--model={session}', '--last', '-s', id])
  expect(argvOf({ ...own, model: null }, { session: null, resume: false })).toEqual([
    'own',
    '{"a":{model}}',
    '--last',
  ])
})

/** These make worktrees or live on elsewhere, or leave something in the directory. */
test('no preset asks a CLI for a worktree of its own, for the background or for a file in the checkout', () => {
  const never = /^(-w|--worktree.*|--bg|--tmux|--trust|--share)$/
  const words = agentClis.flatMap(({ command, when: { model, session, resume, autonomy } }) => [
    ...[command, model, session, resume].flat(),
    ...Object.values(autonomy).flatMap((each) => each ?? []),
  ])
  expect(words.filter((word) => never.test(word))).toEqual([])
})
