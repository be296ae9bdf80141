/**
 * Writes to the terminal on our stdout while another program has it. In a session of its own: after `stty tostop` the system stops whoever of
 * ours writes there, and with us the run. Best effort, and nobody has to wait for it.
 */
export async function writeBeside(bytes: string): Promise<void> {
  const { execa } = await import('execa')
  const writing = execa('/bin/sh', ['-c', 'printf %s "$1"', 'sh', bytes], {
    ...{ stdin: 'ignore', stdout: 'inherit', stderr: 'ignore' },
    ...{ detached: true, cleanup: false, reject: false },
  })
  writing.nodeChildProcess.unref()
}
