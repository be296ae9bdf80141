import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

export interface FakeIssue {
  readonly number: number
  readonly title: string
  readonly body?: string
  readonly state?: 'OPEN' | 'CLOSED'
  readonly labels?: readonly string[]
}

/** A `gh` that is a program of its own and answers from a file: it knows the commands that loopwork uses, and no newer fields. */
export function fakeGh(folder: string, issues: readonly FakeIssue[]) {
  mkdirSync(folder, { recursive: true })
  const data = path.join(folder, 'issues.json')
  const calls = path.join(folder, 'calls')
  const full = issues.map(({ body = '', state = 'OPEN', labels = [], ...issue }) => ({
    ...issue,
    body,
    state,
    stateReason: '',
    labels: labels.map((name) => ({ name })),
  }))
  writeFileSync(data, JSON.stringify({ labels: issues.flatMap(({ labels = [] }) => labels), issues: full }))
  writeFileSync(calls, '')
  writeFileSync(path.join(folder, 'gh'), `#!${process.execPath}\n${program(data, calls)}`)
  chmodSync(path.join(folder, 'gh'), 0o755)
  const now = () =>
    (
      JSON.parse(readFileSync(data, 'utf8')) as {
        issues: (Omit<FakeIssue, 'labels'> & { labels: { name: string }[] })[]
      }
    ).issues
  return {
    PATH: `${folder}:${process.env['PATH'] ?? ''}`,
    /** `number -> state and labels`. */
    shown: () =>
      Object.fromEntries(
        now().map(({ number, state, labels }) => [
          number,
          [state, ...labels.map(({ name }) => name)].join(' '),
        ]),
      ),
    calls: () => readFileSync(calls, 'utf8').split('\n').slice(0, -1),
  }
}

const program = (data: string, calls: string) => `
const fs = require('node:fs')
const args = process.argv.slice(2)
fs.appendFileSync(${JSON.stringify(calls)}, args.join(' ') + '\\n')
const all = JSON.parse(fs.readFileSync(${JSON.stringify(data)}, 'utf8'))
const fail = (message) => { process.stderr.write(message + '\\n'); process.exit(1) }
const after = (flag) => args.flatMap((arg, index) => (arg === flag ? [args[index + 1]] : []))
const issue = all.issues.find(({ number }) => String(number) === args[2])
switch (args.slice(0, 2).join(' ')) {
  case 'issue list': {
    const [fields = ''] = after('--json')
    if (/parent/.test(fields)) fail('Unknown JSON field: "parent"\\nAvailable fields:\\n  body')
    process.stdout.write(JSON.stringify(all.issues.slice().reverse()))
    break
  }
  case 'issue edit':
    for (const name of after('--add-label')) {
      if (!all.labels.includes(name)) fail("'" + name + "' not found")
      issue.labels.push({ name })
    }
    issue.labels = issue.labels.filter(({ name }) => !after('--remove-label').includes(name))
    break
  case 'issue close':
    issue.state = 'CLOSED'
    issue.stateReason = after('--reason')[0] === 'completed' ? 'COMPLETED' : 'NOT_PLANNED'
    break
  case 'issue reopen':
    issue.state = 'OPEN'
    break
  case 'label list':
    process.stdout.write(JSON.stringify(all.labels.map((name) => ({ name }))))
    break
  case 'label create':
    all.labels.push(args[2])
    break
  default:
    fail('unknown command')
}
fs.writeFileSync(${JSON.stringify(data)}, JSON.stringify(all))
`
