import { realpath } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'
import { LoopworkError } from '../core/errors.ts'
import type { Problem } from '../core/errors.ts'
import type { OptionPlace } from '../core/run/settings.ts'
import { descriptorOf, readDescriptor } from '../files/read-descriptor.ts'
import { plural } from '../text/plural.ts'
import { agentProblems } from './agents/agent-problems.ts'
import type { KnownAgents } from './agents/known-agents.ts'
import { checkLayer } from './check-layer.ts'
import { largestBytes, readConfigFile } from './config-file.ts'
import type { ConfigFile } from './config-file.ts'
import { repositoryNames, userConfigPath } from './config-places.ts'
import { mergeLayers } from './merge-layers.ts'
import { readEnv } from './read-env.ts'
import type { Env } from './read-env.ts'
import type { Config, ConfigInput, ConfigLayer } from './schema/config.ts'
import { screenLayers } from './screen-layers.ts'
import { flagNameOf, options } from './schema/options.ts'
import { agentStarts } from './trust/agent-starts.ts'
import { guardedSettings, withoutGuarded } from './trust/guarded-settings.ts'
import type { TrustAsk } from './trust/guarded-settings.ts'
import { isTrusted } from './trust/trust.ts'

export interface LoadedConfig {
  readonly value: Config
  /** The layer of each place by itself; the repository's with what it may not do yet. */
  readonly layers: Readonly<Partial<Record<OptionPlace, ConfigLayer>>>
  /** The repository's own config file, when it is the one that was read. */
  readonly repository: RepositoryConfig | null
}

export interface RepositoryConfig {
  readonly name: string
  readonly realPath: string
  readonly bytes: Buffer
  /** What it runs or redirects. Where it is not trusted, `value` is made without them. */
  readonly asks: readonly TrustAsk[]
  /** The user has allowed exactly this file. */
  readonly allowed: boolean
  /** True as well when there is nothing to ask about. */
  readonly trusted: boolean
}

type Known = KnownAgents & { readonly root: string }

/**
 * Flag over environment over `.loopworkrc` (or the file of `--config`) over the user's own config over defaults.
 * @throws LoopworkError kind `config` with every problem of every layer.
 */
export async function loadConfig(from: {
  /** The checkout's root. */
  readonly root: string
  /** `--config`; needs no trust. */
  readonly explicitFile: string | null
  readonly env: Env
  readonly flags: ConfigInput
  /** Reads no file that wasn't named, but for how the screen looks: for those who only watch a run, which needs no config. */
  readonly namedOnly?: boolean
  /** For those who use agents. Left out: presets are checked each by itself. */
  readonly agents?: KnownAgents
}): Promise<LoadedConfig> {
  const { root, explicitFile, env, namedOnly = false } = from
  const ownPath = namedOnly ? null : userConfigPath(env)
  const own = ownPath === null ? null : await readConfigFile(ownPath, ownPath)
  const near =
    explicitFile !== null
      ? await readExplicit(explicitFile)
      : namedOnly
        ? null
        : await readRepositoryFile(root)
  const environment = readEnv(env)
  const flags = checkLayer(from.flags, flagProblem)
  refuse([flags.problems, environment.problems, near?.problems ?? [], own?.problems ?? []].flat())
  const known = from.agents === undefined ? null : { ...from.agents, root }
  if (known !== null) {
    refuse(
      agentProblems(
        [environment, near, own].filter((each) => each !== null),
        known,
      ),
    )
  }
  const repository =
    near === null || explicitFile !== null
      ? null
      : await asRepository(near, { own: own?.layer ?? {}, env, known })
  const nearLayer = near?.layer ?? {}
  const value = mergeLayers([
    flags.layer,
    environment.layer,
    repository === null || repository.trusted ? nearLayer : withoutGuarded(nearLayer),
    own?.layer ?? {},
    ...(namedOnly ? await screenLayers(root, env) : []),
  ])
  const layers = {
    flag: flags.layer,
    environment: environment.layer,
    ...(near === null ? {} : { [explicitFile === null ? 'repository' : 'file']: nearLayer }),
    ...(own === null ? {} : { user: own.layer }),
  }
  return { value, layers, repository }
}

/**
 * @param changed guarded keys that the file changes for a run: one that is taken out, or empty, names nothing, and takes
 * a gate away all the same.
 * @throws LoopworkError kind `untrusted` when the repository's config names commands that nobody has allowed.
 */
export function requireTrust({ repository }: LoadedConfig, changed: readonly string[] = []): void {
  if (repository === null || repository.allowed) return
  const { name, asks } = repository
  const lost = changed.filter((key) => !asks.some((ask) => isWithin(ask.key, key)))
  if (asks.length + lost.length === 0) return
  const notice = (line: number | null, field: string, message: string): Problem => ({
    severity: 'notice',
    file: name,
    line,
    field,
    message,
  })
  throw new LoopworkError(
    'untrusted',
    `${name} names ${plural(asks.length + lost.length, 'thing')} that this repository may not do yet`,
    {
      hint: 'read them, then allow them with: loopwork trust',
      problems: [
        ...asks.map(({ key, line, text }) => notice(line, key, text)),
        ...lost.map((key) => notice(null, key, 'none, in place of what the run before has')),
      ],
    },
  )
}

/** `gate[0]` and `agents.mine.command` are within `gate` and `agents`. */
const isWithin = (field: string, key: string): boolean =>
  field === key || field.startsWith(`${key}.`) || field.startsWith(`${key}[`)

async function readRepositoryFile(root: string): Promise<ConfigFile | null> {
  const found: ConfigFile[] = []
  for (const name of repositoryNames) {
    const file = await readConfigFile(join(root, name), name)
    if (file !== null) found.push(file)
  }
  const [first, second] = found
  if (first === undefined) return null
  if (second !== undefined) return refused(first, `is there beside ${second.name}; keep one of them`)
  const inside = await isInside(root, first.realPath)
  return inside || first.problems.length > 0
    ? first
    : refused(first, 'is a link that leads out of the repository')
}

async function isInside(root: string, realPath: string): Promise<boolean> {
  const way = relative(await realpath(root), realPath)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

const refused = (file: ConfigFile, message: string): ConfigFile => ({
  ...file,
  layer: {},
  problems: [{ severity: 'error', file: file.name, line: null, field: null, message }],
})

async function readExplicit(path: string): Promise<ConfigFile> {
  const descriptor = descriptorOf(path)
  const file = await (descriptor === null
    ? readConfigFile(path, path)
    : readConfigFile(path, path, () => readDescriptor(descriptor, largestBytes)))
  if (file !== null) return file
  throw new LoopworkError('config', `--config ${path}: there is no such file`)
}

async function asRepository(
  file: ConfigFile,
  { own, env, known }: { readonly own: ConfigLayer; readonly env: Env; readonly known: Known | null },
): Promise<RepositoryConfig> {
  const starts = known === null ? [] : agentStarts(file, own, known)
  const asks = [...guardedSettings(file, own), ...starts]
  const { name, realPath, bytes } = file
  const allowed = await isTrusted(file, env)
  return { name, realPath, bytes, asks, allowed, trusted: allowed || asks.length === 0 }
}

function flagProblem(path: readonly PropertyKey[], message: string): Problem {
  const key = path.filter((step) => typeof step === 'string').join('.')
  const option = options.find((each) => each.key === key)
  const flag = option === undefined ? null : flagNameOf(option)
  return {
    severity: 'error',
    file: flag ?? 'command line',
    line: null,
    field: flag === null ? key : null,
    message,
  }
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length === 0) return
  throw new LoopworkError('config', `the config can't be used: ${plural(problems.length, 'problem')}`, {
    hint: 'every key is in docs/options.md of loopwork',
    problems,
  })
}
