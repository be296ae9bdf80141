import type { ProbedAgent } from '../../app/agents/probe-agent.ts'
import { sectionText, type TranslatedParts } from '../../config/translate/translated-parts.ts'
import type { PromptChannel } from '../../core/agent/preset.ts'
import { sanitize } from '../../text/sanitize.ts'
import { promptOfTyped } from './typed-command.ts'

export interface ConfigChoices {
  readonly backlog: string | null
  readonly gate: string | null
  readonly installed: readonly ProbedAgent[]
  /** The one of them that is chosen; null: the others are named for a person to choose from. */
  readonly agent: string | null
  /** A command of the person's own, in place of those. */
  readonly command: readonly string[] | null
  /** Null: as many as by default. */
  readonly workers: number | null
  readonly translated: TranslatedParts
}

/** The commented config that suits a repository; what another tool's config says comes before what we found. */
export function configText(choices: ConfigChoices): string {
  const { backlog, gate, workers, translated } = choices
  const { head, sections } = translated
  return `# loopwork: what runs here, and how. Every key with its default is in .loopworkrc.example of loopwork.
# Commands in this file run only after: loopwork trust
${head.map((line) => `${line}\n`).join('')}
# Where tasks come from; left out, .specs/tasks/tasks.json is found by itself.
${carried(sections, 'source') ?? `${backlog === null ? '# ' : ''}source: [${JSON.stringify(backlog ?? '.specs/tasks/tasks.json')}]`}

${carried(sections, 'parallel') ?? `parallel:\n  # Workers of the screen; run is sequential unless enabled.\n  maxTasks: ${workers ?? 2}`}

${agentPart(choices)}

# Must exit 0 before work counts as done; run in the task's worktree.
${gate === null ? '# gate: [npm test]' : `gate: [${JSON.stringify(gate)}]`}

worktree:
  # Run in every new worktree, like npm ci.
  setup: []
  # Copied from your checkout into every worktree, such as .env or apps/**/.env; never part of the work.
  copy: []
${otherSections(sections)}`
}

type Sections = TranslatedParts['sections']

const carried = (sections: Sections, name: string): string | null =>
  sections.has(name) ? sectionText(name, sections.get(name)) : null

const placed = new Set(['source', 'parallel', 'agent', 'agents'])

const otherSections = (sections: Sections): string =>
  [...sections]
    .filter(([name]) => !placed.has(name))
    .map(([name, value]) => `\n${sectionText(name, value)}\n`)
    .join('')

const ownAgent = (command: string, via: PromptChannel = 'stdin'): readonly string[] => [
  'agents:',
  '  mine:',
  `    command: ${command}`,
  ...(via === 'stdin' ? [] : [`    prompt: { via: ${via} }`]),
  'agent: mine',
]
const placeholder = ownAgent('[./agent.sh]')

const comesBy: Readonly<Record<PromptChannel, string>> = {
  stdin: 'The prompt comes on stdin.',
  argument: 'The prompt stands in place of {prompt}.',
  file: 'The prompt is in a file, whose name stands in place of {promptFile}.',
}

/** One CLI is chosen, for the user to read and to allow; among several the user chooses. */
function agentPart(choices: ConfigChoices): string {
  const { installed, agent: chosen, command, translated } = choices
  const { sections } = translated
  const presets = carried(sections, 'agents')
  const agent = carried(sections, 'agent')
  if (agent !== null) {
    return ['# The agent. It may do all that you may: autonomy: edit or plan under agents: gives it less.']
      .concat(presets ?? [], agent)
      .join('\n')
  }
  if (command !== null || (presets === null && installed.length === 0)) {
    const via = command === null ? 'stdin' : promptOfTyped(command)
    return [
      `# How your agent is started: argv, never a shell string. ${comesBy[via]}`,
      ...(command === null ? placeholder : ownAgent(JSON.stringify(command), via)),
    ].join('\n')
  }
  return [
    '# The agent. These CLIs are installed here; loopwork agents lists all it knows. An agent may do all that you may:',
    '# autonomy: edit or plan under agents: gives it less.',
    ...installed.map(
      ({ preset, version }) =>
        `${preset.name === chosen ? '' : '# '}agent: ${preset.name}${version === null ? '' : ` # ${sanitize(version)}`}`,
    ),
    ...(presets === null
      ? [
          '# One of yours: argv, never a shell string. The prompt comes on stdin.',
          ...placeholder.map((line) => `# ${line}`),
        ]
      : [presets]),
  ].join('\n')
}
