import { spawnSync } from 'node:child_process'

/** For the terminal on our stdin: one that was left raw, in which no line could be typed, is set back to what shells expect. */
export function makeTerminalSane(): void {
  const settings = spawnSync('stty', ['-a'], { stdio: ['inherit', 'pipe', 'ignore'], encoding: 'utf8' })
  if (/(?:^|\s)-icanon\b/.test(settings.stdout))
    spawnSync('stty', ['sane'], { stdio: ['inherit', 'ignore', 'ignore'] })
}
