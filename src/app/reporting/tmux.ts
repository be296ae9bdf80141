import { runCommand } from '../../process/run-command.ts'
import type { Environment, StateListener } from './state-listener.ts'

const option = '@loopwork'
const timeoutMs = 1_000

/** An option of its pane, which a status line shows with `#{@loopwork}`; null outside of tmux. */
export function tmuxListener({ TMUX = '', TMUX_PANE: pane = '' }: Environment): StateListener | null {
  if (TMUX === '' || pane === '') return null
  const set = async (...args: readonly string[]): Promise<void> => {
    await runCommand({ argv: ['tmux', 'set-option', '-p', '-t', pane, ...args], cwd: '/', timeoutMs })
  }
  return { tell: ({ word }) => set(option, word), end: () => set('-u', option) }
}
