import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { installedClis } from '../../app/agents/offer-agents.ts'
import type { ProbedAgent } from '../../app/agents/probe-agent.ts'
import type { CommonFlags } from '../../app/options/flags.ts'
import { findProject, openStoreReadonly, type Project } from '../../app/project.ts'
import { typedTasks } from '../../app/starting/typed-tasks.ts'
import { agentClis } from '../../agent/presets/agent-clis.ts'
import { findBacklog } from '../../backlog/find-backlog.ts'
import { findForeignConfig } from '../../config/translate/find-foreign-config.ts'
import type { AgentCommands } from '../../config/translate/translated-agent.ts'
import { translatedParts, wordsOf } from '../../config/translate/translated-parts.ts'
import { LoopworkError } from '../../core/errors.ts'
import { readUserFile } from '../../files/read-user-file.ts'
import { NotInRepository } from '../../git/repository/find-repository.ts'
import { runCommand } from '../../process/run-command.ts'
import { plural } from '../../text/plural.ts'
import { sanitize } from '../../text/sanitize.ts'
import { inPlace } from '../../wording/in-place.ts'
import { configText } from '../init/config-text.ts'
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
  const [gate, installed, foreign] = await Promise.all([
    likelyGate(root),
    installedClis(root),
    findForeignConfig(root, builtInCommands()),
  ])
  const translated = translatedParts(foreign)
  await writeFile(file, configText({ backlog, gate, installed, translated }), { flag: 'wx' })
  process.stdout.write(`${sanitize(file)}\n`)
  process.stderr.write(
    [
      tasksLine(backlog, await countTyped(project)),
      gate === null ? 'No gate found: name the command that must pass, like npm test.' : `Gate: ${gate}`,
      ...(foreign === null ? [] : wordsOf(foreign)),
      ...agentLines(installed, translated.sections.get('agent')),
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

/** The argv of each built-in preset, by name: of a plain command there is none. */
const builtInCommands = (): AgentCommands => new Map(agentClis.map(({ name, command }) => [name, command]))

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

const untilTrusted = 'Read what it may do there, then: loopwork trust, and loopwork doctor'

function agentLines(installed: readonly ProbedAgent[], carried: unknown): readonly string[] {
  if (typeof carried === 'string') return [`Agent: ${carried}`, untilTrusted]
  const [first, second] = installed
  if (first === undefined)
    return ['Say under agents: how your agent is started, then: loopwork trust, and loopwork doctor']
  const names = installed.map(({ preset }) => preset.name).join(', ')
  return second === undefined
    ? [`Agent: ${names}, which is installed here`, untilTrusted]
    : [
        `Agents that are installed here: ${names}`,
        'Choose one under agent:, then: loopwork trust, and loopwork doctor',
      ]
}
