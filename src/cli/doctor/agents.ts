import { installedClis } from '../../app/agents/offer-agents.ts'
import { probeAgents, type ProbedAgent } from '../../app/agents/probe-agent.ts'
import type { AgentPreset } from '../../core/agent/preset.ts'
import { good, type Finding } from './finding.ts'

/** The chosen agents must be found, or a run would lack them; other agents of the config are only listed. */
export async function chosenAgentFindings(
  chosen: readonly AgentPreset[],
  others: readonly AgentPreset[],
  root: string,
): Promise<readonly Finding[]> {
  const names = new Set(chosen.map(({ name }) => name))
  const used = chosen.filter(({ name }, index) => chosen.findIndex((each) => each.name === name) === index)
  const presets = [...used, ...others.filter(({ name }) => !names.has(name))]
  const probed = await probeAgents(presets, { root, env: process.env })
  return probed.map((agent, index) => findingOf(agent, index < used.length ? 'bad' : 'know'))
}

/** What could be used where no agent is configured. */
export const installedFindings = async (root: string): Promise<readonly Finding[]> =>
  (await installedClis(root)).map((agent) => ({
    kind: 'know',
    name: 'agent',
    text: `${agent.preset.name} is installed: ${programOf(agent)}`,
    mend: `to use it, say --agent ${agent.preset.name}, or agent: ${agent.preset.name} in .loopworkrc`,
  }))

function findingOf(agent: ProbedAgent, absent: 'bad' | 'know'): Finding {
  const { preset, state, login, why } = agent
  const { name } = preset
  const mend = `install it, or mend agents.${name}.command`
  switch (state) {
    case 'found':
      if (login !== 'no login found') return good('agent', `${name}: ${programOf(agent)}`)
      return {
        kind: 'know',
        name: 'agent',
        text: `${name}: ${programOf(agent)}`,
        mend: `log in with ${name}, if it has no key in the environment`,
      }
    case 'missing':
      return { kind: absent, name: 'agent', text: `${name}: ${why ?? 'not found'}`, mend }
    case 'other':
      return { kind: absent, name: 'agent', text: `${name}: ${why ?? 'another program'}`, mend }
    case 'silent':
      // A slow machine may be all that is wrong.
      return { kind: 'know', name: 'agent', text: `${name}: ${why ?? 'gives no version'}`, mend }
  }
}

const programOf = ({ program, version, login }: ProbedAgent): string =>
  `${[program, version].filter((word) => word !== null).join(', ')} (${login === 'not checked' ? 'login is not checked' : login})`
