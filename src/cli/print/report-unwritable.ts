import { exitCodeOf } from '../../core/errors.ts'
import { troubleOf } from '../../core/trouble/trouble.ts'
import { sanitize } from '../../text/sanitize.ts'

/**
 * What a command was asked to print and could not is no success: a script would go on with half of a list. A reader that goes
 * away (`| head`) has had what it wanted; a run takes either as a hang-up, and says so by itself.
 */
export function reportUnwritable(stdout: NodeJS.WriteStream): void {
  let isReported = false
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || isReported) return
    isReported = true
    // Whoever listens as well prints for as long as a run goes on.
    if (stdout.listenerCount('error') === 1) {
      const trouble = troubleOf(error)
      const why = trouble === null ? error.message : `${trouble.message}; ${trouble.cure}`
      process.stderr.write(`loopwork: cannot print: ${sanitize(why)}\n`)
    }
    // The command has its exit code by then, or will.
    process.on('exit', (code) => {
      if (code === 0) process.exitCode = exitCodeOf.store
    })
  })
}
