import { spawnSync } from 'node:child_process'

const inNamespace = 'ip link set lo up && exec "$@"'

/**
 * The words that start a command in a network namespace with nothing but the loopback, where the system allows one: then a CLI
 * that calls anything but the model API fails loudly. Null: its own settings must do, which switch off telemetry and updates.
 */
export function loopbackOnly(): readonly string[] | null {
  const isRoot = process.getuid?.() === 0
  const unshare = ['unshare', ...(isRoot ? [] : ['--user', '--map-root-user']), '--net']
  const words = [...unshare, 'sh', '-c', inNamespace, 'sh']
  const [program = '', ...rest] = words
  return spawnSync(program, [...rest, 'true']).status === 0 ? words : null
}
