/** Whether this process has a terminal that a screen can be shown on, and that keys come from. */
export const isOnScreen = (): boolean =>
  process.stdin.isTTY && process.stdout.isTTY && process.env['TERM'] !== 'dumb'
