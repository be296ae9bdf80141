import { probeAgents, type ProbedAgent } from '../../app/agents/probe-agent.ts'
import { explicitConfig } from '../../app/options/explicit-config.ts'
import type { CommonFlags } from '../../app/options/flags.ts'
import { builtIn, knownAgents } from '../../app/options/load-settings.ts'
import { findProject } from '../../app/project.ts'
import { resolveAgents } from '../../config/agents/resolve-agents.ts'
import { loadConfig } from '../../config/load-config.ts'
import { span, type Span } from '../../text/row.ts'
import { literal, safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { shownSign, signs } from '../../text/signs.ts'
import { inPlace } from '../../wording/in-place.ts'
import { elsewhereOf } from '../print/elsewhere.ts'
import { printJson } from '../print/json.ts'
import { printLines, stdoutOptions } from '../print/lines.ts'
import { tableLines, type Column } from '../print/table.ts'
import { exitCodes } from '../run/exit-codes.ts'

/** Lists every preset, and what is known of its program on this machine. */
export async function listAgents(flags: CommonFlags): Promise<number> {
  const project = await findProject(flags, { lenient: true })
  const { root } = project
  const { value, repository } = await loadConfig({
    root,
    explicitFile: explicitConfig(project, flags),
    env: process.env,
    flags: {},
    agents: knownAgents(),
  })
  const own = resolveAgents(value.agents, { root, builtIn: builtIn() }).presets
  const ours = builtIn().filter(
    ({ name, command }) => command.length > 0 && !Object.hasOwn(value.agents, name),
  )
  const probed = await probeAgents([...own, ...ours], { root, env: process.env })
  const listed = probed.map((agent) => ({
    ...agent,
    own: own.includes(agent.preset),
    chosen:
      agent.preset.name === value.agent ||
      (value.pool.entries ?? []).some((entry) => entry.agent === agent.preset.name),
  }))
  if (flags.json === true) printJson(listed.map(asJson))
  else print(listed, flags)
  if (repository !== null && !repository.trusted) {
    const notice = safe`${sanitize(repository.name)} is not trusted yet: its presets are left out; allow them with: loopwork trust`
    process.stderr.write(`${inPlace(notice, elsewhereOf(flags))}\n`)
  }
  return exitCodes.good
}

interface Listed extends ProbedAgent {
  /** Of the config. */
  readonly own: boolean
  /** By `agent:`. */
  readonly chosen: boolean
}

const asJson = ({ preset, state, program, version, login, why, own, chosen }: Listed) => ({
  name: preset.name,
  origin: own ? 'config' : 'built-in',
  chosen,
  tried: preset.tried,
  state,
  program,
  version,
  login,
  why,
})

function print(listed: readonly Listed[], flags: CommonFlags): void {
  const options = stdoutOptions(flags)
  printLines(
    tableLines(
      {
        columns,
        rows: listed,
        sign: ({ state, login }) => signOf(state, login, options.ascii),
        heads: true,
      },
      options,
    ),
    options,
  )
}

function signOf(state: Listed['state'], login: Listed['login'], ascii: boolean): Span {
  switch (state) {
    case 'found':
      return login === 'no login found'
        ? span(shownSign(signs.warning, ascii), 'warn')
        : span(shownSign(signs.done, ascii), 'ok')
    case 'other':
    case 'silent':
      return span(shownSign(signs.warning, ascii), 'warn')
    case 'missing':
      return span(literal(' '))
  }
}

const columns: readonly Column<Listed>[] = [
  { head: literal('AGENT'), cell: ({ preset }) => span(sanitize(preset.name)) },
  {
    head: literal('VERSION'),
    most: 20,
    cell: ({ version, state }) =>
      version === null ? span(literal(state === 'found' ? 'not asked' : ''), 'dim') : span(sanitize(version)),
  },
  {
    head: literal('LOGIN'),
    cell: ({ state, login, preset }) =>
      state === 'found' && preset.probe !== null
        ? span(literal(login), login === 'no login found' ? 'warn' : 'text')
        : span(literal('')),
  },
  { head: literal('NOTE'), least: 12, cell: (agent) => span(sanitize(noteOf(agent)), 'dim') },
]

function noteOf({ preset, state, program, why, own, chosen }: Listed): string {
  const words = [
    ...(chosen ? ['used here'] : []),
    ...(own ? ['of the config'] : []),
    ...(preset.tried ? [] : ['untried: by its documentation']),
    state === 'found' ? (program ?? '') : (why ?? '').replace(`${preset.command[0] ?? ''} is not`, 'not'),
  ]
  return words.join('; ')
}
