import { connect } from 'node:net'
import type { Environment, StateListener } from './state-listener.ts'

/** A multiplexer that takes nothing must hold up nobody. */
const patienceMs = 500
const source = 'loopwork'

/**
 * herdr lists the agents in its panes, by what they say over its socket: a line of JSON on a connection of its own, answered by a line.
 * Null outside of one of its panes. `seq`: a later one counts.
 */
export function herdrListener(env: Environment): StateListener | null {
  const { HERDR_ENV, HERDR_SOCKET_PATH: socket = '', HERDR_PANE_ID: pane = '' } = env
  if (HERDR_ENV !== '1' || socket === '' || pane === '') return null
  let seq = Date.now()
  const send = (method: string, params: Readonly<Record<string, string>>): Promise<void> => {
    seq += 1
    const all = { pane_id: pane, source, agent: 'loopwork', ...params, seq }
    return sent(socket, `${JSON.stringify({ id: `${source}:${process.pid}:${seq}`, method, params: all })}\n`)
  }
  return {
    tell: ({ word, title }) => send('pane.report_agent', { state: word, message: title }),
    end: () => send('pane.release_agent', {}),
  }
}

/** Resolves when it was answered, refused, or not in time. */
function sent(path: string, line: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(path)
    const over = (): void => {
      socket.destroy()
      resolve()
    }
    socket.setTimeout(patienceMs, over).once('error', over).once('data', over).once('end', over)
    socket.write(line)
  })
}
