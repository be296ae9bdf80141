import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { installedClis } from '../../app/agents/offer-agents.ts'
import type { ProbedAgent } from '../../app/agents/probe-agent.ts'
import type { CommonFlags } from '../../app/options/flags.ts'
import { findProject, openStoreReadonly, type Project } from '../../app/project.ts'
import { typedTasks } from '../../app/starting/typed-tasks.ts'
import { findBacklog } from '../../backlog/find-backlog.ts'
import { LoopworkError } from '../../core/errors.ts'
import { readUserFile } from '../../files/read-user-file.ts'
import { NotInRepository } from '../../git/repository/find-repository.ts'
import { runCommand } from '../../process/run-command.ts'
import { plural } from '../../text/plural.ts'
import { sanitize } from '../../text/sanitize.ts'
import { inPlace } from '../../wording/in-place.ts'
import { elsewhereOf } from '../print/elsewhere.ts'
import { exitCodes } from '../run/exit-codes.ts'

/** Writes a commented .loopworkrc that suits the repository; never replaces an existing one. */
export async function init(flags: CommonFlags): Promise<number> {
  const project = await findProject(flags)
  const { root, cwd, inGit } = project
  if (!inGit) throw new NotInRepository(cwd)
  const file = path.join(root, '.loopworkrc')
  if (existsSync(file)) {
    throw new LoopworkError('config', `${file} is there already`, {
      hint: 'edit it; loopwork doctor checks it',
    })
  }
  const backlog = (await findBacklog({ cwd: root, root })).path
  const [gate, installed] = await Promise.all([likelyGate(root), installedClis(root)])
  await writeFile(file, content({ backlog, gate, installed }), { flag: 'wx' })
  process.stdout.write(`${sanitize(file)}\n`)
  process.stderr.write(
    [
      tasksLine(backlog, await countTyped(project)),
      gate === null ? 'No gate found: name the command that must pass, like npm test.' : `Gate: ${gate}`,
      ...agentLines(installed),
      '',
    ]
      .map((line) => inPlace(sanitize(line), elsewhereOf(flags)))
      .join('\n'),
  )
  return exitCodes.good
}

function tasksLine(backlog: string | null, typed: number): string {
  const byHand = `${plural(typed, 'task')} typed by hand`
  if (backlog !== null) return `Backlog: ${backlog}${typed === 0 ? '' : `, and ${byHand}`}`
  return typed > 0 ? `Backlog: ${byHand}` : 'No backlog found: loopwork add "A title" makes a task.'
}

async function countTyped(project: Project): Promise<number> {
  const store = await openStoreReadonly(project)
  try {
    return await typedTasks(store)
  } finally {
    await store?.close()
  }
}

/** The test command that the repository itself names. */
async function likelyGate(root: string): Promise<string | null> {
  const manifest = await readUserFile(path.join(root, 'package.json'), 1024 * 1024)
  if (manifest.kind === 'file' && /"test"\s*:/.test(manifest.bytes.toString('utf8'))) return 'npm test'
  if (existsSync(path.join(root, 'Cargo.toml'))) return 'cargo test'
  if (existsSync(path.join(root, 'go.mod'))) return 'go test ./...'
  if (existsSync(path.join(root, 'pyproject.toml'))) return 'pytest'
  if (existsSync(path.join(root, 'Makefile'))) {
    const dry = await runCommand({ argv: ['make', '-n', 'test'], cwd: root, timeoutMs: 2_000 })
    if (dry.kind === 'exit' && dry.code === 0) return 'make test'
  }
  return null
}

function agentLines(installed: readonly ProbedAgent[]): readonly string[] {
  const [first, second] = installed
  if (first === undefined)
    return ['Say under agents: how your agent is started, then: loopwork trust, and loopwork doctor']
  const names = installed.map(({ preset }) => preset.name).join(', ')
  return second === undefined
    ? [
        `Agent: ${names}, which is installed here`,
        'Read what it may do there, then: loopwork trust, and loopwork doctor',
      ]
    : [
        `Agents that are installed here: ${names}`,
        'Choose one under agent:, then: loopwork trust, and loopwork doctor',
      ]
}

interface Found {
  readonly backlog: string | null
  readonly gate: string | null
  readonly installed: readonly ProbedAgent[]
}

/** One CLI is chosen, for the user to read and to allow; among several the user chooses. */
function agentPart(installed: readonly ProbedAgent[]): string {
  const own = ['agents:', '  mine:', '    command: [./agent.sh]', 'agent: mine']
  if (installed.length === 0) {
    return [
      '# How your agent is started: argv, never a shell string. The prompt comes on stdin.',
      ...own,
    ].join('\n')
  }
  return [
    '# The agent. These CLIs are installed here; loopwork agents lists all it knows. An agent may do all that you may:',
    '# autonomy: edit or plan under agents: gives it less.',
    ...installed.map(
      ({ preset, version }) =>
        `${installed.length === 1 ? '' : '# '}agent: ${preset.name}${version === null ? '' : ` # ${sanitize(version)}`}`,
    ),
    '# One of yours: argv, never a shell string. The prompt comes on stdin.',
    ...own.map((line) => `# ${line}`),
  ].join('\n')
}

const content = ({ backlog, gate, installed }: Found): string =>
  `# loopwork: what runs here, and how. Every key with its default is in .loopworkrc.example of loopwork.
# Commands in this file run only after: loopwork trust

# Where tasks come from; left out, .specs/tasks/tasks.json is found by itself.
${backlog === null ? '# ' : ''}source: [${JSON.stringify(backlog ?? '.specs/tasks/tasks.json')}]

parallel:
  # Workers of the screen; run is sequential unless enabled.
  maxTasks: 2

${agentPart(installed)}

# Must exit 0 before work counts as done; run in the task's worktree.
${gate === null ? '# gate: [npm test]' : `gate: [${JSON.stringify(gate)}]`}

worktree:
  # Run in every new worktree, like npm ci.
  setup: []
  # Copied from your checkout into every worktree, such as .env or apps/**/.env; never part of the work.
  copy: []
`
