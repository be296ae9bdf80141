import { troubleOf } from '../../core/trouble/trouble.ts'
import { sanitize } from '../../text/sanitize.ts'
import { exitCodes } from '../run/exit-codes.ts'

/**
 * A command that could not print its output has failed: otherwise a script would go on with half of a list. A reader that closes
 * early (`| head`) has had what it wanted. A run treats both as a hang-up, and reports that itself.
 */
export function reportUnwritable(stdout: NodeJS.WriteStream): void {
  let isReported = false
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || isReported) return
    isReported = true
    // A second listener is that of a run, which reports the error itself.
    if (stdout.listenerCount('error') === 1) {
      const trouble = troubleOf(error)
      const why = trouble === null ? error.message : `${trouble.message}; ${trouble.cure}`
      process.stderr.write(`loopwork: cannot print: ${sanitize(why)}\n`)
    }
    // The command may set its own exit code before or after this.
    process.on('exit', (code) => {
      if (code === 0) process.exitCode = exitCodes.store
    })
  })
}
