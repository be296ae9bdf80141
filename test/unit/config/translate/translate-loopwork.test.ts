import { expect, test } from 'vitest'
import { readScript } from '../../../../src/config/translate/read-script.ts'
import { translateLoopwork } from '../../../../src/config/translate/translate-loopwork.ts'
import { notCarriedLine } from '../../../../src/config/translate/translation.ts'

const translated = (text: string) => {
  const script = readScript(text)
  if ('problem' in script) throw new Error(script.problem)
  const { carried, notCarried } = translateLoopwork(script, new Map([['claude', ['claude']]]))
  return {
    carried: Object.fromEntries(carried.map(({ to, value }) => [to, value])),
    not: notCarried.map((each) => notCarriedLine(each).replace(/ \(.*\)$/, '')),
  }
}

test.each([
  ["backend: { type: 'json', tasksFile: 'a/tasks.json' }", { source: ['a/tasks.json'] }],
  ["cli: 'claude'", { agent: 'claude' }],
  ["model: 'sonnet'", { model: 'sonnet' }],
  ['timeout: 5 * 60', { 'limits.timeout': '300s' }],
  ['maxRetries: 2', { 'retry.attempts': 3 }],
  ['circuitBreakerThreshold: 5', { 'breaker.failures': 5 }],
  ['retryDelay: 3000', { 'retry.backoff': '3000ms' }],
  ['selfHealingCooldown: 30000', { 'breaker.cooldown': '30000ms' }],
  ['parallel: 3', { 'parallel.enabled': true, 'parallel.maxTasks': 3 }],
  ['parallel: 1', { 'parallel.enabled': false, 'parallel.maxTasks': 1 }],
  ['parallel: true', { 'parallel.enabled': true }],
  ["parallelFailureMode: 'abort-all'", { 'parallel.onFailure': 'abort-all' }],
])('%s becomes %j', (written, carried) => {
  expect(translated(`export default { ${written} }`)).toEqual({ carried, not: [] })
})

test.each<[string, string]>([
  ["backend: { type: 'github' }", 'backend.type = "github"'],
  ["backend: { tasksDir: 'a' }", 'backend.tasksDir = "a"'],
  ["backend: { repo: 'a/b' }", 'backend.repo = "a/b"'],
  ["cli: 'kimi'", 'cli = "kimi"'],
  ['maxIterations: 50', 'maxIterations = 50'],
  ['timeout: 0', 'timeout = 0'],
  ["timeout: 'long'", 'timeout = "long"'],
  ['maxRetries: -1', 'maxRetries = -1'],
  ['taskDelay: 2000', 'taskDelay = 2000'],
  ["namespace: 'x'", 'namespace = "x"'],
  ['parallel: 1000', 'parallel = 1000'],
  ["outputMode: 'ink'", 'outputMode = "ink"'],
  ["logLevel: 'info'", 'logLevel = "info"'],
  ['debug: true', 'debug = true'],
  ...['enabled', 'analyzer', 'createSubTasks', 'maxTasksPerExecution', 'autoApprove'].map(
    (key): [string, string] => [`dynamicTasks: { ${key}: 1 }`, `dynamicTasks.${key} = 1`],
  ),
  ...['enabled', 'threshold', 'retryCooldownMs', 'autoRetry', 'autoRetryDelayMs'].map(
    (key): [string, string] => [`deadletter: { ${key}: 1 }`, `deadletter.${key} = 1`],
  ),
  ['retryBudget: { maxRetries: 50 }', 'retryBudget.maxRetries = 50'],
  ['orphanWatch: { enabled: true }', 'orphanWatch.enabled = true'],
  ["telegram: { token: 'abc' }", 'telegram.token = …'],
  ['unheard: 1', 'unheard = 1'],
  ['cli: process.env.CLI', 'cli = process.env.CLI'],
])('names %s as not carried', (written, line) => {
  expect(translated(`export default { ${written} }`)).toEqual({ carried: {}, not: [`not carried: ${line}`] })
})

test('a backend that is composed in counts, and other plug-ins are named', () => {
  const text = "export default compose(withJSONBackend({ tasksFile: 't.json' }), withCost())({ timeout: 60 })"
  expect(translated(text)).toEqual({
    carried: { source: ['t.json'], 'limits.timeout': '60s' },
    not: ['not carried: compose = withCost'],
  })
})
