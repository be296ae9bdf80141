import type { AgentOrder } from '../../core/ports/process.ts'
import { promptOf } from '../protocol/agent-files.ts'

/** `{prompt}` and `{promptFile}` in a preset's arguments. The first word is never replaced: a prompt must not choose the program. */
export function commandWithPrompt(
  order: Pick<AgentOrder, 'command' | 'promptVia' | 'prompt' | 'dir'>,
): readonly string[] {
  const [name, ...args] = order.command
  if (name === undefined) return []
  switch (order.promptVia) {
    case 'stdin':
      return order.command
    case 'argument':
      return [name, ...args.map((arg) => arg.replaceAll('{prompt}', () => order.prompt))]
    case 'file':
      return [name, ...args.map((arg) => arg.replaceAll('{promptFile}', () => promptOf(order.dir)))]
  }
}
