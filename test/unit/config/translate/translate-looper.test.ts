import { execFileSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'smol-toml'
import { expect, test } from 'vitest'
import { translateLooper } from '../../../../src/config/translate/translate-looper.ts'
import { notCarriedLine } from '../../../../src/config/translate/translation.ts'
import { folderWith } from '../../../support/folder-with.ts'

const builtIn = new Map([
  ['claude', ['claude', '-p', '{model}']],
  ['codex', ['codex', 'exec', '{model}', '-']],
])

const translated = (toml: string) => {
  const { carried, notCarried } = translateLooper(parse(toml), builtIn)
  return {
    carried: Object.fromEntries(carried.map(({ to, value }) => [to, value])),
    not: notCarried.map((each) => notCarriedLine(each)),
  }
}

test.each([
  ['todo_file = "to-do.json"', { source: ['to-do.json'] }],
  ['schedule = "codex"', { agent: 'codex' }],
  ['schedule = "codex"\n[roles]\niter = "claude"', { agent: 'claude' }],
  [
    'review_agent = "codex"',
    { 'backlog.reviewPasses': 3, route: [{ when: 'label = review-pass', agent: 'codex' }] },
  ],
  [
    'review_agent = "codex"\n[roles]\nreview = "claude"',
    { 'backlog.reviewPasses': 3, route: [{ when: 'label = review-pass', agent: 'claude' }] },
  ],
  ['workflow = "parallel"', { 'parallel.enabled': true }],
  ['[parallel]\nenabled = true', { 'parallel.enabled': true }],
  ['[parallel]\nmax_tasks = 4', { 'parallel.maxTasks': 4 }],
  ['[parallel]\nmax_tasks = 0', { 'parallel.maxTasks': 0 }],
  ['[parallel]\nmax_agents_per_task = 3', { 'parallel.maxAgentsPerTask': 3 }],
  ['[parallel]\nstrategy = "dependency"', { 'parallel.strategy': 'dependency' }],
  ['[parallel]\nfail_fast = true', { 'parallel.failFast': true }],
  ['[parallel]\noutput_mode = "buffered"', { 'parallel.outputMode': 'buffered' }],
  ['[agents.claude]\nmodel = "opus"', { 'agents.claude': { model: 'opus' } }],
  [
    '[agents.codex]\nbinary = "/opt/codex"\nreasoning = "high"\nargs = ["--x", "y"]',
    {
      'agents.codex': {
        command: ['/opt/codex', 'exec', '{model}', '-c', 'model_reasoning_effort=high', '--x', 'y', '-'],
      },
    },
  ],
  [
    'schedule = "mine"\n[agents.mine]\nbinary = "./mine.sh"\nprompt_format = "stdin"',
    { agent: 'mine', 'agents.mine': { command: ['./mine.sh'], prompt: { via: 'stdin' } } },
  ],
  [
    '[agents.mine]\nargs = ["--go"]\nprompt_format = "arg"',
    { 'agents.mine': { command: ['mine', '--go', '{prompt}'], prompt: { via: 'argument' } } },
  ],
])('%j becomes %j, and nothing of it is left', (toml, carried) => {
  expect(translated(toml)).toEqual({ carried, not: [] })
})

test.each([
  'apply_summary = true',
  'hook_command = ""',
  'git_init = false',
  'loop_delay_seconds = 0',
  '[parallel]\nmax_agents_per_task = 0',
  'workflow = "traditional"',
  '[agents.codex]\nbinary = "codex"\nmodel = ""',
])('%j asks for what is done anyway', (toml) => {
  expect(translated(toml)).toEqual({ carried: {}, not: [] })
})

test.each([
  ['todo_file = "~/to-do.json"', 'todo_file = "~/to-do.json"'],
  ['schema_file = "s.json"', 'schema_file = "s.json"'],
  ['log_dir = "~/.looper"', 'log_dir = "~/.looper"'],
  ['max_iterations = 50', 'max_iterations = 50'],
  ['schedule = "odd-even"', 'schedule = "odd-even"'],
  ['schedule = "round-robin"', 'schedule = "round-robin"'],
  ['schedule = "nobody"', 'schedule = "nobody"'],
  ['repair_agent = "codex"', 'repair_agent = "codex"'],
  ['bootstrap_agent = "codex"', 'bootstrap_agent = "codex"'],
  ['[roles]\nrepair = "codex"', 'roles.repair = "codex"'],
  ['[roles]\nbootstrap = "codex"', 'roles.bootstrap = "codex"'],
  ['apply_summary = false', 'apply_summary = false'],
  ['git_init = true', 'git_init = true'],
  ['hook_command = ["./hook.sh"]', 'hook_command = ["./hook.sh"]'],
  ['loop_delay_seconds = 5', 'loop_delay_seconds = 5'],
  ['log_level = "info"', 'log_level = "info"'],
  ['log_format = "json"', 'log_format = "json"'],
  ['workflow = "incident-triage"', 'workflow = "incident-triage"'],
  ['[parallel]\nmax_tasks = 65', 'parallel.max_tasks = 65'],
  ['[parallel]\nmax_agents_per_task = 9', 'parallel.max_agents_per_task = 9'],
  ['[parallel]\nstrategy = "luck"', 'parallel.strategy = "luck"'],
  ['[parallel]\noutput_mode = 7', 'parallel.output_mode = 7'],
  ['[parallel]\nnew_key = [1, 2]', 'parallel.new_key = [1,2]'],
  ['[agents.claude]\nreasoning = "high"', 'agents.claude.reasoning = "high"'],
  ['[agents.claude]\nprompt_format = "arg"', 'agents.claude.prompt_format = "arg"'],
  ['[agents.claude]\nparser = "json"', 'agents.claude.parser = "json"'],
  ['[agents.claude]\nargs = "x"', 'agents.claude.args = "x"'],
  ['[agents."Big One"]\nbinary = "x"', 'agents.Big One.binary = "x"'],
  ['unheard_of = 1', 'unheard_of = 1'],
  ['[[plugins]]\nname = "x"', 'plugins = [{"name":"x"}]'],
  ['github_token = "abc"', 'github_token = …'],
  ['constructor = 1', 'constructor = 1'],
  ['agents = 3', 'agents = 3'],
])('names %j as not carried', (toml, line) => {
  const { carried, not } = translated(toml)
  expect(not).toEqual([expect.stringMatching(/^not carried: /)])
  expect(not[0]?.replace(/^not carried: /, '').replace(/ \(.*\)$/, '')).toBe(line)
  expect(carried).toEqual({})
})

test('a hook is called with the arguments that looper gives it, whatever is in its name and in theirs', async () => {
  const folder = await folderWith({ 'my $hook.sh': '#!/bin/sh\nprintf "<%s>" "$@"\n' })
  const hook = path.join(folder, 'my $hook.sh')
  chmodSync(hook, 0o755)
  const { carried, not } = translated(`hook_command = ${JSON.stringify(hook)}`)
  expect(not).toEqual([])
  const facts = { LOOPWORK_ITEM: 'T 1', LOOPWORK_LAST_MESSAGE: '/last "$x"', LOOPWORK_ATTEMPT: '7' }
  const called = ['hooks.itemDone', 'hooks.itemFailed'].map((name) => {
    const [[shell, ...words]] = carried[name] as [[string, ...string[]]]
    return execFileSync(shell, words, { env: { ...process.env, ...facts } }).toString()
  })
  expect(called).toEqual(['<T 1><done></last "$x"><iter-7>', '<T 1><blocked></last "$x"><iter-7>'])
})

test('an agent that only the file describes is carried with what asks for a model left to the user', () => {
  const { carried, not } = translated('[agents.mine]\nbinary = "x"\nmodel = "big"\nparser = "y"')
  expect(carried).toEqual({ 'agents.mine': { command: ['x'], prompt: { via: 'stdin' } } })
  expect(not).toHaveLength(2)
})

test('a value can’t break out of its line', () => {
  expect(translated('log_level = "a\\nb: c\\u001b[31m"').not[0]).toBe(
    String.raw`not carried: log_level = "a\nb: c\u001b[31m"`,
  )
})
