import { spawnSync } from 'node:child_process'

interface UserPlace {
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
}

/** For more than a busy machine ever needs to follow a branch. */
const mostTries = 200
const pauseMs = 50

/**
 * Git as a person runs it while loopwork works in the same repository: whoever meets another's lock tries again, since git itself
 * does not wait for `index.lock`. What it printed; `onLock` is told of each lock that was met.
 * @throws with what git said when it failed for another reason, or met a lock for ten seconds.
 */
export function gitOfUser({ cwd, env }: UserPlace, args: readonly string[], onLock?: () => void): string {
  for (let tries = 0; ; tries++) {
    const { status, stdout, stderr } = spawnSync('git', [...args], { cwd, env, encoding: 'utf8' })
    if (status === 0) return stdout
    // A quiet stash that meets the lock says nothing at all.
    const metLock =
      /\.lock'|cannot lock|unable to (?:create|write)/i.test(stderr) || (args[0] === 'stash' && stderr === '')
    if (tries > mostTries || !metLock) throw new Error(`git ${args.join(' ')}: ${stderr}`)
    onLock?.()
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs)
  }
}
