import { options, type ConfigKey, type Option } from '../schema/options.ts'

/** What can be changed while a run goes on, in the order in which it is shown. Everything else a run keeps to its end. */
const ofRun = [
  ...['parallel.maxTasks', 'parallel.maxAgentsPerTask', 'parallel.strategy', 'parallel.onFailure'],
  ...['retry.attempts', 'merge.waiting'],
  ...['limits.timeout', 'limits.idle', 'limits.gateTimeout', 'limits.cost', 'limits.tokens'],
  ...['notify.bell', 'notify.desktop'],
] as readonly ConfigKey[]

const ofScreen: readonly ConfigKey[] = ['tui.theme', 'tui.characters', 'tui.mouse', 'parallel.outputMode']

export interface LiveOption {
  readonly option: Option
  readonly of: 'run' | 'screen'
}

export const liveOptions: readonly LiveOption[] = [
  ...ofRun.map((key) => ({ key, of: 'run' }) as const),
  ...ofScreen.map((key) => ({ key, of: 'screen' }) as const),
].flatMap(({ key, of }) => {
  const option = options.find((each) => each.key === key)
  return option === undefined ? [] : [{ option, of }]
})

/** The words that may stand there; empty: any that fits its kind. */
export function choicesOf({ type }: Option): readonly string[] {
  if (type.kind === 'choice') return type.choices
  return type.kind === 'boolean' ? ['true', 'false'] : []
}
