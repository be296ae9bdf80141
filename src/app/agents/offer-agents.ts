import { agentClis } from '../../agent/presets/agent-clis.ts'
import { NoAgent } from '../../config/agents/no-agent.ts'
import { probeAgents, type ProbedAgent } from './probe-agent.ts'

/** The agent CLIs that are installed here. */
export const installedClis = async (root: string): Promise<readonly ProbedAgent[]> =>
  (await askedClis(root)).installed

/** Those that are installed, and programs by a name of theirs that answer as no such CLI does. */
export async function askedClis(
  root: string,
): Promise<Readonly<Record<'installed' | 'unfit', readonly ProbedAgent[]>>> {
  const probed = await probeAgents(agentClis, { root, env: process.env })
  return {
    installed: probed.filter(({ state }) => state === 'found'),
    unfit: probed.filter(({ state }) => state === 'silent' || state === 'other'),
  }
}

/** Where no agent is configured, the refusal names those that are installed. None is taken by itself: it would spend somebody's money. */
export async function offeringAgents<T>(root: string, choose: () => T): Promise<T> {
  try {
    return choose()
  } catch (error) {
    if (!(error instanceof NoAgent)) throw error
    const names = (await installedClis(root)).map(({ preset }) => preset.name)
    throw names.length === 0 ? error : new NoAgent(`${offerOf(names)}; or ${error.hint ?? ''}`)
  }
}

function offerOf(names: readonly string[]): string {
  const flags = names.map((name) => `--agent ${name}`)
  const [only = ''] = flags
  return names.length === 1
    ? `${names.join('')} is installed here: to use it, say ${only}`
    : `${listed(names)} are installed here: choose one with ${listed(flags, 'or')}`
}

const listed = (words: readonly string[], last = 'and'): string =>
  `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1) ?? ''}`
