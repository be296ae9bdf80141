import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { ProbedAgent } from '../../app/agents/probe-agent.ts'
import type { CommonFlags } from '../../app/options/flags.ts'
import { findProject, openStoreReadonly, type Project } from '../../app/project.ts'
import { translatedParts, wordsOf } from '../../config/translate/translated-parts.ts'
import { isTracker } from '../../core/backlog/tracker-name.ts'
import { LoopworkError } from '../../core/errors.ts'
import { exists } from '../../files/or-null.ts'
import { NotInRepository } from '../../git/repository/find-repository.ts'
import { plural } from '../../text/plural.ts'
import { sanitize } from '../../text/sanitize.ts'
import { inPlace } from '../../wording/in-place.ts'
import { configText } from '../init/config-text.ts'
import { findSetup } from '../init/find-setup.ts'
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
  const { agents: installed, backlog: found, gates, foreign } = await findSetup(root)
  const backlog = found.path
  const gate = gates[0]?.command ?? null
  const translated = translatedParts(foreign)
  // Several are the person's to choose from.
  const [only, another] = installed
  const agent = another === undefined ? (only?.preset.name ?? null) : null
  const text = configText({ backlog, gate, installed, translated, agent, command: null, workers: null })
  await writeFile(file, text, { flag: 'wx' })
  // A script takes the path as it stands.
  process.stdout.write(`${process.stdout.isTTY ? 'wrote ' : ''}${sanitize(file)}\n`)
  process.stderr.write(
    [
      tasksLine(
        (await carriedSource(root, translated.sections.get('source'))) ?? backlog,
        await countTyped(project),
      ),
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

/** What the config names, where another tool's names its backlog: then nothing is looked for. */
async function carriedSource(root: string, source: unknown): Promise<string | null> {
  const names = [source].flat().filter((name) => typeof name === 'string')
  const words = names.map(async (name) =>
    isTracker(name) || (await exists(path.resolve(root, name))) ? name : `${name} (not there yet)`,
  )
  return names.length === 0 ? null : (await Promise.all(words)).join(', ')
}

function tasksLine(backlog: string | null, typed: number): string {
  const byHand = `${plural(typed, 'task')} typed by hand`
  if (backlog !== null) return `Backlog: ${backlog}${typed === 0 ? '' : `, and ${byHand}`}`
  return typed > 0 ? `Backlog: ${byHand}` : 'No backlog found: loopwork add "A title" makes a task.'
}

async function countTyped(project: Project): Promise<number> {
  const store = await openStoreReadonly(project)
  try {
    return (await store?.typedTasks()) ?? 0
  } finally {
    await store?.close()
  }
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
